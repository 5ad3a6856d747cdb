/**
 * The load that a site must carry, as data: every number with where it comes from. Rates are documents (HOSO) per second.
 * Pure, so that k6, the tests and the reports read the same figures.
 */
import type { SampleKind } from '../services/documents/sample.ts';

/** `required` by the plan or the contract, `measured` on documents of this project, or `estimated`. */
export type Figure = { value: number; certainty: 'required' | 'measured' | 'estimated'; source: string };

/** Shares that sum to 1. */
export type Mix = Partial<Record<SampleKind, number>>;

export type Sender = {
  id: string;
  titleVi: string;
  count: Figure;
  /** Part of the site's documents that all senders of this kind send together. */
  share: Figure;
  mix: Mix;
};

export type SiteLoad = {
  documentsPerYear: Figure;
  /** A Monday after holidays against the average day. */
  peakDayFactor: Figure;
  senders: Sender[];
};

const required = (value: number, source: string): Figure => ({ value, certainty: 'required', source });
const estimated = (value: number, source: string): Figure => ({ value, certainty: 'estimated', source });
const measured = (value: number, source: string): Figure => ({ value, certainty: 'measured', source });

const plan =
  'plan of the city: district centres, polyclinics and stations whose visits are in the record on the same day';
const knownHospitals = 'rounded count of hospitals in Hanoi; no public list of facilities with codes 01xxx was found';
const sharesBySize = 'by beds and visits of the kind of facility; city-run facilities sum to 0.68';

const hanoi: SiteLoad = {
  documentsPerYear: estimated(
    18_000_000,
    'twice the 8.7 million visits a year of the city-run sector (Department of Health: 4.3 million in the first half of 2025), for central, ministry and private hospitals; Ho Chi Minh City publishes 50 million outpatient visits, the upper bound',
  ),
  peakDayFactor: estimated(1.6, 'Mondays and days after holidays; 80,000 documents a day in the design'),
  senders: [
    {
      id: 'city-hospital',
      titleVi: 'bệnh viện thành phố',
      count: estimated(40, knownHospitals),
      share: estimated(0.33, sharesBySize),
      mix: { outpatient: 0.709, 'outpatient-tests': 0.2, inpatient: 0.0905, intensive: 0.0005 },
    },
    {
      id: 'central-hospital',
      titleVi: 'bệnh viện trung ương, bộ, ngành',
      count: estimated(30, knownHospitals),
      share: estimated(0.25, sharesBySize),
      mix: { outpatient: 0.649, 'outpatient-tests': 0.24, inpatient: 0.11, intensive: 0.001 },
    },
    {
      id: 'private-hospital',
      titleVi: 'bệnh viện tư nhân',
      count: estimated(50, knownHospitals),
      share: estimated(0.07, sharesBySize),
      mix: { outpatient: 0.75, 'outpatient-tests': 0.2, inpatient: 0.05 },
    },
    {
      id: 'district-centre',
      titleVi: 'trung tâm y tế',
      count: required(30, plan),
      share: estimated(0.15, sharesBySize),
      mix: { outpatient: 0.79, 'outpatient-tests': 0.15, inpatient: 0.06 },
    },
    {
      id: 'polyclinic',
      titleVi: 'phòng khám đa khoa',
      count: required(54, plan),
      share: estimated(0.08, sharesBySize),
      mix: { outpatient: 0.85, 'outpatient-tests': 0.15 },
    },
    {
      id: 'station',
      titleVi: 'trạm y tế',
      count: required(579, plan),
      share: estimated(0.12, sharesBySize),
      mix: { station: 1 },
    },
  ],
};

/** By site id. The sites of one computer carry the same city as the data centre that they stand for. */
export const siteLoads: Record<string, SiteLoad> = { hanoi, local: hanoi, rehearsal: hanoi };

