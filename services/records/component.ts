import { defineComponent, noBackup } from '../declare.ts';
import { ownService } from '../own-service.ts';

/** Maps stored documents to FHIR R4 and serves the read API. */
export const component = defineComponent({
  id: 'records',
  title: 'FHIR R4 records',
  titleVi: 'Hồ sơ FHIR R4',
  runs: ownService('records', ['token-verification']),
  size: { cpuCores: 2, memoryMiB: 1024, diskGiB: 20 },
  calls: [
    { to: 'database', port: 5432, why: 'reads documents, writes projections' },
    { to: 'registry', port: 5000, why: 'pulls its image by digest' },
  ],
  outbound: [],
  backup: noBackup('projections are rebuilt from the stored documents by one command'),
  objective: { availability: 0.999, p95Seconds: 1 },
  stateful: false,
  meets: [
    '000:3.1',
    '000:10.6',
    '000:19.2',
    '002:10.3',
    '002:15.1.dd',
    '003:II.2.1.2',
    '003:III.1.1',
    '003:III.1.2',
    '003:III.3.1',
  ],
});
