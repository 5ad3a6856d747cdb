import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { signText } from './custodian-signature.ts';
import { type EmergencyState, emergencies, emergencyStatement, signEmergency, takeStep } from './emergency.ts';
import type { HostConfiguration } from './hosts.ts';
import type { Draft, Emergency, EmergencyRequest, Entry } from './ledger.ts';
import type { CopyHost } from './retention/copy-host.ts';
import { makeCustodians } from './testing/custodians.ts';

const folder = mkdtempSync(join(tmpdir(), 'hssk-emergency-'));
makeCustodians(folder, ['an', 'binh'], [folder]);
afterAll(() => rmSync(folder, { recursive: true }));

let entries: Entry[];
let now: Date;
const host = {
  configuration: { site: 'test', role: 'backup', machine: 'backup-1' } as HostConfiguration,
  ...{ places: { secrets: folder } as CopyHost['places'], program: (name: string) => name, now: () => now },
  actor: 'test',
  ledger: {
    append: async (draft: Draft) => {
      const entry = { ...draft, at: now.toISOString(), sequence: entries.length, site: 'test', previous: '' };
      entries.push(entry);
      return entry;
    },
    read: async ({ kind } = {}) => entries.filter((entry) => kind === undefined || entry.kind === kind),
  },
} as CopyHost;

beforeEach(() => {
  entries = [];
  now = new Date('2026-11-22T09:00:00+07:00');
});

const request: EmergencyRequest = {
  ...{ id: 'KC-20261122-0900', account: 'csdl-1', tables: ['document'], until: '2026-11-22T11:00:00+07:00' },
  reason: 'hồ sơ không mở được, mã sự cố SC-20261122-0830',
};

type Changed = { request?: Partial<EmergencyRequest>; site?: string; key?: string; signedAt?: string };
const signedBy = (person: string, { request: other = {}, site = 'test', key = person, signedAt }: Changed = {}) =>
  signEmergency(
    { ...request, ...other },
    { person, signedAt: signedAt ?? now.toISOString() },
    { site, keyFile: join(folder, 'people', key) },
  );
const step = (name: 'opened' | 'closed', other: Partial<EmergencyRequest> = {}): Promise<EmergencyState> =>
  takeStep(host, { step: name, request: { ...request, ...other } });
const sign = async (person: string, change?: Changed) => takeStep(host, await signedBy(person, change));

describe('002:15.2.b reading records in an emergency', () => {
  test('002:15.2.b opens when two custodians signed the same request, once, and ends in the log', async () => {
    expect((await sign('an')).people).toEqual(['an']);
    await expect(step('opened')).rejects.toThrow('1 of 2 people signed');
    expect((await sign('binh')).people).toEqual(['an', 'binh']);
    expect((await step('opened')).openedAt).toBe(now.toISOString());
    await expect(step('opened')).rejects.toThrow('each serves once');
    expect((await step('closed')).closedAt).toBe(now.toISOString());
    await expect(step('closed')).rejects.toThrow('was closed');
    expect(entries.map(({ kind, facts }) => [kind, (facts as Emergency).step])).toEqual([
      ...['signed', 'signed', 'opened', 'closed'].map((name) => ['emergency', name]),
    ]);
    expect(entries.every(({ articles }) => articles.includes('002:15.2.b'))).toBe(true);
  });

  test.each<[string, Changed, string]>([
    ['the key of another person', { key: 'binh' }, 'no signature of an'],
    ['a signature for another site', { site: 'other' }, 'no signature of an'],
    [
      'a signature for another site that the request names',
      { site: 'other', request: { site: 'other' } as Partial<EmergencyRequest> },
      'no signature of an',
    ],
    ['a signature of yesterday', { signedAt: '2026-11-21T09:00:00+07:00' }, 'no signature of an'],
    ['more than four hours', { request: { until: '2026-11-22T13:01:00+07:00' } }, 'the longest is 4 hours'],
    ['a time that is over', { request: { until: '2026-11-22T08:59:00+07:00' } }, 'the longest is 4 hours'],
    ['no reason', { request: { reason: ' ' } }, 'who, what or why'],
    ['no table', { request: { tables: [] } }, 'who, what or why'],
  ])('002:15.2.b is refused for %s', async (_, change, why) => {
    await expect(sign('an', change)).rejects.toThrow(why);
    expect(entries).toEqual([]);
  });

  test('002:15.2.b one person counts once, and a second one signs nothing else than the first', async () => {
    await sign('an');
    await expect(sign('an')).rejects.toThrow('has signed already');
    await expect(sign('binh', { request: { tables: ['document', 'fhir_visit'] } })).rejects.toThrow('something else');
    await expect(step('opened', { tables: ['fhir_visit'] })).rejects.toThrow('nobody asked');
  });

  test('002:15.2.b what somebody wrote into the log without a signature opens nothing', async () => {
    await sign('an');
    const forged: Emergency = { ...(await signedBy('an')), person: 'binh' };
    await host.ledger.append({ kind: 'emergency', host: '', actor: '', outcome: 'ok', articles: [], facts: forged });
    expect((await emergencies(host))[0]!.people).toEqual(['an']);
    await expect(step('opened')).rejects.toThrow('1 of 2 people signed');
  });

  test('002:15.2.b does not open after its end', async () => {
    await sign('an');
    await sign('binh');
    now = new Date('2026-11-22T11:00:01+07:00');
    await expect(step('opened')).rejects.toThrow('ended at');
  });

  test('002:15.2.b a signature with which the same person lets a point of the backups go does not count', async () => {
    const word = { person: 'an', signedAt: now.toISOString() };
    const signature = await signText(
      emergencyStatement(request, word, 'test'),
      'hssk-release',
      join(folder, 'people', 'an'),
    );
    await expect(takeStep(host, { step: 'signed', request, ...word, signature })).rejects.toThrow('no signature of an');
  });
});
