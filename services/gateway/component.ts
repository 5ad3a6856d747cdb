import { defineComponent, noBackup } from '../declare.ts';
import { ownService } from '../own-service.ts';

const size = { cpuCores: 2, memoryMiB: 1536, diskGiB: 20 };

/** Takes the hospitals' documents: authenticates, checks, encrypts, and acknowledges after the durable commit. */
export const component = defineComponent({
  id: 'gateway',
  title: 'HIS ingestion gateway',
  titleVi: 'Cổng tiếp nhận hồ sơ từ HIS',
  runs: ownService('gateway', ['token-signing', 'facility-accounts'], { PROCESSES: String(size.cpuCores) }),
  size,
  calls: [
    { to: 'database', port: 5432, why: 'stores documents' },
    { to: 'registry', port: 5000, why: 'pulls its image by digest' },
  ],
  outbound: [],
  backup: noBackup('keeps no data of its own: an acknowledged document is in the database'),
  objective: { availability: 0.999, p95Seconds: 1 },
  stateful: false,
  meets: [
    '000:4.4',
    '000:4.5',
    '000:7.1-2',
    '000:19.2',
    '000:20.1',
    '001:II.1.a-2c',
    '001:V.1',
    '001:V.1-5b',
    '002:4.5',
    '002:11.1',
    '002:15.1.dd',
    '003:II.2.2.1',
  ],
});
