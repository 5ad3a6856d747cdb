import { billRows, totalsOf } from './sample-bill.ts';
import { papersOf } from './sample-papers.ts';
import { samplePerson } from './sample-person.ts';
import { type Random, randomFrom } from './sample-random.ts';
import { momentText, type Stay, stayOf } from './sample-time.ts';
import { courses, diagnoses, measurements, remarks } from './sample-words.ts';
import type { Row, Visit } from './visit.ts';

/** Rows of XML2, XML3, XML4 and XML5: the mix of documents of the design load. */
const shapes = {
  station: [3, 1, 0, 0],
  outpatient: [5, 6, 16, 0],
  'outpatient-tests': [5, 15, 32, 0],
  inpatient: [100, 80, 120, 20],
  intensive: [900, 700, 1500, 150],
} as const;

export type SampleKind = keyof typeof shapes;

export type SampleOptions = {
  /** Same seed, same visit. */
  seed: number;
  facility?: string;
  kind?: SampleKind;
  /** Without insurance the card and the insurer's money stay empty. */
  insured?: boolean;
  /** Adds XML6 (HIV) or XML15 (tuberculosis): data that needs a special right to read. */
  sensitive?: 'XML6' | 'XML15';
  /** Only the year of birth is known: YYYY00000000. */
  birthYearOnly?: boolean;
  /** Adds XML9, a birth. */
  newborn?: boolean;
  linkCode?: string;
};

/** A made-up visit with consistent sums, times and links; people have numbers from ranges that are given to nobody. */
export function sampleVisit(options: SampleOptions): Visit {
  const { seed, facility = '01001', kind = 'outpatient', insured = true } = options;
  const random = randomFrom(seed);
  const inpatient = kind === 'inpatient' || kind === 'intensive';
  const linkCode = options.linkCode ?? `${facility}.${String(seed).padStart(8, '0')}.${random.digits(6)}`;
  const [drugCount, serviceCount, testCount, courseCount] = shapes[kind];
  const stay = stayOf(random, inpatient ? (kind === 'intensive' ? 45 : 7) : 0);
  const person = samplePerson(random, {
    insured,
    birthYearOnly: options.birthYearOnly ?? false,
    newborn: options.newborn ?? false,
  });
  const bill = billRows(random, { linkCode, stay, insured, inpatient, drugCount, serviceCount });
  const summary = summaryRow(random, { linkCode, facility, person, stay, kind, inpatient });
  Object.assign(summary, totalsOf(bill, insured));
  const tables: Record<string, Row[]> = { XML1: [summary], XML2: bill.drugs, XML3: bill.services };
  if (testCount > 0) tables.XML4 = testRows(random, { linkCode, stay, inpatient }, testCount);
  if (courseCount > 0) tables.XML5 = courseRows(random, linkCode, stay, courseCount);
  Object.assign(
    tables,
    papersOf(random, { summary, inpatient, sensitive: options.sensitive, newborn: options.newborn ?? false }),
  );
  return { facility, linkCode, tables };
}

type Summary = { linkCode: string; facility: string; person: Row; stay: Stay; kind: SampleKind; inpatient: boolean };

function summaryRow(random: Random, { linkCode, facility, person, stay, kind, inpatient }: Summary): Row {
  const diagnosis = random.pick(diagnoses);
  return {
    MA_LK: linkCode,
    STT: '1',
    ...person,
    LY_DO_VV: 'Mệt mỏi, đau đầu, khó ngủ',
    CHAN_DOAN_VAO: diagnosis.text,
    CHAN_DOAN_RV: diagnosis.text,
    MA_BENH_CHINH: diagnosis.code,
    MA_BENH_KT: diagnosis.other,
    MA_DOITUONG_KCB: person.MA_THE_BHYT ? '1.1' : '9',
    NGAY_VAO: momentText(stay.from),
    NGAY_RA: momentText(stay.to),
    SO_NGAY_DTRI: String(Math.max(1, Math.floor((stay.to - stay.from) / 1440))),
    PP_DIEU_TRI: 'Nội khoa, dùng thuốc theo đơn',
    KET_QUA_DTRI: random.pick(['1', '2', '2', '3']),
    MA_LOAI_RV: '1',
    NGAY_TTOAN: momentText(stay.to + 15),
    MA_LOAI_KCB: inpatient ? '03' : kind === 'station' ? '06' : '01',
    MA_KHOA: inpatient ? 'K03' : 'K01',
    MA_CSKCB: facility,
    CAN_NANG: String(random.integer(42, 78)),
    MA_HSBA: `HS${random.digits(8)}`,
    MA_TTDV: '0000000001',
    ...(inpatient
      ? { LY_DO_VNT: 'Cần theo dõi và điều trị nội trú', NGAY_VAO_NOI_TRU: momentText(stay.from + 60) }
      : { NGAY_TAI_KHAM: momentText(stay.to + 30 * 1440).slice(0, 8) }),
  };
}

type Tests = { linkCode: string; stay: Stay; inpatient: boolean };

/** A ward describes every result, an outpatient clinic what it notices. */
function testRows(random: Random, { linkCode, stay, inpatient }: Tests, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const test = measurements[index % measurements.length]!;
    const decimals = test.high < 50 ? 1 : 0;
    const value = test.low + ((test.high - test.low) * random.integer(0, 100)) / 100;
    return {
      MA_LK: linkCode,
      STT: String(index + 1),
      MA_DICH_VU: test.service,
      MA_CHI_SO: test.code,
      TEN_CHI_SO: test.name,
      GIA_TRI: value.toFixed(decimals),
      DON_VI_DO: test.unit,
      MO_TA: inpatient || index % 3 === 0 ? `${random.pick(remarks)} (mẫu số ${random.digits(8)})` : '',
      KET_LUAN: inpatient || index % 8 === 0 ? 'Trong giới hạn bình thường' : '',
      NGAY_KQ: momentText(stay.from + 60 + random.integer(0, 29)),
      MA_BS_DOC_KQ: random.digits(10),
    };
  });
}

function courseRows(random: Random, linkCode: string, stay: Stay, count: number): Row[] {
  const step = Math.floor((stay.to - stay.from) / (count + 1));
  return Array.from({ length: count }, (_, index) => ({
    MA_LK: linkCode,
    STT: String(index + 1),
    DIEN_BIEN_LS: `${random.pick(courses)} Huyết áp ${random.integer(100, 160)}/${random.integer(60, 95)} mmHg, mạch ${random.integer(60, 110)}.`,
    GIAI_DOAN_BENH: 'Điều trị tích cực',
    HOI_CHAN: index % 10 === 0 ? 'Hội chẩn khoa: thống nhất phác đồ điều trị, theo dõi sát các dấu hiệu sinh tồn' : '',
    THOI_DIEM_DBLS: momentText(stay.from + step * (index + 1)),
    NGUOI_THUC_HIEN: random.digits(10),
  }));
}
