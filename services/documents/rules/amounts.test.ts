import { expect, test } from 'vitest';
import { randomFrom } from '../sample-random.ts';
import { type Amount, amountText, difference, one, sameAmount, share, sum, times } from './amounts.ts';

const random = randomFrom(1);
const power = (digits: number): bigint => 10n ** BigInt(digits);
/** Of any size, most of them whole, and many near the largest number that is exact. */
function anyAmount(): bigint {
  const digits = random.integer(0, 21);
  const value = (BigInt(random.integer(0, 999_999_999)) * power(digits)) / power(random.integer(0, 9));
  const near = BigInt(Number.MAX_SAFE_INTEGER) + BigInt(random.integer(-3, 3));
  return random.pick([value, value * BigInt(one), near, near / BigInt(one)]);
}
const held = (value: bigint): Amount => (value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value);

test('amounts are computed as integers, whatever their size', () => {
  const scale = BigInt(one);
  for (let round = 0; round < 20_000; round += 1) {
    const [a, b] = [anyAmount(), anyAmount()];
    const results = [
      times(held(a), held(b)),
      share(held(a), held(b)),
      sum(held(a), held(b)),
      difference(held(a), held(b)),
    ];
    const exact = [(a * b) / scale, (a * b) / (100n * scale), a + b, a - b];
    expect({ a, b, results: results.map(BigInt) }).toEqual({ a, b, results: exact });
    const apart = a > b ? a - b : b - a;
    expect({ a, b, same: sameAmount(held(a), held(b)) }).toEqual({ a, b, same: apart <= scale });
  }
});

test('an amount is told without needless zeros', () => {
  expect([0, 1_500_000, 333_333, -2_000_000, 12_345_678_901_234_567_890_000_000n].map(amountText)).toEqual([
    '0',
    '1.5',
    '0.333333',
    '-2',
    '12345678901234567890',
  ]);
});
