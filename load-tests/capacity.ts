/** What a year of a site's documents takes: bytes on the way, in the database, in its log, in the copies; processors at each rate. Pure. */
import { type DocumentBytes, type DocumentWork, documentBytes, documentWork, meanOf } from './document-costs.ts';
import { averageDay, eveningRate, habits, peakDay, peakHourRate, type SiteLoad, siteMix } from './scale.ts';

export type Capacity = {
  documentsPerYear: number;
  mean: DocumentBytes;
  work: DocumentWork;
  /** Bytes a year in the database: documents, projections, indexes. */
  storedPerYear: number;
  indexesPerYear: number;
  /** Bytes of log on an average and on a peak day; the receiver and the repository of copy 1 take all of it. */
  logPerDay: number;
  logPerPeakDay: number;
  /** Bytes a year that a logical dump grows by: the documents alone, for projections are made again of them. */
  dumpPerYear: number;
  /** Documents a second that must be taken, highest last. */
  rates: { average: number; peakHour: number; evening: number; afterOutage: number };
  /** Bits a second at the edge while a drain lasts. */
  networkBits: number;
};

export function capacityOf(load: SiteLoad): Capacity {
  const mean = meanOf(documentBytes, siteMix(load));
  const documentsPerYear = load.documentsPerYear.value;
  const afterOutage = habits.afterOutagePerSecond.value;
  return {
    documentsPerYear,
    mean,
    work: meanOf(documentWork, siteMix(load), 2),
    storedPerYear: documentsPerYear * (mean.sealed + mean.projected + mean.indexes),
    indexesPerYear: documentsPerYear * mean.indexes,
    logPerDay: averageDay(load) * mean.log,
    logPerPeakDay: peakDay(load) * mean.log,
    dumpPerYear: documentsPerYear * mean.sealed,
    rates: {
      average: averageDay(load) / 86_400,
      peakHour: peakHourRate(load),
      evening: eveningRate(load),
      afterOutage,
    },
    networkBits: afterOutage * mean.sent * 8,
  };
}

/** Processors that are busy all the time when documents come at this rate. */
export const coresAt = (
  work: DocumentWork,
  perSecond: number,
): { gateway: number; records: number; database: number } => ({
  gateway: (work.taking * perSecond) / 1000,
  records: (work.mapping * perSecond) / 1000,
  database: ((work.storing + work.projecting) * perSecond) / 1000,
});

/** What the points of one copy may take, in bytes, after so many years. */
export type CopySize = { least: number; most: number };

/**
 * Points share what has not changed between them, and documents and projections are written once: `least`. Keys of indexes are hashes, so
 * new ones fall everywhere; `most` holds every kept point's indexes whole, each as large as they were on its day.
 */
export function copySize(
  { storedPerYear, indexesPerYear, dumpPerYear, logPerDay }: Capacity,
  { years, recentPoints, logDays }: { years: number; recentPoints: number; logDays: number },
): CopySize {
  const least = years * (storedPerYear + dumpPerYear) + logDays * logPerDay;
  const monthlyPoints = Math.round(years * 12);
  const indexesOfMonths = (indexesPerYear / 12) * ((monthlyPoints * (monthlyPoints + 1)) / 2);
  return { least, most: least + recentPoints * years * indexesPerYear + indexesOfMonths };
}
