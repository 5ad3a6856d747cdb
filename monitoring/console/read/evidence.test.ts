import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { entryOf, hashOf } from '../../../backup/evidence/line.ts';
import type { LogReader } from '../../../backup/evidence/replica.ts';
import { sampleKeys, sampleMaterial } from '../../../backup/evidence/testing/sample.ts';
import { openEvidence } from './evidence.ts';

const keys = sampleKeys();
const made = (to: string) => sampleMaterial({ keys, from: '2026-01-01', to }).lines;
const all = made('2026-01-20');

/** A log that gives what a test holds in it. */
let lines: string[];
const log: LogReader = {
  head: async () => {
    const last = lines.at(-1);
    return last ? { sequence: lines.length - 1, hash: hashOf(last), at: entryOf(last).at } : null;
  },
  lines: async (from, limit) => lines.slice(from, from + limit),
};
let directory: string;
const open = () => openEvidence({ directory, site: 'sample', logHost: 'backup-1', publicKeys: keys.publicKeys, log });

beforeEach(() => {
  lines = all.slice(0, 50);
  directory = mkdtempSync(join(tmpdir(), 'console-evidence-'));
});

test('lines are taken over once, and a console that starts anew still has them', async () => {
  const replica = open();
  expect((await replica.update()).entries).toHaveLength(50);
  lines = all.slice(0, 80);
  const ledger = await replica.update();
  expect(ledger.entries).toHaveLength(80);
  expect(replica.lines([3, 79, 80])).toEqual([all[3], all[79]]);
  replica.close();
  const again = open();
  expect(again.ledger.entries).toHaveLength(80);
  again.close();
});

test('a log that is shorter than before is told as altered, and what was seen stays', async () => {
  const replica = open();
  await replica.update();
  lines = all.slice(0, 40);
  await expect(replica.update()).rejects.toMatchObject({ reason: 'broken' });
  lines = [];
  await expect(replica.update()).rejects.toMatchObject({ reason: 'broken' });
  expect(replica.ledger.entries).toHaveLength(50);
  replica.close();
});

test('a line that was changed, left out or signed by somebody else is not taken', async () => {
  const other = sampleMaterial({ keys: sampleKeys(), from: '2026-01-01', to: '2026-01-20' }).lines;
  const wrong = [
    all.slice(0, 60).with(55, all[55]!.replace('"outcome":"ok"', '"outcome":"failed"')),
    [...all.slice(0, 52), ...all.slice(53, 60)],
    [...all.slice(0, 50), other[50]!],
  ];
  for (const altered of wrong) {
    const replica = open();
    lines = altered;
    await expect(replica.update()).rejects.toMatchObject({ reason: 'broken' });
    replica.close();
    directory = mkdtempSync(join(tmpdir(), 'console-evidence-'));
  }
});

test('another last line than the one that was seen is told as altered', async () => {
  const replica = open();
  await replica.update();
  lines = [...all.slice(0, 49), all[49]!.replace('"ok"', '"failed"')];
  await expect(replica.update()).rejects.toMatchObject({ reason: 'broken' });
  replica.close();
});

test('a replica that was changed on the disk is not opened', async () => {
  const replica = open();
  await replica.update();
  replica.close();
  const path = join(directory, 'log.jsonl');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"sequence":7', '"sequence":8'));
  expect(open).toThrow();
});

test('half a line that a power cut left is cut off and fetched again', async () => {
  const replica = open();
  await replica.update();
  replica.close();
  appendFileSync(join(directory, 'log.jsonl'), all[50]!.slice(0, 40));
  const again = open();
  lines = all.slice(0, 52);
  expect((await again.update()).entries).toHaveLength(52);
  again.close();
});
