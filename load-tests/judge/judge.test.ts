import { expect, test } from 'vitest';
import { judge, missingOf, type StoredView, visitKey } from './judge.ts';
import type { Acknowledged } from './ledger.ts';

const entry = (linkCode: string, receipt: string, state = 'TIEP_NHAN'): Acknowledged => ({
  ...{ at: 1, facility: '01001', linkCode, receipt, state },
});
const ledger = [entry('a', 'one'), entry('b', 'two'), entry('c', 'two'), entry('a', 'one', 'TRUNG')];
const stored = (counts: Record<string, number>, change: Partial<StoredView> = {}): StoredView => ({
  byReceipt: new Map(Object.entries(counts)),
  storedTwice: 0,
  brokenChains: 0,
  ...change,
});
const readable = (counts: Record<string, number>) =>
  new Map(Object.entries(counts).map(([linkCode, count]) => [visitKey({ facility: '01001', linkCode }), count]));
const whole = stored({ one: 1, two: 2, unknown: 5 });

test('what is stored under every receipt, and read once, is fair; what nobody was told of is no fault', () => {
  const verdict = judge(ledger, whole, readable({ a: 1, b: 1, c: 1 }));
  expect(verdict).toMatchObject({ acknowledged: 3, visits: 3, lost: [], doubled: 0, unreadable: [], fair: true });
});

test('a receipt with less behind it is a loss, told with its visits', () => {
  const verdict = judge(ledger, stored({ one: 1, two: 1 }));
  expect(verdict.fair).toBe(false);
  expect(verdict.lost).toEqual([{ receipt: 'two', missing: 1, linkCodes: ['b', 'c'] }]);
  expect(missingOf(judge(ledger, stored({})))).toBe(3);
});

test.each([
  ['more rows than were acknowledged', stored({ one: 2, two: 2 }), { doubled: 1 }],
  ['the same content stored again', stored({ one: 1, two: 2 }, { storedTwice: 1 }), { doubled: 1 }],
  ['versions with a gap', stored({ one: 1, two: 2 }, { brokenChains: 1 }), { brokenChains: 1 }],
])('%s is a fault', (_, view, expected) => {
  expect(judge(ledger, view)).toMatchObject({ ...expected, fair: false });
});

test('a visit that cannot be read, or is found twice, is a fault', () => {
  expect(judge(ledger, whole, readable({ a: 1, b: 1 }))).toMatchObject({ unreadable: ['c'], fair: false });
  expect(judge(ledger, whole, readable({ a: 1, b: 2, c: 1 }))).toMatchObject({ doubled: 1, fair: false });
});

test('an empty book is fair and proves nothing', () => {
  expect(judge([], whole)).toMatchObject({ acknowledged: 0, fair: true });
});
