import { expect, test } from 'vitest';
import { steadyRate } from './steady-rate.ts';

const server = (capacity: number) => async (rate: number) => ({
  ...{ p99: rate <= capacity ? 100 : 900, dropped: 0, failed: 0 },
});

test('the first rate from above that holds the limit', async () => {
  const { rate } = await steadyRate(100, 500, server(75));
  expect(rate).toBeCloseTo(72.9);
});

test('a failure or a document that was not started counts like a late one', async () => {
  const attempt = async (rate: number) => ({ p99: 1, dropped: rate > 60 ? 1 : 0, failed: rate > 80 ? 1 : 0 });
  expect((await steadyRate(100, 500, attempt)).rate).toBeLessThanOrEqual(60);
});

test('a server that holds no rate is told as such', async () => {
  await expect(steadyRate(100, 500, server(0))).rejects.toThrow('do not hold');
});
