import { decodeBase64 } from './base64.ts';
import { openCells, resetCells } from './cells.ts';
import { type CheckContext, checkHoSo } from './check.ts';
import { type Part, packContainer } from './container.ts';
import { type Envelope, type InnerFile, leafText, readEnvelope } from './envelope.ts';
import { addError, addWarning, type Finding, type Findings, findingAt, noFindings, quoted } from './finding.ts';
import type { KeyRing } from './keys.ts';
import { limits, Refusal, spoilsOneHoSo } from './refusal.ts';
import { token } from './scan.ts';
import { fieldIndex, tableOf, tables } from './schema.ts';
import { openScratch } from './scratch.ts';
import { contentHashOf, linkHashOf, type Sealed, seal } from './seal.ts';
import { stringOf } from './string-of.ts';
import { cellText, readTable, type TableView } from './table.ts';
import { readUnknownTable } from './unknown-table.ts';

/** One HOSO, checked; `stored` is absent when an error refuses it. */
export type PreparedHoSo = {
  /** MA_LK as sent, empty when it cannot be read. */
  linkCode: string;
  findings: Findings;
  stored?: { sealed: Sealed; contentHash: Uint8Array };
};

/** One GIAMDINHHS. `errors` refuse the whole file. */
export type PreparedFile = { facility: string; errors: Finding[]; warnings: Finding[]; hoSo: PreparedHoSo[] };

/**
 * Reads, checks and seals a file: everything but the store. Throws Refusal when the file cannot be read at all.
 * Each HOSO stands for itself: a bad one is refused as a whole, the others go on.
 */
export function prepareFile(bytes: Uint8Array, context: CheckContext, keyRing: KeyRing): PreparedFile {
  const envelope = readEnvelope(bytes);
  const file: PreparedFile = { facility: envelope.facility, errors: [], warnings: [], hoSo: [] };
  checkFacility(file, context.facility);
  checkCount(file, envelope.declaredCount, envelope.hoSo.length);
  const common = { bytes, context, keyRing, envelope, refused: file.errors.length > 0 };
  for (const [index, files] of envelope.hoSo.entries())
    file.hoSo.push(prepareHoSo({ ...common, files, number: index + 1 }));
  warnRepeated(file.hoSo);
  return file;
}

function checkFacility(file: PreparedFile, facility: string): void {
  if (file.facility === facility) return;
  const place = { table: 'GIAMDINHHS', field: 'MACSKCB', rule: file.facility === '' ? 'REQUIRED' : 'FACILITY' };
  file.errors.push(
    findingAt(place, `MACSKCB là ${quoted(file.facility)}; tài khoản đang dùng là của cơ sở ${facility}.`),
  );
}

/** Fewer HOSO than declared is a truncated file; more is a counter that somebody forgot. */
function checkCount(file: PreparedFile, declared: string, found: number): void {
  const place = { table: 'GIAMDINHHS', field: 'SOLUONGHOSO' };
  if (!/^[0-9]{1,9}$/.test(declared)) {
    file.warnings.push(
      findingAt(
        { ...place, rule: 'FORMAT' },
        `SOLUONGHOSO là ${quoted(declared)}; cần số HOSO trong tệp, là ${found}.`,
      ),
    );
  } else if (Number(declared) > found) {
    const message = `SOLUONGHOSO khai ${Number(declared)} nhưng tệp chỉ có ${found} HOSO: tệp bị thiếu, không nhận; hãy gửi lại tệp đầy đủ.`;
    file.errors.push(findingAt({ ...place, rule: 'COUNT' }, message));
  } else if (Number(declared) < found) {
    file.warnings.push(
      findingAt({ ...place, rule: 'COUNT' }, `SOLUONGHOSO khai ${Number(declared)} nhưng tệp có ${found} HOSO.`),
    );
  }
}

const linkCodeField = fieldIndex(tableOf('XML1'), 'MA_LK');

/** The decoded tables and the packed document of the HOSO at hand; nothing of it outlives `prepareHoSo`. */
const scratch = openScratch();
const cells = openCells();

type OneHoSo = {
  bytes: Uint8Array;
  files: InnerFile[];
  /** From 1, as the hospital's staff counts. */
  number: number;
  envelope: Envelope;
  /** The whole file is refused: the HOSO is still checked, so that all mistakes are told at once. */
  refused: boolean;
  context: CheckContext;
  keyRing: KeyRing;
};

