import { createHash } from 'node:crypto';
import { BackupProblem } from '../problem.ts';
import { fiveBits } from './identity.ts';

/** One share of an escrow. `escrow` is the same for all shares that belong together. */
export type Share = { number: number; escrow: string; bytes: Uint8Array };

/** Eight marks that name the escrow of a recipient. */
export const escrowId = (recipient: string): string =>
  createHash('sha256').update(recipient.trim()).digest('hex').slice(0, 8).toUpperCase();

/**
 * `HSSK-<number>-<escrow>-` and 14 groups of five marks: four carry the share, the fifth is the group's own check mark,
 * so that a slip of the pen is found in its group. The last two bytes check the whole line.
 */
export function shareText({ number, escrow, bytes }: Share): string {
  const marks = fiveBits(new Uint8Array([...bytes, ...lineCheck(number, escrow, bytes)]));
  const groups = Array.from({ length: groupCount }, (_, index) => marks.slice(index * 4, index * 4 + 4));
  const text = groups.map((group, index) => letters([...group, groupCheck(group, index)]));
  return ['HSSK', number, escrow, ...text].join('-');
}

/** Reads a share as printed or typed: case, spaces, hyphens and the letters that look like digits do not matter. */
export function readShare(text: string): Share {
  const typed = text.toUpperCase().replace(/[\s-]/g, '');
  const match = /^H[S5][S5]K([1-9])([0-9A-F]{8})([0-9A-Z]*)$/.exec(typed);
  if (!match) throw mistyped('a share', 'it does not begin with HSSK, its number and the eight marks of its escrow');
  const [, number, escrow, body] = match as unknown as [string, string, string, string];
  const where = `share ${number}`;
  const groups = body.match(/.{1,5}/g) ?? [];
  if (body.length !== groupCount * 5) {
    throw mistyped(where, `${groupCount} groups of five marks are expected, ${body.length} marks came`);
  }
  const values = groups.flatMap((group, index) => readGroup(where, group, index));
  const bytes = eightBits(values);
  const share = { number: Number(number), escrow, bytes: bytes.slice(0, -2) };
  if (lineCheck(share.number, escrow, share.bytes).some((byte, index) => byte !== bytes.at(index - 2))) {
    throw mistyped(where, 'every group is well formed, but the line is not: its number or escrow marks are wrong');
  }
  return share;
}

function readGroup(where: string, group: string, index: number): number[] {
  const values = [...group].map((mark) => alphabet.indexOf(lookAlikes[mark] ?? mark));
  const data = values.slice(0, 4);
  if (values.every((value) => value >= 0) && groupCheck(data, index) === values[4]) return data;
  throw mistyped(where, `group ${index + 1} of ${groupCount} (${group}) is mistyped`);
}

const groupCount = 14;
/** Without I, L, O and U, which are misread (Crockford). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const lookAlikes: Record<string, string> = { I: '1', L: '1', O: '0', U: 'V' };

const letters = (values: number[]) => values.map((value) => alphabet[value]).join('');

/** A remainder in the field of 32 elements: finds every single wrong mark, every two neighbours swapped, and a group in another's place. */
const groupCheck = (values: number[], index: number) =>
  values.reduce((rest, value) => {
    const sum = rest ^ value;
    return ((sum << 1) ^ (sum & 16 ? 0b100101 : 0)) & 31;
  }, index + 1);

function lineCheck(number: number, escrow: string, bytes: Uint8Array): Uint8Array {
  const digest = createHash('sha256').update(`${number} ${escrow} `).update(bytes).digest();
  return new Uint8Array(digest.subarray(0, 2));
}

function eightBits(values: number[]): Uint8Array {
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

const mistyped = (where: string, what: string) =>
  new BackupProblem({ where, what, next: 'compare it with the paper, mark by mark, and type it again' });
