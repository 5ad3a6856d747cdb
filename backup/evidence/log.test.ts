import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Draft } from '../ledger.ts';
import { publicKeyOf } from './keys.ts';
import { entryOf, firstPrevious, hashOf, unsealed } from './line.ts';
import { type EvidenceLog, openLog } from './log.ts';
import { makeSigningKey } from './testing.ts';

// Every append waits for the disk, which others use as well.
vi.setConfig({ testTimeout: 60_000 });

const privateKey = makeSigningKey();
let directory: string;
let opened: EvidenceLog[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'evidence-log-'));
  opened = [];
});
afterEach(() => {
  for (const log of opened) log.close();
  rmSync(directory, { recursive: true });
});

function open(options: { now?: () => number; directory?: string } = {}): EvidenceLog {
  const log = openLog({ directory, site: 'test', host: 'backup-1', privateKey, ...options });
  opened.push(log);
  return log;
}
const close = (log: EvidenceLog) => {
  log.close();
  opened = opened.filter((other) => other !== log);
};
const draft = (facts: object = {}): Draft => ({
  ...{ kind: 'check', host: 'copy-1', actor: 'schedule', outcome: 'ok', articles: ['002:17.8'], facts },
});
const path = () => join(directory, 'log.jsonl');
const whatOf = (log: EvidenceLog) =>
  log.read({ kind: 'incident' }).map(({ facts }) => (facts as { what: string }).what);

/** Every line signed, numbered and naming the digest of the one before. */
function expectWhole(file: string): number {
  let previous = firstPrevious;
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  lines.forEach((line, sequence) => {
    expect(unsealed('entry', line, [publicKeyOf(privateKey)])).toMatchObject({ sequence, previous });
    previous = hashOf(line);
  });
  return lines.length;
}

test('002:20.4.a entries of earlier runs are there after a restart, and the chain goes on', () => {
  const log = open();
  log.append(draft({ run: 1 }));
  close(log);
  const again = open();
  again.append(draft({ run: 2 }));
  expect(again.read().map(({ facts }) => facts)).toEqual([{ run: 1 }, { run: 2 }]);
  expect(expectWhole(path())).toBe(2);
});

test('a writer killed in the middle of its appends loses nothing that it was told is kept', async () => {
  const keyFile = join(directory, 'key');
  writeFileSync(keyFile, privateKey);
  let kept = -1;
  for (let round = 0; round < 4; round += 1) {
    const script = join(import.meta.dirname, 'testing', 'appender.ts');
    const writer = spawn(process.execPath, [script, directory, keyFile], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => writer.on('close', resolve));
    for await (const line of createInterface({ input: writer.stdout })) {
      kept = Math.max(kept, Number(line));
      if (kept >= (round + 1) * 30) writer.kill('SIGKILL');
    }
    await ended;
    expect(writer.signalCode).toBe('SIGKILL');
  }
  const log = open();
  expect(log.head()!.sequence).toBeGreaterThanOrEqual(kept);
  expectWhole(path());
}, 60_000);

test('half a line that a kill or a power cut left is cut off, and that is an entry', () => {
  const first = open();
  first.append(draft());
  close(first);
  appendFileSync(path(), '{"entry":{"actor":"sched');
  const log = open();
  expect(log.read().map(({ kind, actor }) => [kind, actor])).toEqual([
    ['check', 'schedule'],
    ['incident', 'log'],
  ]);
  expect(log.read({ kind: 'incident' })[0]!.facts).toMatchObject({ what: 'torn-line', bytes: 24 });
  log.append(draft());
  expect(expectWhole(path())).toBe(3);
});

test('a second writer is refused while the first one lives, in the same process or another', () => {
  open();
  expect(() => open()).toThrow('another process writes it');
  const script = `import('${join(import.meta.dirname, 'append-only-file.ts')}').then((m) => m.openAppendOnly('${path()}', () => {}))`;
  const other = () => execFileSync(process.execPath, ['--input-type=module', '-e', script], { stdio: 'pipe' });
  expect(other).toThrow('another process writes it');
});

test.each([
  ['a changed fact', (text: string) => text.replace('"run":1', '"run":9')],
  ['a line taken out', (text: string) => text.split('\n').toSpliced(1, 1).join('\n')],
  ['two lines swapped', (text: string) => [1, 0, 2, 3].map((index) => text.split('\n')[index]).join('\n')],
  ['a changed last line', (text: string) => text.replace('"run":2', '"run":8')],
])('a log with %s does not open', (_, change) => {
  const log = open();
  for (let run = 0; run < 3; run += 1) log.append(draft({ run }));
  close(log);
  writeFileSync(path(), change(readFileSync(path(), 'utf8')));
  expect(() => open()).toThrow('the log was changed');
});

