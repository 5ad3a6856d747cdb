import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examine, partOfDay } from './check.ts';
import { pull } from './pull.ts';
import { finishRepair, prepareRepair, refill } from './repair.ts';
import { localRepository, repositoryFolder } from './retention/copy-host.ts';
import { dayMilliseconds } from './retention/days.ts';
import { randomOf, rot } from './testing/bit-rot.ts';
import { startCopies, type TestCopies } from './testing/copies.ts';

const groups = 10;
const inGroup = 20;
let copies: TestCopies;

beforeAll(async () => {
  copies = await startCopies();
  await copies.makeRepository('database');
  for (let day = 0; day < 20; day++) {
    await copies.savePoint(randomBytes(400_000));
    copies.pass(dayMilliseconds);
  }
  await pull(copies.hosts.copy);
  copies.arrive();
  for (const host of [copies.hosts.backup, copies.hosts.copy]) {
    expect((await examine(host, 'database', 'all')).outcome).toBe('ok');
  }
}, 900_000);
afterAll(() => copies?.stop());

/** Copy 1 and copy 2 in turn, each mended from the other. */
describe.each(Array.from({ length: groups }, (_, index) => index))('group %i', (group) => {
  test(`002:20.4.a.2 002:17.8.2 ${inGroup} random damages are found within a week and mended`, {
    timeout: 900_000,
  }, async () => {
    const [role, donor] = group % 2 === 0 ? (['backup', 'copy'] as const) : (['copy', 'backup'] as const);
    const host = copies.hosts[role];
    const done = rot(repositoryFolder(host, 'database'), inGroup, randomOf(1000 + group));

    const told: string[] = [];
    for (let day = 0; day < 7; day++) {
      const { facts, outcome } = await examine(host, 'database', partOfDay(host));
      expect(outcome).toBe('failed');
      told.push(...facts.damage, ...facts.missing);
      copies.pass(dayMilliseconds);
    }
    const text = told.join('\n');
    const ids = copies.log.read({ kind: 'backup' }).length;
    expect(ids).toBe(20);
    expect(done.filter(({ file }) => !text.includes(file.split('/')[1]!.slice(0, 8)))).toEqual([]);

    await prepareRepair(host, 'database');
    const access = { backup: copies.repository('database'), copy: localRepository(copies.hosts.copy, 'database') };
    await refill(
      { entries: copies.log.read(), repository: 'database', role, donor },
      { to: access[role], from: access[donor] },
    );
    expect(await finishRepair(host, 'database', donor)).toMatchObject({
      outcome: 'ok',
      facts: { damage: [], missing: [] },
    });
    expect(await copies.lostPoints(role)).toEqual([]);
  });
});
