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
  return { flushes, batcher };
}
const item = (key: string, bytes = 1): Item => ({ key, bytes });
const keys = (flush: { items: Item[] }): string[] => flush.items.map(({ key }) => key);

test('a lone item goes at once, and the next batch fills while it is under way', async () => {
  const { flushes, batcher } = openStore(1);
  const first = batcher.add(item('a'));
  const rest = ['b', 'c', 'd', 'e', 'f'].map((key) => batcher.add(item(key)));
  expect(flushes.map(keys)).toEqual([['a']]);
  flushes[0]!.end();
  expect(await first).toBe('a');
  expect(flushes.map(keys)).toEqual([['a'], ['b', 'c', 'd', 'e']]);
  flushes[1]!.end();
  await rest[3];
  flushes[2]!.end();
  expect(await Promise.all(rest)).toEqual(['b', 'c', 'd', 'e', 'f']);
  await batcher.idle();
});

test('a batch holds no more bytes than it may, but a single large item goes', async () => {
  const { flushes, batcher } = openStore(1);
  const all = [item('a'), item('big', 500), item('b', 60), item('c', 60)].map((one) => batcher.add(one));
  for (let flush = 0; flush < 4; flush += 1) {
    flushes[flush]!.end();
    await all[flush];
  }
  expect(flushes.map(keys)).toEqual([['a'], ['big'], ['b'], ['c']]);
});

test('items with the same key are never under way together and keep their order', async () => {
  const { flushes, batcher } = openStore(2);
  const all = [item('x', 1), item('x', 2), item('y', 3), item('x', 4), item('z', 5)].map((one) => batcher.add(one));
  expect(flushes.map(({ items }) => items.map(({ bytes }) => bytes))).toEqual([[1], [3]]);
  flushes[1]!.end();
  await all[2];
  expect(flushes[2]!.items.map(({ bytes }) => bytes)).toEqual([5]);
  flushes[0]!.end();
  await all[0];
  expect(flushes[3]!.items.map(({ bytes }) => bytes)).toEqual([2]);
  flushes[3]!.end();
  await all[1];
  expect(flushes[4]!.items.map(({ bytes }) => bytes)).toEqual([4]);
  flushes[2]!.end();
  flushes[4]!.end();
  await Promise.all(all);
});

test('one refused item, or a whole failed flush, rejects what it concerns and the rest goes on', async () => {
  const { flushes, batcher } = openStore(1);
  const all = ['a', 'b', 'c', 'd'].map((key) => batcher.add(item(key)));
  const settled = Promise.allSettled(all);
  flushes[0]!.fail(new Error('lost'));
  await all[0]!.catch(() => undefined);
  flushes[1]!.end(['b', new Error('bad row'), 'd']);
  expect((await settled).map((one) => (one.status === 'fulfilled' ? one.value : one.reason.message))).toEqual([
    'lost',
    'b',
    'bad row',
    'd',
  ]);
  await batcher.idle();
});
