import { expect, test } from 'vitest';
import { missedMutations } from './testing/mutation-run.ts';

test('002:20.4.a 1,000 mutations of a package, 1,000 found', async () => {
  expect(await missedMutations(Array.from({ length: 1000 }, (_, index) => 1_000_000 + index))).toEqual([]);
}, 3_600_000);
