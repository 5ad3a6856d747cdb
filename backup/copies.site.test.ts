import { randomBytes } from 'node:crypto';
import { appendFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CopyReport, countHere } from './copies.ts';
import { copiesByLog, countCopies } from './count-copies.ts';
import { joinShares } from './escrow/escrow.ts';
import type { Copied, Point } from './ledger.ts';
import { pull } from './pull.ts';
import { repositoryFolder } from './retention/copy-host.ts';
import { dayMilliseconds } from './retention/days.ts';
import { filesOf } from './retention/files.ts';
import { examineVault } from './retention/vault-files.ts';
import { attackerOf } from './testing/attacker.ts';
import { sha256, startCopies, type TestCopies } from './testing/copies.ts';
import { pullVault, repairVault } from './vault.ts';

const timeout = 120_000;
let copies: TestCopies;
let first: Point;

beforeAll(async () => {
  copies = await startCopies();
  await copies.makeRepository('database');
  // The end of a stream is where a careless reader cuts.
  first = await copies.savePoint(Buffer.concat([randomBytes(100_000), Buffer.from('\n')]));
}, timeout);
afterAll(() => copies?.stop());

const reports = () => Promise.all(Object.values(copies.hosts).map((host) => countHere(host)));

/** The three test hosts are one computer; what is the machine's own is made different here, all else is theirs. */
const apart = (found: CopyReport[]): CopyReport[] =>
  found.map((report) => ({
    ...report,
    identities: report.identities.map(({ repository, identity }) => ({
      repository,
      identity: { ...identity, machineId: report.machine, disk: `/dev/${report.machine}` },
    })),
  }));

test('002:17.8.1 only what the log knows is copied, under another key, with the same content', {
  timeout,
}, async () => {
  await attackerOf(copies).snapshot('2026-01-05 01:00:00');
  expect(await pull(copies.hosts.copy)).toEqual({ copied: 1, failed: 0 });
  expect(filesOf(repositoryFolder(copies.hosts.copy, 'database'), 'snapshots')).toHaveLength(1);
  expect(await copies.lostPoints('copy')).toEqual([]);
  expect(await pull(copies.hosts.copy)).toEqual({ copied: 0, failed: 0 });
});

test('002:20.1.1 copy 3 holds the point as an age file that two shares open', { timeout }, async () => {
  expect(await pullVault(copies.hosts.vault)).toEqual({ copied: 1, failed: 0 });
  const folder = join(copies.hosts.vault.places.vault, first.id);
  expect(readdirSync(folder).sort()).toEqual(['hssk.dump.age', 'manifest.json']);
  const identity = await joinShares([copies.escrow.shares[0], copies.escrow.shares[2]]);
  const age = copies.hosts.vault.program('age');
  const { stdout } = await execa(age, ['--decrypt', '-i', '-', join(folder, 'hssk.dump.age')], {
    input: `${identity}\n`,
    encoding: 'buffer',
    stripFinalNewline: false,
  });
  expect(sha256(Buffer.from(stdout))).toBe(copies.contents.get(first.id));
});

test('002:17.8.1 000:19.3-2 three hosts that share nothing are three copies; on one machine they are one', {
  timeout,
}, async () => {
  const found = await reports();
  const honest = countCopies(found);
  expect(honest.enough).toBe(false);
  expect(new Set(honest.shared.map(({ part }) => part))).toEqual(new Set(['machine', 'disk']));
  expect(honest.components).toMatchObject([{ component: 'database', copies: 1 }]);
  expect(countCopies(apart(found))).toMatchObject({ enough: true, shared: [], components: [{ copies: 3 }] });
  expect(countCopies(apart(found).slice(0, 2))).toMatchObject({ enough: false, components: [{ copies: 2 }] });
});

test('002:17.8.2 a changed file of copy 3 is one copy less, and is fetched again', { timeout }, async () => {
  appendFileSync(join(copies.hosts.vault.places.vault, first.id, 'hssk.dump.age'), 'x');
  const { outcome, facts } = await examineVault(copies.hosts.vault);
  expect({ outcome, damage: facts.damage }).toEqual({
    outcome: 'failed',
    damage: [`${first.id}: hssk.dump.age is not what was stored`],
  });
  expect(countCopies(apart(await reports()))).toMatchObject({ enough: false, components: [{ copies: 2 }] });
  expect(await repairVault(copies.hosts.vault)).toEqual({ repaired: [first.id], failed: [] });
  expect((await examineVault(copies.hosts.vault)).outcome).toBe('ok');
  expect(countCopies(apart(await reports())).enough).toBe(true);
});

test('a point that copy 2 never got is late after a day', { timeout }, async () => {
  copies.pass(dayMilliseconds);
  const second = await copies.savePoint(randomBytes(1000));
  expect(countCopies(apart(await reports())).enough).toBe(true);
  copies.pass(dayMilliseconds + 1);
  const { components } = countCopies(apart(await reports()));
  expect(components[0]).toMatchObject({
    copies: 2,
    hosts: [{ lacks: [] }, { lacks: [{ code: 'late', points: 1 }] }, { lacks: [] }],
  });

  rmSync(join(repositoryFolder(copies.hosts.backup, 'database'), 'snapshots', second.snapshots[0]!));
  expect(await pull(copies.hosts.copy)).toEqual({ copied: 0, failed: 1 });
  expect(copies.log.read({ kind: 'copy' }).at(-1)).toMatchObject({
    outcome: 'failed',
    facts: { point: second.id } satisfies Partial<Copied>,
  });
});

test('a copy whose last check is old or bad does not count for the metric', () => {
  const entries = copies.log.read();
  const counts = copiesByLog(entries, copies.now());
  // Copy 1 and 2 were never checked in this test; copy 3 was, two days ago.
  expect(counts).toEqual([{ component: 'database', copies: 1 }]);
  expect(copiesByLog(entries, new Date(copies.now().getTime() + 9 * dayMilliseconds))).toEqual([
    { component: 'database', copies: 0 },
  ]);
});
