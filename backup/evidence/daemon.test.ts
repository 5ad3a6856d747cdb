import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Draft } from '../ledger.ts';
import {
  appendEvidence,
  certificateFiles,
  readEvidence,
  readHead,
  readLines,
  readShareOfCopyOne,
  useEvidence,
} from './client.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { hostOf, makeHostSecrets } from './testing/hosts.ts';
import { type WitnessOptions, witnessRound } from './witness.ts';

// Every append waits for the disk, which others use as well.
vi.setConfig({ testTimeout: 60_000 });

let directory: string;
let daemon: Daemon;
let port: number;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'evidence-daemon-'));
  makeHostSecrets(directory);
  port = await freePort();
  daemon = await start();
}, 60_000);
afterAll(async () => {
  await daemon.stop();
  rmSync(directory, { recursive: true });
});
beforeEach(() => useEvidence(undefined));

const socketPath = () => join(directory, 'socket');
const start = () =>
  startDaemon(hostOf('backup'), {
    ...{ directory: join(directory, 'log'), secrets: join(directory, 'backup-1'), socketPath: socketPath(), port },
  });
const asLocal = () => useEvidence({ socketPath: socketPath(), patienceSeconds: 0 });
const asMachine = (machine: string, of = 'backup-1') =>
  useEvidence({
    tls: { address: '127.0.0.1', port, machine: of, ...certificateFiles(join(directory, machine)) },
    patienceSeconds: 0,
  });

const draft = (host: string, more: Partial<Draft> = {}): Draft => ({
  ...{ kind: 'check', host, actor: 'schedule', outcome: 'ok', articles: ['002:17.8'], facts: {}, ...more },
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

test('what the site promises is an entry, once until it changes', async () => {
  asLocal();
  const schedules = async () => (await readEvidence({ kind: 'change' })).map(({ actor, facts }) => [actor, facts]);
  const first = await schedules();
  expect(first).toEqual([['log', expect.objectContaining({ what: 'schedule', daily: ['database-base'] })]]);
  await daemon.stop();
  daemon = await start();
  expect(await schedules()).toEqual(first);
});

test('writers on the host and the other outer hosts read and append; the socket is for the group only', async () => {
  expect(statSync(socketPath()).mode & 0o777).toBe(0o660);
  asLocal();
  await appendEvidence(draft('backup-1'));
  for (const machine of ['copy-1', 'vault-1']) {
    asMachine(machine);
    const { sequence } = await appendEvidence(draft(machine));
    expect((await readEvidence({ from: sequence })).map(({ host }) => host)).toEqual([machine]);
  }
});

test('a machine that is no outer host is refused, with a certificate of the same authority', async () => {
  asMachine('edge-1');
  await expect(readEvidence()).rejects.toThrow('this certificate may not use the evidence log');
  await expect(appendEvidence(draft('edge-1'))).rejects.toThrow('this certificate may not');
});

test('the watch machine reads, tells of the log of views, and does nothing else', async () => {
  asMachine('watch');
  const facts = { file: '2026-11-21.jsonl', lines: 2, bytes: 80, sha256: '0'.repeat(64) };
  const plain = { kind: 'views', actor: 'schedule', articles: ['002:17.1'], facts } as const;
  const views = (change: object = {}) => draft('watch', { ...plain, articles: [...plain.articles], ...change });
  const { sequence } = await appendEvidence(views());
  expect((await readEvidence({ from: sequence })).map(({ kind }) => kind)).toEqual(['views']);
  expect(await readLines(sequence, 1)).toHaveLength(1);
  await expect(appendEvidence(draft('watch'))).rejects.toThrow('watch may write views only');
  const bent = [{ articles: ['000:19.3'] }, { actor: 'an' }, { facts: { ...facts, note: 'x'.repeat(1000) } }];
  for (const change of bent) await expect(appendEvidence(views(change))).rejects.toThrow('has another form');
  await expect(appendEvidence(draft('copy-1', { kind: 'views', facts }))).rejects.toThrow('may not write as copy-1');
  await expect(readShareOfCopyOne()).rejects.toThrow('this certificate may not use the evidence log');
});

test('a client takes no other host for the log', async () => {
  asMachine('copy-1', 'vault-1');
  await expect(readEvidence()).rejects.toThrow("does not match certificate's altnames");
});

test.each([
  ['as another host', draft('vault-1'), 'may not write as vault-1'],
  ['as the log itself', draft('copy-1', { actor: 'log' }), 'only the log itself'],
  ['a share', draft('copy-1', { kind: 'share' }), 'the log itself writes these'],
  ['a made-up statement', draft('copy-1', { kind: 'witness', facts: { sealed: '{}' } }), 'not signed with the key'],
])('copy-1 may not write %s', async (_, value, words) => {
  asMachine('copy-1');
  await expect(appendEvidence(value)).rejects.toThrow(words);
});

test('002:17.10 the share of the escrow goes to copy-1 only, and that it went is an entry', async () => {
  asMachine('copy-1');
  expect(await readShareOfCopyOne()).toBe('share of backup-1\n');
  expect((await readEvidence({ kind: 'share' })).map(({ facts }) => facts)).toEqual([{ to: 'copy-1' }]);
  asMachine('vault-1');
  await expect(readShareOfCopyOne()).rejects.toThrow('drill of copy 2 only');
  asLocal();
  await expect(readShareOfCopyOne()).rejects.toThrow('drill of copy 2 only');
});

test('copy-1 witnesses over the network, and its statement is an entry', async () => {
  asMachine('copy-1');
  const secret = (name: string) => readFileSync(join(directory, 'copy-1', name), 'utf8');
  const options: WitnessOptions = {
    ...{ directory: join(directory, 'replica'), site: 'test', machine: 'copy-1', logHost: 'backup-1' },
    ...{ privateKey: secret('evidence.key'), publicKeys: JSON.parse(secret('evidence-keys.json')) },
    source: { head: readHead, lines: readLines, append: appendEvidence },
  };
  const round = await witnessRound(options);
  expect(round).toMatchObject({ alarms: [], statement: { witness: 'copy-1' } });
  expect((await readEvidence({ kind: 'witness' })).length).toBe(1);
  expect(await witnessRound(options)).toMatchObject({ alarms: [], added: 1 });
});

test('a writer waits for a log that is just starting', async () => {
  await daemon.stop();
  useEvidence({ socketPath: socketPath(), patienceSeconds: 30 });
  const appended = appendEvidence(draft('backup-1', { facts: { waited: true } }));
  daemon = await start();
  expect((await appended).facts).toEqual({ waited: true });
}, 30_000);

test('a log that is gone is said with what to do next', async () => {
  useEvidence({ socketPath: join(directory, 'nobody'), patienceSeconds: 0 });
  await expect(appendEvidence(draft('backup-1'))).rejects.toThrow('a run without its entry counts as not done');
});
