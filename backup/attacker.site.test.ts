import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examine } from './check.ts';
import { pull } from './pull.ts';
import { dayMilliseconds, minuteMilliseconds } from './retention/days.ts';
import { watch } from './retention/watch.ts';
import { retain } from './retention.ts';
import { attackerOf } from './testing/attacker.ts';
import { startCopies, type TestCopies } from './testing/copies.ts';
import { lostByPlainWay } from './testing/plain-way.ts';

const timeout = 120_000;
const days = 5;
let copies: TestCopies;

beforeAll(async () => {
  copies = await startCopies({ rules: { last: 1, daily: days, weekly: 1, floor: 1 } });
  await copies.makeRepository('database');
  for (let day = 0; day < days; day++) {
    copies.pass(day === 0 ? 0 : dayMilliseconds);
    await copies.savePoint(randomBytes(50_000));
  }
  copies.proveDrill();
  await pull(copies.hosts.copy);
  copies.arrive();
  expect((await examine(copies.hosts.backup, 'database', 'all')).outcome).toBe('ok');
}, timeout);
afterAll(() => copies?.stop());

test('002:17.8.3 squatted days are alarmed and keep everything; the plain way loses what it kept before', {
  timeout,
}, async () => {
  const attacker = attackerOf(copies);
  expect((await attacker.destroy()).filter(({ status }) => status < 400)).toEqual([]);
  expect(await lostByPlainWay(copies, { daily: days, weekly: 1 })).toEqual([]);

  for (let back = 0; back < days; back++) {
    const day = new Date(copies.now().getTime() - back * dayMilliseconds).toISOString().slice(0, 10);
    await attacker.snapshot(`${day} 23:59:59`);
  }
  copies.arrive();
  copies.pass(15 * minuteMilliseconds);
  expect(new Set((await watch(copies.hosts.backup)).map(({ code }) => code))).toEqual(new Set(['clock', 'unknown']));
  expect(copies.log.read({ kind: 'incident' }).filter(({ actor }) => actor !== 'log').length).toBeGreaterThanOrEqual(
    days,
  );

  const [result] = await retain(copies.hosts.backup);
  expect(result).toMatchObject({ pruned: false, forgotten: { points: [], snapshots: 0 } });
  expect(await copies.lostPoints('backup')).toEqual([]);
  expect((await lostByPlainWay(copies, { daily: days, weekly: 1 })).length).toBeGreaterThanOrEqual(days - 2);
});