function prepareHoSo({ bytes, files, number, envelope, refused, context, keyRing }: OneHoSo): PreparedHoSo {
  scratch.reset();
  resetCells(cells);
  const findings = noFindings();
  const { parts, views } = inHoSo(number, () => readHoSo(bytes, files, findings));
  const summary = views.find((view) => view.table.name === 'XML1');
  const linkCode = summary ? (cellText(summary, 0, linkCodeField) ?? '') : '';
  if (summary || findings.errors.length === 0) checkHoSo(views, context, findings);
  if (findings.errors.length > 0 || refused) return { linkCode, findings };
  const packed = packContainer(
    { parts, ...(envelope.signature ? { signature: envelope.signature } : {}) },
    scratch.take,
  );
  const contentHash = contentHashOf(packed.bytes.subarray(0, packed.contentLength), keyRing);
  const sealed = seal(packed.bytes, context.facility, linkHashOf(context.facility, linkCode, keyRing), keyRing);
  return { linkCode, findings, stored: { sealed, contentHash } };
}

function readHoSo(bytes: Uint8Array, files: InnerFile[], findings: Findings): { parts: Part[]; views: TableView[] } {
  const parts = decodeParts(bytes, files, findings);
  return { parts, views: readViews(parts, findings) };
}

/** What refuses the whole file says which HOSO it was found in. */
function inHoSo<R>(number: number, step: () => R): R {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.code, `HOSO thứ ${number}: ${error.message}`);
  }
}

function decodeParts(bytes: Uint8Array, files: InnerFile[], findings: Findings): Part[] {
  const parts: Part[] = [];
  for (const file of files) {
    const place = { table: /^[A-Z][A-Z0-9_]{0,30}$/.test(file.name) ? file.name : 'FILEHOSO', field: 'NOIDUNGFILE' };
    if (place.table === 'FILEHOSO') {
      addError(
        findings,
        { ...place, field: 'LOAIHOSO', rule: 'FORMAT' },
        `LOAIHOSO là ${quoted(file.name)}; cần tên bảng như XML1.`,
      );
    } else if (file.nested) {
      addError(findings, { ...place, rule: 'FORMAT' }, 'NOIDUNGFILE chứa thẻ XML; cần nội dung bảng mã hoá base64.');
    } else {
      sparing(findings, place, () => parts.push({ name: file.name, bytes: decodeInner(bytes, file) }));
    }
  }
  return parts;
}

function decodeInner(bytes: Uint8Array, file: InnerFile): Buffer {
  if (((file.to - file.from) * 3) / 4 > limits.innerDocumentBytes * 1.1) throw tooLong(file.name);
  const text =
    (file.kind & token.complex) === 0 ? stringOf(bytes, file.from, file.to, 'latin1') : leafText(bytes, file);
  const decoded = decodeBase64(text, `NOIDUNGFILE của ${file.name}`, scratch);
  if (decoded.length > limits.innerDocumentBytes) throw tooLong(file.name);
  return decoded;
}

const tooLong = (name: string): Refusal =>
  new Refusal(
    'too-large',
    `NOIDUNGFILE của ${name} dài quá ${limits.innerDocumentBytes / 1024 / 1024} MB sau khi giải mã.`,
  );

/** Known tables as views; one that the standard does not know is kept as it is, unless it is hostile. */
function readViews(parts: Part[], findings: Findings): TableView[] {
  const views: TableView[] = [];
  for (const { name, bytes } of parts) {
    const table = tables.get(name);
    if (table)
      sparing(findings, { table: name, field: 'NOIDUNGFILE' }, () => views.push(readTable(table, bytes, cells)));
    else {
      addWarning(
        findings,
        { table: name, field: 'LOAIHOSO', rule: 'UNKNOWN' },
        `Bảng ${name} không thuộc QĐ 3176; được lưu nguyên văn.`,
      );
      sparing(noFindings(), { table: name, field: 'NOIDUNGFILE' }, () => readUnknownTable(bytes));
    }
  }
  return views;
}

/** Runs a step; what spoils one HOSO becomes its error, what refuses the file goes on upwards. */
function sparing(findings: Findings, place: { table: string; field: string }, step: () => unknown): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (!spoilsOneHoSo(error)) throw new Refusal(error.code, `bảng ${place.table}: ${error.message}`);
    const rule = { malformed: 'MALFORMED', structure: 'STRUCTURE', base64: 'BASE64' }[error.code as 'malformed'];
    addError(findings, { ...place, rule: rule ?? 'MALFORMED' }, error.message);
  }
}

function warnRepeated(hoSo: PreparedHoSo[]): void {
  const seen = new Set<string>();
  for (const { linkCode, findings } of hoSo) {
    if (linkCode !== '' && seen.has(linkCode)) {
      const place = { table: 'XML1', field: 'MA_LK', rule: 'REPEATED' };
      addWarning(findings, place, `MA_LK ${quoted(linkCode)} có ở nhiều HOSO của tệp; HOSO sau thay HOSO trước.`);
    }
    seen.add(linkCode);
  }
}
