import { defineComponent, noBackup } from '../declare.ts';
import { evidencePort, measuredAt, repositoryPort } from '../measured.ts';

/** Copy 3: encrypted files in another format, read-only outside its weekly window. Nothing calls it. */
export const component = defineComponent({
  id: 'vault',
  title: 'Backup copy 3: another format, read-only',
  titleVi: 'Bản sao lưu 3, định dạng khác',
  runs: { as: 'outer-host', ports: [{ name: 'metrics', port: measuredAt.outerHost }] },
  size: { cpuCores: 1, memoryMiB: 1024, diskGiB: 50 },
  calls: [
    { to: 'backup', port: repositoryPort, why: 'takes the weekly and monthly points' },
    { to: 'backup', port: evidencePort, why: 'reads and witnesses the evidence log' },
  ],
  outbound: [],
  backup: noBackup('it is a copy; copies 1 and 2 hold the same points'),
  stateful: true,
  meets: ['000:19.3-2', '002:17.8', '002:20.1.1'],
});
