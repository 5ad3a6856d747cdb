import { defineComponent, noBackup } from '../declare.ts';

/** The site's own image registry, outside the cluster so that the cluster can be rebuilt from it. */
export const component = defineComponent({
  id: 'registry',
  title: 'Image registry',
  titleVi: 'Kho ảnh phần mềm',
  runs: { as: 'outer-host', image: 'registry', ports: [{ name: 'registry', port: 5000 }] },
  size: { cpuCores: 1, memoryMiB: 256, diskGiB: 50 },
  calls: [],
  outbound: [],
  backup: noBackup('images are rebuilt from this repository and pinned packages'),
  stateful: false,
  meets: ['002:15.1.dd'],
});
