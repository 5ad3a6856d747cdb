import { limits, Refusal } from './refusal.ts';
import { checkText, nameAt, sameName, scan, token, tokenWidth } from './scan.ts';
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

/** An element of the envelope that we read, and those inside it. */
type Place = { name: string; inside: Place[] };

const elementWith = (name: string, ...inside: Place[]): Place => ({ name, inside });
const facility = elementWith('MACSKCB');
const declaredCount = elementWith('SOLUONGHOSO');
const fileName = elementWith('LOAIHOSO');
const content = elementWith('NOIDUNGFILE');
const file = elementWith('FILEHOSO', fileName, content);
const hoSo = elementWith('HOSO', file);
const signature = elementWith('CHUKYDONVI');
const root = elementWith(
  'GIAMDINHHS',
  elementWith('THONGTINDONVI', facility),
  elementWith('THONGTINHOSO', declaredCount, elementWith('DANHSACHHOSO', hoSo)),
  signature,
);
/** Any other element: what is inside it is not looked at. */
const elsewhere = elementWith('');

/** Enough for the most HOSO and documents that are taken, and a signature. */
const maxElements = limits.hoSoPerFile * limits.documentsPerHoSo * 4 + 4096;

/** Finds the parts of a GIAMDINHHS file; nothing is decoded yet. Throws Refusal: such a file is refused as a whole. */
export function readEnvelope(bytes: Uint8Array): Envelope {
  const { data, count } = scan(bytes, maxElements, true);
  const envelope: Envelope = { facility: '', declaredCount: '', hoSo: [] };
  const places: Place[] = [];
  const starts: number[] = [];
  for (let at = 0; at < count * tokenWidth; at += tokenWidth) {
    const kind = data[at]!;
    if (kind === token.close) {
      const place = places.pop();
      const start = starts.pop();
      if (place === signature) envelope.signature = bytes.subarray(start, data[at + 4]);
      continue;
    }
    const around = places.at(-1);
    const place = (around?.inside ?? [root]).find(({ name }) => sameName(bytes, data, at, name)) ?? elsewhere;
    if (at === 0 && place !== root) throw notAnEnvelope(nameAt(bytes, data, at));
    if (kind === token.open) {
      places.push(place);
      starts.push(data[at + 3]!);
      openElement(envelope, place);
    } else readLeaf(envelope, place, bytes, { from: data[at + 3]!, to: data[at + 4]!, kind });
  }
  if (envelope.hoSo.length === 0)
    throw new Refusal('structure', 'Tệp không có HOSO nào trong GIAMDINHHS/THONGTINHOSO/DANHSACHHOSO.');
  return envelope;
}

function openElement(envelope: Envelope, place: Place): void {
  if (place === hoSo) addHoSo(envelope);
  else if (place === file) {
    const files = envelope.hoSo.at(-1)!;
    files.push({ name: '', from: 0, to: 0, kind: token.leaf, nested: false });
    if (files.length > limits.documentsPerHoSo)
      throw new Refusal('too-large', `Một HOSO có hơn ${limits.documentsPerHoSo} FILEHOSO.`);
  } else if (place === content) envelope.hoSo.at(-1)!.at(-1)!.nested = true;
}

function addHoSo(envelope: Envelope): void {
  envelope.hoSo.push([]);
  if (envelope.hoSo.length > limits.hoSoPerFile)
    throw new Refusal('too-large', `Tệp có hơn ${limits.hoSoPerFile} HOSO.`);
}

type Leaf = { from: number; to: number; kind: number };

function readLeaf(envelope: Envelope, place: Place, bytes: Uint8Array, leaf: Leaf): void {
  if (place === content) Object.assign(envelope.hoSo.at(-1)!.at(-1)!, leaf);
  else if (place === fileName) envelope.hoSo.at(-1)!.at(-1)!.name = leafText(bytes, leaf);
  else if (place === facility) envelope.facility = leafText(bytes, leaf);
  else if (place === declaredCount) envelope.declaredCount = leafText(bytes, leaf);
  else if (place === signature && leaf.to > leaf.from) envelope.signature = bytes.subarray(leaf.from, leaf.to);
  else if (place === hoSo) addHoSo(envelope);
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
