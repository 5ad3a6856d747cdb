import type { TableView } from '../table.ts';

/**
 * An integer of a millionth: what hospitals send has at most three decimals. Computed without rounding: a number while that is
 * exact, a bigint beyond.
 */
export type Amount = number | bigint;

const scaleDigits = 6;
export const one = 1_000_000;
/** The whole, as `share` takes it. */
export const hundred = 100 * one;

const powers = Array.from({ length: scaleDigits + 1 }, (_, digits) => 10 ** digits);

/** A decimal cell; undefined when empty or not a plain decimal (the format rule has said so). */
export function amountOf(view: TableView, row: number, field: number): Amount | undefined {
  const { bytes, cells } = view;
  const at = (row * view.table.fields.length + field) * 2;
  const from = cells[at]!;
  const to = cells[at + 1]!;
  if (from < 0 || to <= from) return undefined;
  let value = 0;
  let decimals = -1;
  for (let position = from; position < to; position += 1) {
    const byte = bytes[position]!;
    if (byte === 0x2e && decimals < 0) decimals = 0;
    else if (byte < 0x30 || byte > 0x39) return undefined;
    else {
      value = value * 10 + byte - 0x30;
      if (decimals >= 0) decimals += 1;
    }
  }
  if (!Number.isSafeInteger(value) || decimals > scaleDigits) return undefined;
  const power = powers[scaleDigits - Math.max(0, decimals)]!;
  return isExact(value * power) ? value * power : BigInt(value) * BigInt(power);
}

/** Product of two amounts. */
export function times(a: Amount, b: Amount): Amount {
  if (typeof a === 'number' && typeof b === 'number') {
    const wholeA = Math.floor(a / one);
    if (wholeA * one === a && isExact(wholeA * b)) return wholeA * b;
    const wholeB = Math.floor(b / one);
    if (wholeB * one === b && isExact(a * wholeB)) return a * wholeB;
  }
  return plain((BigInt(a) * BigInt(b)) / BigInt(one));
}

/** `percent` of an amount. */
export function share(amount: Amount, percent: Amount): Amount {
  if (percent === hundred) return amount;
  if (typeof amount === 'number' && typeof percent === 'number') {
    const whole = Math.floor(percent / one);
    if (whole * one === percent && isExact(amount * whole)) return Math.floor((amount * whole) / 100);
  }
  return plain((BigInt(amount) * BigInt(percent)) / BigInt(hundred));
}

export const sum = (a: Amount, b: Amount): Amount =>
  typeof a === 'number' && typeof b === 'number' && isExact(a + b) ? a + b : plain(BigInt(a) + BigInt(b));

export const difference = (a: Amount, b: Amount): Amount =>
  typeof a === 'number' && typeof b === 'number' && isExact(a - b) ? a - b : plain(BigInt(a) - BigInt(b));

/** Equal within one dong. */
export function sameAmount(a: Amount, b: Amount): boolean {
  const apart = difference(a, b);
  return apart <= one && apart >= -one;
}

/** As a person writes it: no trailing zeros. */
export function amountText(amount: Amount): string {
  const exact = BigInt(amount);
  const absolute = exact < 0n ? -exact : exact;
  const decimals = String(absolute % BigInt(one))
    .padStart(scaleDigits, '0')
    .replace(/0+$/, '');
  return `${exact < 0n ? '-' : ''}${absolute / BigInt(one)}${decimals ? `.${decimals}` : ''}`;
}

/** The nearest number to a larger product or sum is never within the range, so a result inside it is exact. */
const isExact = (value: number): boolean => value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER;

const plain = (amount: bigint): Amount => (isExact(Number(amount)) ? Number(amount) : amount);
