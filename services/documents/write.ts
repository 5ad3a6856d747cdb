import { type Table, tableOf } from './schema.ts';
import type { Row, Visit } from './visit.ts';

export type WriteOptions = {
  /** yyyyMMdd. */
  createdOn?: string;
  /** Default: the number of visits. */
  declaredCount?: number | string;
  /** Default: the facility of the first visit. */
  facility?: string;
  /** A UTF-8 byte order mark before every document, as some hospitals' software writes it. */
  byteOrderMark?: boolean;
  /** Characters per base64 line; 0 = one line. */
  base64Line?: number;
  /** Order of the tables inside a HOSO; default as in the visit. */
  order?: (names: string[]) => string[];
};

/** The file that a hospital's software sends: GIAMDINHHS with one HOSO per visit, each table in base64. */
export function writeDocument(visits: Visit[], options: WriteOptions = {}): Buffer {
  const mark = options.byteOrderMark ? '\ufeff' : '';
  const hoSo = visits.map((visit) => {
    const names = options.order?.(Object.keys(visit.tables)) ?? Object.keys(visit.tables);
    const files = names.map((name) => {
      const inner = Buffer.from(mark + writeTable(tableOf(name), visit.tables[name] ?? [])).toString('base64');
      return `<FILEHOSO><LOAIHOSO>${name}</LOAIHOSO><NOIDUNGFILE>${wrapLines(inner, options.base64Line ?? 0)}</NOIDUNGFILE></FILEHOSO>`;
    });
    return `<HOSO>${files.join('')}</HOSO>`;
  });
  return Buffer.from(
    `${mark}<?xml version="1.0" encoding="utf-8"?>
<GIAMDINHHS xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<THONGTINDONVI><MACSKCB>${options.facility ?? visits[0]?.facility ?? ''}</MACSKCB></THONGTINDONVI>
<THONGTINHOSO><NGAYLAP>${options.createdOn ?? '20250601'}</NGAYLAP><SOLUONGHOSO>${options.declaredCount ?? visits.length}</SOLUONGHOSO>
<DANHSACHHOSO>${hoSo.join('\n')}</DANHSACHHOSO></THONGTINHOSO><CHUKYDONVI /></GIAMDINHHS>`,
  );
}

/** One inner document: every field of the standard in its order, then the row's other elements. */
export function writeTable(table: Table, rows: Row[]): string {
  const head = '<?xml version="1.0" encoding="utf-8"?>\n';
  if (!table.list) return `${head}<${table.root}>\n${writeFields(table, rows[0] ?? {})}</${table.root}>`;
  const items = rows.map((row) => `<${table.item}>\n${writeFields(table, row)}</${table.item}>`);
  return `${head}<${table.root}>\n<${table.list}>\n${items.join('\n')}\n</${table.list}>\n</${table.root}>`;
}

function writeFields(table: Table, row: Row): string {
  const others = Object.keys(row).filter((name) => !table.indexOf.has(name));
  return [...table.fields.map((field) => field.name), ...others]
    .map((name) => (row[name] ? `<${name}>${escapeText(row[name])}</${name}>\n` : `<${name}></${name}>\n`))
    .join('');
}

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const wrapLines = (base64: string, length: number): string =>
  length === 0 ? base64 : `\r\n${base64.replace(new RegExp(`.{1,${length}}`, 'g'), '$&\r\n')}`;
