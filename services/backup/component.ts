import { defineComponent, noBackup } from '../declare.ts';
import { evidencePort, measuredAt, repositoryPort, watchdogPort } from '../measured.ts';

/** Copy 1, outside the cluster: takes every backup and the write-ahead log all day, and keeps the evidence log. */
export const component = defineComponent({
  id: 'backup',
  title: 'Backup copy 1: repositories, WAL receiver, evidence log',
  titleVi: 'Bản sao lưu 1',
  runs: {
    as: 'outer-host',
    ports: [
      { name: 'repositories', port: repositoryPort },
      { name: 'evidence', port: evidencePort },
      { name: 'metrics', port: measuredAt.outerHost },
      { name: 'prober', port: measuredAt.prober },
      { name: 'watchdog', port: watchdogPort },
    ],
  },
  size: { cpuCores: 1, memoryMiB: 1024, diskGiB: 50 },
  calls: [
    {
      ...{ to: 'database', port: 5432, publishedAs: measuredAt.nodePorts.database },
      why: 'saves the database and receives its WAL',
    },
  ],
  readsSystemState: true,
  triesEdge: true,
  outbound: [{ to: 'messages', port: 443, why: 'says that the watch machine is silent' }],
  backup: noBackup('copies 2 and 3 hold what it keeps; the host itself is made again by a deploy'),
  stateful: true,
  meets: ['000:19.3', '002:15.2.a', '002:17.8', '002:20.1.1', '002:20.2', '002:20.4.a.1', '002:20.4.a.2'],
});
