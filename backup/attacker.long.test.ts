/** Root on a machine of the cluster with the client's passwords, one attack after the other on the same copy 1. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examine } from './check.ts';
import { pull } from './pull.ts';
import { finishRepair, prepareRepair, refill } from './repair.ts';
import { ResticFailure } from './restic.ts';
import { runRestic } from './restic-process.ts';
import { release } from './retention/commands.ts';
import { localRepository, repositoryFolder } from './retention/copy-host.ts';
import { dayMilliseconds, minuteMilliseconds } from './retention/days.ts';
import { filesOf } from './retention/files.ts';
import { type Alarm, watch } from './retention/watch.ts';
import { type Retained, retain } from './retention.ts';
import { type Attacker, attackerOf } from './testing/attacker.ts';
import { startCopies, type TestCopies } from './testing/copies.ts';
import { makeCustodians, type TestCustodians } from './testing/custodians.ts';
import { lostByPlainWay } from './testing/plain-way.ts';

const timeout = 1_800_000;
let copies: TestCopies;
let attacker: Attacker;
let custodians: TestCustodians;
const retainNow = async (): Promise<Retained> => {
  const [result] = await retain(copies.hosts.backup);
  copies.arrive();
  return result!;
};
const codesOf = ({ refusals }: Retained) => [...new Set(refusals.map(({ code }) => code))];

/** A day as it should be: a point, its copy, a drill now and then. */
async function day(): Promise<void> {
  copies.pass(dayMilliseconds - 3 * 60 * minuteMilliseconds);
  const { id } = await copies.savePoint(randomBytes(100_000));
  await pull(copies.hosts.copy);
  copies.proveDrill([id]);
  copies.arrive();
  copies.pass(3 * 60 * minuteMilliseconds);
}

/** Looks every five minutes until there is an alarm; answers how long that took. */
async function untilAlarm(isExpected: (alarm: Alarm) => boolean): Promise<number> {
  copies.arrive();
  for (let minutes = 5; minutes <= 60; minutes += 5) {
    copies.pass(5 * minuteMilliseconds);
    if ((await watch(copies.hosts.backup)).some(isExpected)) return minutes;
  }
  return Number.POSITIVE_INFINITY;
}

const expectNothingLost = async () => expect(await copies.lostPoints('backup')).toEqual([]);
const idsIn = (part: 'snapshots' | 'keys' | 'index') =>
  new Set(filesOf(repositoryFolder(copies.hosts.backup, 'database'), part).map(({ id }) => id));
const addedTo = (part: 'snapshots' | 'keys' | 'index', before: Set<string>) =>
  [...idsIn(part)].filter((id) => !before.has(id));

/** As many as the rules of this test keep. */
const plainRules = { daily: 9, weekly: 2 };
let lostWithoutAttack: string[];

const before = { snapshots: new Set<string>(), keys: new Set<string>(), index: new Set<string>() };

beforeAll(async () => {
  copies = await startCopies({ rules: { last: 3, daily: 9, weekly: 2, floor: 3 } });
  await copies.makeRepository('database');
  custodians = makeCustodians(
    copies.folder,
    ['an', 'binh'],
    Object.values(copies.hosts).map(({ places }) => places.secrets),
  );
  attacker = attackerOf(copies);
  for (let number = 0; number < 16; number++) await day();
  await examine(copies.hosts.backup, 'database', 'all');
  const first = await retainNow();
  expect(first).toMatchObject({ refusals: [], checked: 'ok' });
  expect(first.forgotten.points.length).toBeGreaterThan(0);
  await expectNothingLost();
  expect(await watch(copies.hosts.backup)).toEqual([]);
  lostWithoutAttack = await lostByPlainWay(copies, plainRules);
  for (const part of ['snapshots', 'keys', 'index'] as const) before[part] = idsIn(part);
}, timeout);
afterAll(() => copies?.stop());

test('002:17.8.3 1 deletion and 2 overwriting are refused by the server, each of them', { timeout }, async () => {
  const answers = await attacker.destroy();
  expect(answers.length).toBeGreaterThan(50);
  expect(answers.filter(({ status }) => status < 400)).toEqual([]);
  await expectNothingLost();
});

test('002:17.8.3 3 squatting of days is alarmed within 15 minutes, and nothing is forgotten after it', {
  timeout,
}, async () => {
  const now = copies.now().getTime();
  for (let back = 0; back < 10; back++) {
    const at = new Date(now - back * dayMilliseconds).toISOString().slice(0, 10);
    await attacker.snapshot(`${at} 23:59:59`);
  }
  expect(await untilAlarm(({ code }) => code === 'clock')).toBeLessThanOrEqual(15);
  await day();
  const result = await retainNow();
  expect(codesOf(result)).toEqual(expect.arrayContaining(['clock', 'unknown']));
  expect(result.forgotten).toEqual({ points: [], snapshots: 0 });
  await expectNothingLost();
});

test('control: the plain way loses points to the same squatting that it kept before', { timeout }, async () => {
  const lost = (await lostByPlainWay(copies, plainRules)).filter((point) => !lostWithoutAttack.includes(point));
  console.log(
    `control: the plain way loses ${lost.length} of ${copies.contents.size} points more than without the attack`,
  );
  expect(lost.length).toBeGreaterThan(5);
});

test('002:17.8.3 4 a time far ahead is alarmed within 15 minutes', { timeout }, async () => {
  const known = idsIn('snapshots');
  await attacker.snapshot('2099-12-31 23:59:59');
  const [future] = addedTo('snapshots', known);
  expect(
    await untilAlarm(({ code, what }) => code === 'clock' && what.includes(future!.slice(0, 8))),
  ).toBeLessThanOrEqual(15);
});

