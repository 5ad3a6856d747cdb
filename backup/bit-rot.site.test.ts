import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examine } from './check.ts';
import { pull } from './pull.ts';
import { finishRepair, prepareRepair, refill } from './repair.ts';
import { localRepository, repositoryFolder } from './retention/copy-host.ts';
import { dayMilliseconds } from './retention/days.ts';
import { randomOf, rot } from './testing/bit-rot.ts';
import { startCopies, type TestCopies } from './testing/copies.ts';

let copies: TestCopies;
beforeAll(async () => {
  copies = await startCopies();
  await copies.makeRepository('database');
  for (let day = 0; day < 3; day++) {
    await copies.savePoint(randomBytes(300_000));
    copies.pass(dayMilliseconds);
  }
  await pull(copies.hosts.copy);
  copies.arrive();
  expect((await examine(copies.hosts.backup, 'database', 'all')).outcome).toBe('ok');
}, 120_000);
afterAll(() => copies?.stop());

test('002:20.4.a.2 002:17.8.2 damage to files of every sort is found by name and mended from another copy', {
  timeout: 120_000,
}, async () => {
  const { backup, copy } = copies.hosts;
  const done = rot(repositoryFolder(backup, 'database'), 7, randomOf(3));
  const { outcome, facts } = await examine(backup, 'database', 'all');
  expect(outcome).toBe('failed');
  const told = [...facts.damage, ...facts.missing].join('\n');
  expect(done.filter(({ file }) => !told.includes(file.split('/')[1]!.slice(0, 8)))).toEqual([]);

  const place = { repository: 'database', role: 'backup', donor: 'copy' } as const;
  const access = { to: backup.repository('database'), from: localRepository(copy, 'database') };
  await prepareRepair(backup, 'database');
  await refill({ entries: copies.log.read(), ...place }, access);
  const after = await finishRepair(backup, 'database', 'copy');
  expect(after).toMatchObject({ outcome: 'ok', facts: { damage: [], missing: [], unknown: [] } });
  expect(await copies.lostPoints('backup')).toEqual([]);
  expect(copies.log.read({ kind: 'repair' })).toMatchObject([
    { outcome: 'ok', facts: { role: 'backup', donor: 'copy' } },
  ]);
});
