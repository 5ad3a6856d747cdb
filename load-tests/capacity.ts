/**
 * What a year of a site's documents takes: bytes on the way, in the database, in its log, in the copies. Pure. Sizes are measured by
 * `node load-tests/bench/sizes.ts` on synthetic documents of true size.
 */
import type { SampleKind } from '../services/documents/sample.ts';
import { averageDay, eveningRate, habits, type Mix, peakDay, peakHourRate, type SiteLoad, siteMix } from './scale.ts';

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

export const documentBytes: Record<SampleKind, DocumentBytes> = {
  station: { sent: 12_159, sealed: 2_970, projected: 4_157, indexes: 1_188, log: 7_865 },
  outpatient: { sent: 34_350, sealed: 8_172, projected: 8_192, indexes: 1_270, log: 15_699 },
  'outpatient-tests': { sent: 60_309, sealed: 8_192, projected: 8_192, indexes: 1_283, log: 23_842 },
  inpatient: { sent: 439_066, sealed: 19_251, projected: 21_436, indexes: 10_513, log: 138_859 },
  intensive: { sent: 4_128_351, sealed: 121_515, projected: 152_235, indexes: 10_513, log: 363_646 },
};

/** The mean over the kinds that a site's senders send. */
export function meanBytes(mix: Mix): DocumentBytes {
  const kinds = Object.entries(mix) as [SampleKind, number][];
  const of = (part: keyof DocumentBytes) =>
    Math.round(kinds.reduce((sum, [kind, share]) => sum + share * documentBytes[kind][part], 0));
  return { sent: of('sent'), sealed: of('sealed'), projected: of('projected'), indexes: of('indexes'), log: of('log') };
}

export type Capacity = {
  documentsPerYear: number;
  mean: DocumentBytes;
  /** Bytes a year in the database: documents, projections, indexes. */
  storedPerYear: number;
  /** Bytes of log on an average and on a peak day; the receiver and the repository of copy 1 take all of it. */
  logPerDay: number;
  logPerPeakDay: number;
  /** Bytes a year that a logical dump grows by: the documents alone, for projections are made again of them. */
  dumpPerYear: number;
  /** Documents a second that must be taken, highest last. */
  rates: { peakHour: number; evening: number; afterOutage: number };
  /** Bits a second at the edge while a drain lasts. */
  networkBits: number;
};

export function capacityOf(load: SiteLoad): Capacity {
  const mean = meanBytes(siteMix(load));
  const documentsPerYear = load.documentsPerYear.value;
  const afterOutage = habits.afterOutagePerSecond.value;
  return {
    documentsPerYear,
    mean,
    storedPerYear: documentsPerYear * (mean.sealed + mean.projected + mean.indexes),
    logPerDay: averageDay(load) * mean.log,
    logPerPeakDay: peakDay(load) * mean.log,
    dumpPerYear: documentsPerYear * mean.sealed,
    rates: { peakHour: peakHourRate(load), evening: eveningRate(load), afterOutage },
    networkBits: afterOutage * mean.sent * 8,
  };
}