test('002:17.8.3 6 garbage with the right time is alarmed within 15 minutes', { timeout }, async () => {
  const known = idsIn('snapshots');
  await attacker.snapshot(copies.now().toISOString().slice(0, 19).replace('T', ' '), { content: randomBytes(100_000) });
  const [garbage] = addedTo('snapshots', known);
  expect(
    await untilAlarm(
      ({ code, what }) => (code === 'unknown' || code === 'clock') && what.includes(garbage!.slice(0, 8)),
    ),
  ).toBeLessThanOrEqual(15);
});

test('002:17.8.3 7 an added key is alarmed within 15 minutes and stops retention', { timeout }, async () => {
  await attacker.addKey();
  expect(await untilAlarm(({ code }) => code === 'key')).toBeLessThanOrEqual(15);
  await day();
  const result = await retainNow();
  expect(codesOf(result)).toContain('key');
  expect(result.forgotten.snapshots).toBe(0);
  await expectNothingLost();
});

test('002:17.8.3 9 locks of the year 2099 and unreadable ones are alarmed and gone after half an hour', {
  timeout,
}, async () => {
  await attacker.lockForEver();
  expect(await untilAlarm(({ code, what }) => code === 'locks' && what.includes('alone'))).toBeLessThanOrEqual(15);
  for (let count = 0; count < 12; count++) await attacker.put('locks', randomBytes(100));
  expect(await untilAlarm(({ code, what }) => code === 'locks' && what.includes('locks at once'))).toBeLessThanOrEqual(
    15,
  );
  copies.pass(31 * minuteMilliseconds);
  await watch(copies.hosts.backup);
  await copies.savePoint(randomBytes(1000));
  await pull(copies.hosts.copy);
  copies.arrive();
});

test('002:17.8.3 8 a server filled to its quota fails the backup loudly and costs no point', { timeout }, async () => {
  await copies.server.stop();
  await copies.server.start({ maxSizeBytes: 12 * 2 ** 20 });
  expect(await attacker.fill(20)).toBeGreaterThanOrEqual(400);
  await expect(copies.savePoint(randomBytes(2 ** 20))).rejects.toThrow(ResticFailure);
  await expectNothingLost();
  await copies.server.stop();
  await copies.server.start();
});

test('002:17.8.3 5 a stopped backup and a month of waiting: nothing goes', { timeout }, async () => {
  copies.pass(30 * dayMilliseconds);
  const result = await retainNow();
  expect(codesOf(result)).toEqual(expect.arrayContaining(['log', 'drill', 'count']));
  expect(result).toMatchObject({ forgotten: { points: [], snapshots: 0 }, pruned: false });
  await expectNothingLost();
});

test('002:17.8.3 10 a forged index is found before any prune', { timeout }, async () => {
  await attacker.forgeIndex();
  const folder = copies.copyOf('database');
  const result = await retainNow();
  expect(codesOf(result)).toContain('check');
  expect(result).toMatchObject({ checked: 'failed', pruned: false, forgotten: { points: [], snapshots: 0 } });
  await expectNothingLost();
  const own = localRepository(copies.hosts.backup, 'database', folder);
  const { outcome } = await runRestic(own, { args: ['forget', '--keep-last', '100', '--group-by', '', '--prune'] });
  const lost = await copies.lostPoints('backup', folder);
  console.log(`control: restic prune with the forged index ended ${outcome}, ${lost.length} points lost`);
});

test('002:17.8.1 002:20.1.1 after two people have cleared it away, retention goes on and every point of the log restores', {
  timeout,
}, async () => {
  const { backup, copy } = copies.hosts;
  await prepareRepair(backup, 'database');
  const place = { entries: copies.log.read(), repository: 'database', role: 'backup', donor: 'copy' } as const;
  await refill(place, { to: copies.repository('database'), from: localRepository(copy, 'database') });
  await finishRepair(backup, 'database', 'copy');
  for (let number = 0; number < 9; number++) await day();
  const inputs = await retainNow();
  const unknown = [...idsIn('snapshots')].filter((id) =>
    inputs.refusals.some(({ what }) => what.includes(id.slice(0, 8))),
  );
  const things = [...unknown.map((id) => `snapshot/${id}`), ...addedTo('keys', before.keys).map((id) => `key/${id}`)];
  expect(things.length).toBeGreaterThan(10);
  for (const person of ['an', 'binh']) {
    const facts = { what: `backup/database/${things[0]}`, person, reason: 'giả', signature: 'giả' };
    copies.log.append({
      ...{ kind: 'release', host: 'backup-1', actor: person, outcome: 'ok', articles: [] },
      facts: { ...facts, signedAt: backup.now().toISOString() },
    });
  }
  expect(codesOf(await retainNow())).toEqual(codesOf(inputs));
  for (const thing of things) {
    for (const person of ['an', 'binh']) {
      const signedAt = backup.now().toISOString();
      const word = { what: `backup/database/${thing}`, person, reason: 'tấn công ngày 22', signedAt };
      await release(backup, await custodians.sign(word));
    }
  }
  await examine(backup, 'database', 'all');
  const cleared = await retainNow();
  expect(cleared.refusals).toEqual([]);
  for (let number = 0; number < 8; number++) await day();
  await examine(backup, 'database', 'all');
  const pruned = await retainNow();
  expect(pruned).toMatchObject({ refusals: [], pruned: true });
  expect(addedTo('keys', before.keys)).toEqual([]);
  await expectNothingLost();
});
