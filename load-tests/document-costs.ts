/** What one document of each kind costs, measured on synthetic documents of true size. Pure. */
import type { SampleKind } from '../services/documents/sample.ts';
import type { Mix } from './scale.ts';

/** Bytes of one document of a kind. */
export type DocumentBytes = {
  /** The XML as it is sent. */
  sent: number;
  /** Encrypted, with its row. */
  sealed: number;
  /** FHIR resources, encrypted, with their rows. */
  projected: number;
  indexes: number;
  /** Write-ahead log from its storing to its last projection, full-page images after a checkpoint among them. */
  log: number;
};

/** `node load-tests/bench/sizes.ts`; sizes do not depend on how busy the machine is. */
export const documentBytes: Record<SampleKind, DocumentBytes> = {
  station: { sent: 12_159, sealed: 2_970, projected: 4_157, indexes: 1_188, log: 7_865 },
  outpatient: { sent: 34_350, sealed: 8_172, projected: 8_192, indexes: 1_270, log: 15_699 },
  'outpatient-tests': { sent: 60_309, sealed: 8_192, projected: 8_192, indexes: 1_283, log: 23_842 },
  inpatient: { sent: 439_066, sealed: 19_251, projected: 21_436, indexes: 10_513, log: 138_859 },
  intensive: { sent: 4_128_351, sealed: 121_515, projected: 152_235, indexes: 10_513, log: 363_646 },
};

/** Milliseconds of one processor for one document of a kind. */
export type DocumentWork = {
  /** The gateway: reading, checking, encrypting. */
  taking: number;
  /** The database: making it durable. */
  storing: number;
  /** The records service: opening it, making FHIR of it, sealing that. */
  mapping: number;
  /** The database: the queue, and the rows that are searched. */
  projecting: number;
};

/** Taking and storing by `bench/ingest.ts`, mapping and projecting by `bench/sizes.ts`, while the computer did other work besides. */
export const documentWork: Record<SampleKind, DocumentWork> = {
  station: { taking: 0.79, storing: 0.09, mapping: 2.36, projecting: 0.1 },
  outpatient: { taking: 1.21, storing: 0.12, mapping: 2.93, projecting: 0.12 },
  'outpatient-tests': { taking: 1.34, storing: 0.12, mapping: 3.73, projecting: 0.2 },
  inpatient: { taking: 7.56, storing: 0.7, mapping: 18.77, projecting: 1 },
  intensive: { taking: 58.46, storing: 2.55, mapping: 155.91, projecting: 3.33 },
};

/** The mean over the kinds that a site's senders send, rounded to whole bytes or hundredths of a millisecond. */
export function meanOf<T extends Record<string, number>>(costs: Record<SampleKind, T>, mix: Mix, digits = 0): T {
  const kinds = Object.entries(mix) as [SampleKind, number][];
  const parts = Object.keys(costs.station) as (keyof T)[];
  const of = (part: keyof T) => kinds.reduce((sum, [kind, share]) => sum + share * costs[kind][part]!, 0);
  return Object.fromEntries(parts.map((part) => [part, Number(of(part).toFixed(digits))])) as T;
}
