import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostConfiguration } from '../hosts.ts';
import type { Released } from '../ledger.ts';
import { makeCustodians, type TestCustodians } from '../testing/custodians.ts';
import type { CopyHost } from './copy-host.ts';
import { type History, historyOf } from './history.ts';
import { releasedBy } from './keep.ts';
import { isSigned, onlySigned } from './signed-release.ts';

let folder: string;
let custodians: TestCustodians;
let host: CopyHost;
const now = new Date('2026-11-22T09:00:00+07:00');
const word = {
  what: 'database-logical-20260101T183000Z',
  person: 'an',
  reason: 'hết hạn',
  signedAt: now.toISOString(),
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hssk-custodians-'));
  custodians = makeCustodians(folder, ['an', 'binh'], [folder]);
  host = {
    configuration: { site: 'test', role: 'backup' } as HostConfiguration,
    ...{ places: { secrets: folder } as CopyHost['places'], program: (name) => name, now: () => now },
    ...{ actor: 'test', ledger: { append: () => Promise.reject(new Error()), read: async () => [] } },
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The log as it would be with these words in it. */
const logOf = (...words: { at?: Date; facts: Released }[]): History => ({
  ...historyOf([], 'backup'),
  releases: words.map(({ at = now, facts }) => ({ at: at.toISOString(), facts })),
});
const people = async (history: History) => releasedBy(await onlySigned(host, history), word.what, now);

describe('002:20.1.1 a word that a monthly point may go', () => {
  test('counts when the person signed it with the own key', async () => {
    const both = [await custodians.sign(word), await custodians.sign({ ...word, person: 'binh' })];
    expect(await people(logOf(...both.map((facts) => ({ facts }))))).toEqual(['an', 'binh']);
  });

  test.each<[string, Partial<Released>]>([
    ['another thing', { what: 'database-logical-20260201T183000Z' }],
    ['another reason', { reason: 'không cần nữa' }],
    ['another person', { person: 'binh' }],
    ['a person whom the site does not know', { person: 'chi' }],
    ['another moment', { signedAt: new Date(now.getTime() + 1000).toISOString() }],
    ['no signature at all', { signature: '' }],
  ])('does not count for %s', async (_, change) => {
    const signed = await custodians.sign(word);
    expect(await isSigned(host, signed)).toBe(true);
    expect(await isSigned(host, { ...signed, ...change })).toBe(false);
  });

  test('does not count when one person signs for the other, or for another site', async () => {
    expect(await isSigned(host, await custodians.sign({ ...word, person: 'binh' }, { person: 'an' }))).toBe(false);
    expect(await isSigned(host, await custodians.sign(word, { site: 'other' }))).toBe(false);
  });

  test('does not count when somebody puts an old signature into the log again', async () => {
    const facts = await custodians.sign({ ...word, signedAt: new Date(now.getTime() - 86_400_000).toISOString() });
    expect(await people(logOf({ facts }))).toEqual([]);
  });
});
