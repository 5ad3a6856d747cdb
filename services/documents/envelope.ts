import { limits, Refusal } from './refusal.ts';
import { checkText, nameAt, scan, token, tokenWidth } from './scan.ts';
import { textOf } from './text.ts';

/** One NOIDUNGFILE, not yet decoded. `nested`: it holds elements instead of base64. */
export type InnerFile = { name: string; from: number; to: number; kind: number; nested: boolean };

export type Envelope = {
  /** MACSKCB; empty when absent. */
  facility: string;
  /** SOLUONGHOSO as sent; empty when absent. */
  declaredCount: string;
  hoSo: InnerFile[][];
  /** The bytes inside CHUKYDONVI, when there are any. */
  signature?: Uint8Array;
};

const root = '/GIAMDINHHS';
const hoSoPath = `${root}/THONGTINHOSO/DANHSACHHOSO/HOSO`;
const filePath = `${hoSoPath}/FILEHOSO`;
const contentPath = `${filePath}/NOIDUNGFILE`;
const signaturePath = `${root}/CHUKYDONVI`;

/** Enough for the most HOSO and documents that are taken, and a signature. */
const maxElements = limits.hoSoPerFile * limits.documentsPerHoSo * 4 + 4096;

/** Finds the parts of a GIAMDINHHS file; nothing is decoded yet. Throws Refusal: such a file is refused as a whole. */
export function readEnvelope(bytes: Uint8Array): Envelope {
  const { data, count } = scan(bytes, maxElements, true);
  const envelope: Envelope = { facility: '', declaredCount: '', hoSo: [] };
  const paths: string[] = [];
  const starts: number[] = [];
  for (let at = 0; at < count * tokenWidth; at += tokenWidth) {
    const kind = data[at]!;
    if (kind === token.close) {
      const path = paths.pop();
      const start = starts.pop();
      if (path === signaturePath) envelope.signature = bytes.subarray(start, data[at + 4]);
      continue;
    }
    const path = `${paths.at(-1) ?? ''}/${nameAt(bytes, data, at)}`;
    if (at === 0 && path !== root) throw notAnEnvelope(path.slice(1));
    if (kind === token.open) {
      paths.push(path);
      starts.push(data[at + 3]!);
      openElement(envelope, path);
    } else readLeaf(envelope, path, bytes, { from: data[at + 3]!, to: data[at + 4]!, kind });
  }
  if (envelope.hoSo.length === 0)
    throw new Refusal('structure', 'Tệp không có HOSO nào trong GIAMDINHHS/THONGTINHOSO/DANHSACHHOSO.');
  return envelope;
}

function openElement(envelope: Envelope, path: string): void {
  if (path === hoSoPath) addHoSo(envelope);
  else if (path === filePath) {
    const files = envelope.hoSo.at(-1)!;
    files.push({ name: '', from: 0, to: 0, kind: token.leaf, nested: false });
    if (files.length > limits.documentsPerHoSo)
      throw new Refusal('too-large', `Một HOSO có hơn ${limits.documentsPerHoSo} FILEHOSO.`);
  } else if (path === contentPath) envelope.hoSo.at(-1)!.at(-1)!.nested = true;
}

function addHoSo(envelope: Envelope): void {
  envelope.hoSo.push([]);
  if (envelope.hoSo.length > limits.hoSoPerFile)
    throw new Refusal('too-large', `Tệp có hơn ${limits.hoSoPerFile} HOSO.`);
}

type Leaf = { from: number; to: number; kind: number };

function readLeaf(envelope: Envelope, path: string, bytes: Uint8Array, leaf: Leaf): void {
  const file = path.startsWith(`${filePath}/`) ? envelope.hoSo.at(-1)?.at(-1) : undefined;
  if (file && path === contentPath) Object.assign(file, leaf);
  else if (file && path === `${filePath}/LOAIHOSO`) file.name = leafText(bytes, leaf);
  else if (path === `${root}/THONGTINDONVI/MACSKCB`) envelope.facility = leafText(bytes, leaf);
  else if (path === `${root}/THONGTINHOSO/SOLUONGHOSO`) envelope.declaredCount = leafText(bytes, leaf);
  else if (path === signaturePath && leaf.to > leaf.from) envelope.signature = bytes.subarray(leaf.from, leaf.to);
  else if (path === hoSoPath) addHoSo(envelope);
  else if (leaf.kind & token.unchecked) checkText(bytes, leaf.from, leaf.to);
}

export function leafText(bytes: Uint8Array, { from, to, kind }: Leaf): string {
  const complex = (kind & token.complex) !== 0;
  return textOf(bytes, from, to, kind & token.unchecked ? checkText(bytes, from, to) || complex : complex);
}

function notAnEnvelope(name: string): Refusal {
  const known = name.startsWith('DSACH_') || name.startsWith('CHECKIN') ? ' (mẫu cũ theo QĐ 4210, không còn nhận)' : '';
  return new Refusal(
    'structure',
    `Tệp có thẻ gốc <${name.slice(0, 80)}>${known}, cần <GIAMDINHHS> theo QĐ 130, 4750, 3176.`,
  );
}