test('a clock that goes back or jumps is an entry, and times stay as the host believed them', () => {
  let now = Date.parse('2026-03-01T00:00:00Z');
  const log = open({ now: () => now });
  log.append(draft());
  now -= 3_600_000;
  log.append(draft());
  now += 86_400_000;
  log.append(draft());
  expect(whatOf(log)).toEqual(['clock-went-back', 'clock-jumped']);
  expect(log.read().map(({ at }) => at.slice(0, 16))).toEqual([
    '2026-03-01T00:00',
    '2026-02-28T23:00',
    '2026-02-28T23:00',
    '2026-03-01T23:00',
    '2026-03-01T23:00',
  ]);
});

test('time that went back while the log was closed is seen at the next entry', () => {
  const before = open({ now: () => Date.parse('2026-03-01T00:00:00Z') });
  before.append(draft());
  close(before);
  const after = open({ now: () => Date.parse('2026-02-01T00:00:00Z') });
  after.append(draft());
  expect(whatOf(after)).toEqual(['clock-went-back']);
});

test.each<[string, unknown, string]>([
  ['an unknown kind', { ...draft(), kind: 'party' }, 'kind'],
  ['a field too many', { ...draft(), sequence: 7 }, 'sequence'],
  ['an article of no document', { ...draft(), articles: ['009:1'] }, 'no article'],
  ['facts that are a text', { ...draft(), facts: 'all well' }, 'facts'],
  ['200 kB of text', draft({ text: 'x'.repeat(200_000) }), 'at most'],
  ['an infinite number', draft({ bytes: Number.POSITIVE_INFINITY }), 'Infinity'],
  ['facts of 50,000 levels', draft(JSON.parse(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)), 'draft refused'],
  ['a citizen number', draft({ reason: 'key (so_cccd)=(001200123456) exists' }), 'CCCD'],
  ['a citizen number in groups', draft({ reason: 'of 001 200 123 456' }), 'CCCD'],
  ['a citizen number as a key', draft({ '001200123456': 1 }), 'CCCD'],
  ['an insurance card', draft({ reason: 'card GD4010120123456' }), 'BHYT'],
  ['an insurance number of ten digits', draft({ reason: 'mã BHXH: 0120123456' }), 'BHYT'],
  ['a name of a patient', draft({ row: { HO_TEN: 'x' } }), 'patient'],
  ['a piece of a document', draft({ text: '<HO_TEN>x</HO_TEN>' }), 'patient'],
])('%s is refused, and nothing is written', (_, value, words) => {
  const log = open();
  expect(() => log.append(value as Draft)).toThrow(words);
  expect(statSync(path()).size).toBe(0);
});

test.each([
  ['a segment of WAL', '000000010000000000000003'],
  ['a digest', hashOf('x')],
  ['a restore point', 'hssk-20261122T183000Z at 0/3000060'],
  ['a count of bytes', 'added 1234567890 bytes'],
  ['a system identifier', '7560000000000000001'],
])('%s is no patient', (_, text) => {
  expect(open().append(draft({ text })).facts).toEqual({ text });
});

const canMount = (() => {
  const place = mkdtempSync(join(tmpdir(), 'evidence-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    process.stderr.write('SKIP full disk: this account may not mount a small file system\n');
    return false;
  } finally {
    rmSync(place, { recursive: true });
  }
})();

test.skipIf(!canMount)('a full disk refuses, keeps all that was there, and the log goes on when space is free', () => {
  const small = join(directory, 'small');
  mkdirSync(small);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', small]);
  try {
    const log = open({ directory: small });
    log.append(draft({ run: 1 }));
    writeFileSync(join(small, 'filler'), Buffer.alloc(236 * 1024));
    const long = draft({ text: 'y'.repeat(60_000) });
    expect(() => log.append(long)).toThrow('the disk is full');
    expect(() => log.append(long)).toThrow('the disk is full');
    expect(expectWhole(join(small, 'log.jsonl'))).toBe(1);
    rmSync(join(small, 'filler'));
    log.append(long);
    expect(log.read().map(({ kind }) => kind)).toEqual(['check', 'check', 'incident']);
    expect(log.read({ kind: 'incident' })[0]!.facts).toMatchObject({ what: 'disk-full', drafts: 2 });
    expect(expectWhole(join(small, 'log.jsonl'))).toBe(3);
  } finally {
    for (const log of opened.splice(0)) log.close();
    execFileSync('umount', [small]);
  }
});

test('what is not text in Unicode becomes text, the same for the signature and for readers', () => {
  const log = open();
  const entry = log.append(draft({ reason: 'cut \ud83d', decomposed: 'e\u0302' }));
  expect(entry.facts).toEqual({ reason: 'cut \ufffd', decomposed: 'ê' });
  expect(entryOf(log.lines(0)[0]!)).toEqual(entry);
});
