import type { Random } from './sample-random.ts';
import { momentText, type Stay } from './sample-time.ts';
import { dosages, drugs, services, supplies, wardUses } from './sample-words.ts';
import type { Row } from './visit.ts';

type BillOptions = {
  linkCode: string;
  stay: Stay;
  insured: boolean;
  inpatient: boolean;
  drugCount: number;
  serviceCount: number;
};
export type Bill = { drugs: Row[]; services: Row[] };

/** Percent of the insured part that the insurer pays. */
const benefit = 80;

/** XML2 and XML3; every amount is whole dong, so that each row's product and share are exact. */
export function billRows(random: Random, options: BillOptions): Bill {
  const { drugCount, serviceCount } = options;
  return {
    drugs: Array.from({ length: drugCount }, (_, index) => drugRow(random, options, index)),
    services: Array.from({ length: serviceCount }, (_, index) => serviceRow(random, options, index)),
  };
}

/** The money fields of XML1: sums over both tables. */
export function totalsOf({ drugs: drugRows, services: serviceRows }: Bill, insured: boolean): Row {
  const all = [...drugRows, ...serviceRows];
  const sum = (rows: Row[], field: string): string =>
    String(rows.reduce((total, row) => total + Number(row[field]), 0));
  const paid = {
    T_THUOC: sum(drugRows, 'THANH_TIEN_BV'),
    T_TONGCHI_BV: sum(all, 'THANH_TIEN_BV'),
    T_BNTT: sum(all, 'T_BNTT'),
  };
  const supplyRows = serviceRows.filter((row) => row.MA_VAT_TU);
  if (!insured) return { ...paid, T_VTYT: sum(supplyRows, 'THANH_TIEN_BV') };
  return {
    ...paid,
    T_VTYT: sum(supplyRows, 'THANH_TIEN_BV'),
    T_TONGCHI_BH: sum(all, 'THANH_TIEN_BH'),
    T_BNCCT: sum(all, 'T_BNCCT'),
    T_BHTT: sum(all, 'T_BHTT'),
    T_NGUONKHAC: '0',
    NAM_QT: '2025',
    THANG_QT: '11',
  };
}

function drugRow(random: Random, { linkCode, stay, insured, inpatient }: BillOptions, index: number): Row {
  const drug = random.pick(drugs);
  const quantity = random.integer(1, 12) * 5;
  return {
    MA_LK: linkCode,
    STT: String(index + 1),
    MA_THUOC: drug.code,
    MA_NHOM: '4',
    TEN_THUOC: drug.name,
    DON_VI_TINH: drug.unit,
    HAM_LUONG: drug.strength,
    DUONG_DUNG: '1.01',
    DANG_BAO_CHE: 'Viên nén bao phim',
    LIEU_DUNG: random.pick(dosages),
    CACH_DUNG: inpatient ? random.pick(wardUses) : 'Uống sau ăn',
    SO_DANG_KY: `VD-${random.digits(5)}-25`,
    TT_THAU: `QĐ${random.digits(4)};G${random.integer(1, 5)};N${random.integer(1, 4)};2025`,
    DON_GIA: String(drug.price),
    ...money(quantity, drug.price, insured),
    ...common(stay, random),
    MA_PTTT: '1',
    NGUON_CTRA: '1',
  };
}

function serviceRow(random: Random, { linkCode, stay, insured }: BillOptions, index: number): Row {
  const supply = index % 5 === 4 ? random.pick(supplies) : undefined;
  const service = index === 0 ? services[0]! : random.pick(services.slice(1));
  const price = supply?.price ?? service.price;
  const item: Row = supply
    ? {
        MA_VAT_TU: supply.code,
        TEN_VAT_TU: supply.name,
        MA_NHOM: '10',
        DON_VI_TINH: supply.unit,
        TT_THAU: 'QĐ02;G1;2025',
      }
    : { MA_DICH_VU: service.code, TEN_DICH_VU: service.name, MA_NHOM: service.group, DON_VI_TINH: 'Lần' };
  const result: Row =
    supply || index === 0 ? {} : { NGAY_KQ: momentText(stay.from + 60), MA_MAY: `HH.1.01001.${random.digits(8)}` };
  return {
    MA_LK: linkCode,
    STT: String(index + 1),
    ...item,
    DON_GIA_BV: String(price),
    TYLE_TT_DV: '100',
    ...(insured ? { DON_GIA_BH: String(price) } : {}),
    ...money(supply ? random.integer(1, 5) : 1, price, insured),
    ...common(stay, random),
    NGUOI_THUC_HIEN: random.digits(10),
    ...result,
    MA_PTTT: '1',
  };
}

/** Who pays what of one row. */
function money(quantity: number, price: number, insured: boolean): Row {
  const total = quantity * price;
  const base = { SO_LUONG: String(quantity), THANH_TIEN_BV: String(total), T_NGUONKHAC: '0' };
  if (!insured) return { ...base, PHAM_VI: '2', T_BNTT: String(total) };
  const insurer = Math.floor((total * benefit) / 100);
  return {
    ...base,
    PHAM_VI: '1',
    TYLE_TT_BH: '100',
    THANH_TIEN_BH: String(total),
    MUC_HUONG: String(benefit),
    T_BNTT: '0',
    T_BNCCT: String(total - insurer),
    T_BHTT: String(insurer),
  };
}

function common(stay: Stay, random: Random): Row {
  const ordered = stay.from + random.integer(5, 25);
  return {
    MA_KHOA: 'K01',
    MA_BAC_SI: random.digits(10),
    NGAY_YL: momentText(ordered),
    NGAY_TH_YL: momentText(ordered + 20),
  };
}