/** Kilobytes (1000) of one GIAMDINHHS with one HOSO of each kind. */
export const documentKilobytes: Record<SampleKind, Figure> = {
  station: measured(12, '3 drugs, 1 service'),
  outpatient: measured(36, '5 drugs, 6 services, 16 results, an appointment'),
  'outpatient-tests': measured(63, '5 drugs, 15 services, 32 results, an appointment'),
  inpatient: measured(457, '7 days: 100 drugs, 80 services, 120 results, 20 notes, discharge papers'),
  intensive: measured(4177, '45 days: 900 drugs, 700 services, 1500 results, 150 notes, discharge papers'),
};

/** What happens to a day's documents; the same habits at every site. */
export const habits = {
  /** Systems that send at once: part of the day's documents in each hour from midnight on. The peak hour is 15 %. */
  hourShares: [
    0.002, 0.002, 0.001, 0.001, 0.002, 0.005, 0.02, 0.08, 0.13, 0.15, 0.14, 0.09, 0.04, 0.07, 0.1, 0.08, 0.04, 0.015,
    0.01, 0.008, 0.006, 0.004, 0.002, 0.002,
  ],
  /** Systems that send in the evening: this part of the day within one hour. */
  eveningShare: estimated(0.4, 'hospital systems that collect the day and send it after closing'),
  /** Visits that one file holds when a system sends in batches; the standard sets no number. */
  visitsPerEveningFile: estimated(10, 'between 1 (at once) and the limit of 200 in a file'),
  afterOutagePerSecond: required(60, 'design load: all senders drain at the same time, for minutes'),
  afterOutageSeconds: required(300, 'design load: 60 a second for five minutes'),
  /** Accounts are settled: documents are corrected and sent again under the same MA_LK. */
  monthEndFactor: estimated(1.3, 'settlement with the insurer by the month; no public figure'),
  monthEndResentShare: estimated(0.2, 'corrections of earlier documents at settlement; no public figure'),
  /** Base64 in JSON, the shape of the city's own axis, against the bare XML body. */
  jsonShare: estimated(0.5, 'systems that only change their base address send JSON'),
  /** A doctor opens a patient and looks at the visits. */
  readsPerVisit: estimated(5, 'FHIR requests for each visit of the day; no public figure'),
} as const;

export const loadOf = (site: string): SiteLoad => {
  const load = siteLoads[site];
  if (!load) throw new Error(`load-tests/scale.ts has no counts of site ${site}; known: ${Object.keys(siteLoads)}`);
  return load;
};

export const averageDay = ({ documentsPerYear }: SiteLoad): number => documentsPerYear.value / 365;
export const peakDay = (load: SiteLoad): number => averageDay(load) * load.peakDayFactor.value;

/** Documents per second in each hour of a peak day. */
export const hourlyRates = (load: SiteLoad): number[] =>
  habits.hourShares.map((share) => (peakDay(load) * share) / 3600);
export const peakHourRate = (load: SiteLoad): number => Math.max(...hourlyRates(load));
export const eveningRate = (load: SiteLoad): number => (peakDay(load) * habits.eveningShare.value) / 3600;
export const monthEndRate = (load: SiteLoad): number => peakHourRate(load) * habits.monthEndFactor.value;

/** Documents of all senders together. */
export function siteMix({ senders }: SiteLoad): Mix {
  const mix: Mix = {};
  for (const sender of senders)
    for (const [kind, part] of Object.entries(sender.mix) as [SampleKind, number][])
      mix[kind] = (mix[kind] ?? 0) + sender.share.value * part;
  return mix;
}

export const averageKilobytes = (mix: Mix): number =>
  (Object.entries(mix) as [SampleKind, number][]).reduce(
    (sum, [kind, part]) => sum + part * documentKilobytes[kind].value,
    0,
  );

/** The kind of the document with this number: spread evenly, so that the mix is true after a few dozen already. */
export function kindAt(mix: Mix, number: number): SampleKind {
  const goldenRatio = 0.618_033_988_749_895;
  const place = (number * goldenRatio) % 1;
  let sum = 0;
  const kinds = Object.entries(mix) as [SampleKind, number][];
  for (const [kind, part] of kinds) {
    sum += part;
    if (place < sum) return kind;
  }
  return (kinds.at(-1) as [SampleKind, number])[0];
}
