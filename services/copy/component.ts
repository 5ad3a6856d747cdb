import { defineComponent, noBackup } from '../declare.ts';
import { evidencePort, measuredAt, repositoryPort } from '../measured.ts';

/** Copy 2: takes what copy 1 has into repositories with passwords of its own. Nothing calls it. */
export const component = defineComponent({
  id: 'copy',
  title: 'Backup copy 2: pulled, with its own keys',
  titleVi: 'Bản sao lưu 2',
  runs: { as: 'outer-host', ports: [{ name: 'metrics', port: measuredAt.outerHost }] },
  size: { cpuCores: 1, memoryMiB: 1024, diskGiB: 50 },
  calls: [
    { to: 'backup', port: repositoryPort, why: 'takes the points that the evidence log knows' },
    { to: 'backup', port: evidencePort, why: 'reads and witnesses the evidence log' },
  ],
  outbound: [],
  backup: noBackup('it is a copy; copies 1 and 3 hold the same points'),
  stateful: true,
  meets: ['000:19.3-2', '002:17.8', '002:20.4.a.1', '002:20.4.a.2'],
});
