import type { TableView } from '../table.ts';

/** All amounts are integers of a millionth: what hospitals send has at most three decimals. */
const scaleDigits = 6;
export const one = 1_000_000n;

const powers = Array.from({ length: scaleDigits + 1 }, (_, digits) => 10n ** BigInt(digits));

/** A decimal cell; undefined when empty or not a plain decimal (the format rule has said so). */
export function amountOf(view: TableView, row: number, field: number): bigint | undefined {
  const at = (row * view.table.fields.length + field) * 2;
  const from = view.cells[at]!;
  const to = view.cells[at + 1]!;
  if (from < 0 || to <= from) return undefined;
  let value = 0;
  let decimals = -1;
  for (let position = from; position < to; position += 1) {
    const byte = view.bytes[position]!;
    if (byte === 0x2e && decimals < 0) decimals = 0;
    else if (byte < 0x30 || byte > 0x39) return undefined;
    else {
      value = value * 10 + byte - 0x30;
      if (decimals >= 0) decimals += 1;
    }
  }
  if (!Number.isSafeInteger(value) || decimals > scaleDigits) return undefined;
  return BigInt(value) * powers[scaleDigits - Math.max(0, decimals)]!;
}

/** Product of two amounts. */
export const times = (a: bigint, b: bigint): bigint => (a * b) / one;

/** `percent` of an amount; 100 is the whole. */
export const share = (amount: bigint, percent: bigint): bigint => (amount * percent) / (100n * one);

/** Equal within one dong. */
export function sameAmount(a: bigint, b: bigint): boolean {
  const difference = a - b;
  return difference <= one && difference >= -one;
}

/** As a person writes it: no trailing zeros. */
export function amountText(amount: bigint): string {
  const sign = amount < 0n ? '-' : '';
  const absolute = amount < 0n ? -amount : amount;
  const decimals = String(absolute % one)
    .padStart(scaleDigits, '0')
    .replace(/0+$/, '');
  return `${sign}${absolute / one}${decimals ? `.${decimals}` : ''}`;
}
