import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createBatcher } from './batcher.ts';

type Item = { key: string; bytes: number };
/** A store whose flushes end when the test says so. */
function openStore(lanes: number) {
  const flushes: { items: Item[]; end: (answers?: (string | Error)[]) => void; fail: (error: Error) => void }[] = [];
  const batcher = createBatcher<Item, string>({
    lanes,
    maxItems: 4,
    maxBytes: 100,
    bytesOf: (item) => item.bytes,
    keyOf: (item) => item.key,
    flush: (items) =>
      new Promise((resolve, reject) => {
        flushes.push({ items, end: (answers) => resolve(answers ?? items.map((item) => item.key)), fail: reject });
      }),
  });
  const add = (...items: Item[]): Promise<string>[] => items.map((one) => batcher.add(one));
  return { flushes, batcher, add };
}
const item = (key: string, bytes = 1): Item => ({ key, bytes });
const items = (keys: string): Item[] => [...keys].map((key) => item(key));
const keysOf = (flushes: { items: Item[] }[]): string[] =>
  flushes.map((flush) => flush.items.map(({ key }) => key).join(''));
/** Until promises and what they set off have been worked through. */
const settled = async (): Promise<void> => {
  await nextTurn();
  await nextTurn();
};

test('what comes in one turn of the event loop goes together at its end, and the next batch fills meanwhile', async () => {
  const { flushes, batcher, add } = openStore(1);
  const first = add(...items('ab'));
  expect(flushes).toEqual([]);
  await settled();
  expect(keysOf(flushes)).toEqual(['ab']);
  const rest = add(...items('cdefg'));
  await settled();
  expect(keysOf(flushes)).toEqual(['ab']);
  flushes[0]!.end();
  expect(await Promise.all(first)).toEqual(['a', 'b']);
  await settled();
  expect(keysOf(flushes)).toEqual(['ab', 'cdef']);
  flushes[1]!.end();
  await settled();
  flushes[2]!.end();
  expect(await Promise.all(rest)).toEqual([...'cdefg']);
  await batcher.idle();
});

test('a batch holds no more bytes than it may, but a single large item goes', async () => {
  const { flushes, add } = openStore(1);
  const all = add(item('a'), item('B', 500), item('c', 60), item('d', 60));
  for (let flush = 0; flush < 4; flush += 1) {
    await settled();
    flushes[flush]!.end();
  }
  await Promise.all(all);
  expect(keysOf(flushes)).toEqual(['a', 'B', 'c', 'd']);
});

test('items with the same key are never under way together and keep their order', async () => {
  const { flushes, add } = openStore(2);
  const all = add(item('x', 1), item('x', 2), item('y', 3), item('x', 4), item('z', 5));
  const bytes = (): number[][] => flushes.map((flush) => flush.items.map((one) => one.bytes));
  await settled();
  expect(bytes()).toEqual([[1, 3, 5]]);
  flushes[0]!.end();
  await settled();
  expect(bytes()).toEqual([[1, 3, 5], [2]]);
  const late = add(item('y', 6), item('x', 7));
  await settled();
  expect(bytes()).toEqual([[1, 3, 5], [2], [6]]);
  for (const flush of [1, 2]) flushes[flush]!.end();
  await settled();
  flushes[3]!.end();
  await settled();
  flushes[4]!.end();
  await Promise.all([...all, ...late]);
  expect(bytes().slice(3)).toEqual([[4], [7]]);
});

test('one refused item, or a whole failed flush, rejects what it concerns and the rest goes on', async () => {
  const { flushes, batcher, add } = openStore(1);
  const lost = Promise.allSettled(add(item('a')));
  await settled();
  const rest = Promise.allSettled(add(...items('bcd')));
  flushes[0]!.fail(new Error('lost'));
  await settled();
  flushes[1]!.end(['b', new Error('bad row'), 'd']);
  const outcomes = [...(await lost), ...(await rest)];
  expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.message))).toEqual([
    'lost',
    'b',
    'bad row',
    'd',
  ]);
  await batcher.idle();
});
