/** Components that a site already has a place for and that are not deployed yet. */
import { type Component, defineComponent, noBackup } from './declare.ts';

type Reserved = Pick<Component, 'id' | 'title' | 'titleVi'> & { reason: string };

const reserved = ({ id, title, titleVi, reason }: Reserved): Component =>
  defineComponent({
    id,
    title,
    titleVi,
    runs: { as: 'reserved', reason },
    size: { cpuCores: 1, memoryMiB: 1024, diskGiB: 50 },
    calls: [],
    outbound: [],
    backup: noBackup('not deployed'),
    stateful: false,
    meets: [],
  });

export const identity = reserved({
  id: 'identity',
  title: 'Keycloak',
  titleVi: 'Định danh',
  reason: 'arrives with security level 2',
});
export const exchange = reserved({
  id: 'exchange',
  title: 'Connectors to partners',
  titleVi: 'Trao đổi với đối tác',
  reason: 'arrives with the exchange connectors',
});
