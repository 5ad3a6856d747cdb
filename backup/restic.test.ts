import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  checkRepository,
  copySnapshots,
  createRepository,
  dumpFile,
  listSnapshots,
  must,
  type Progress,
  type RepositoryAccess,
  repositoryId,
  saveChangedPaths,
  saveCommand,
  savePaths,
} from './restic.ts';
import { holdLock } from './testing/hold-lock.ts';
import { programs } from './testing/programs.ts';

// Ordinary work of restic takes long on a busy computer.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let one: RepositoryAccess;
let other: RepositoryAccess;
const at = (name: string) => join(folder, name);
const labels = { host: 'backup-1', tags: ['database', 'base'] };

beforeAll(async () => {
  const { restic } = await programs();
  folder = mkdtempSync(join(tmpdir(), 'hssk-restic-'));
  for (const name of ['one', 'other']) writeFileSync(at(`${name}.password`), `of ${name}`, { mode: 0o600 });
  one = { at: { folder: at('one') }, passwordFile: at('one.password'), program: restic, cacheDirectory: at('cache') };
  other = { at: { folder: at('other') }, passwordFile: at('other.password'), program: restic };
  await createRepository(one);
  await createRepository(other, { chunkedLike: one });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const random = (bytes: number) => ['openssl', 'rand', String(bytes)];
const ended = (run: Promise<unknown>) =>
  run.then(
    () => ({ outcome: 'ok' }),
    (error) => error,
  );

test('000:19.3 what a command wrote comes back byte for byte, from the copy too', async () => {
  execFileSync('openssl', ['rand', '-out', at('stream'), '9000000']);
  const seen: Progress[] = [];
  const saved = await saveCommand(one, {
    ...labels,
    command: ['cat', at('stream')],
    file: 'stream',
    onProgress: (p) => seen.push(p),
  });
  expect(saved).toMatchObject({ bytes: 9_000_000, files: 1, snapshot: expect.stringMatching(/^[0-9a-f]{64}$/) });
  await must(one, { args: ['restore', saved.snapshot, '--target', at('restored')] });
  expect(readFileSync(at('restored/stream')).equals(readFileSync(at('stream')))).toBe(true);

  const copies = await copySnapshots(other, { from: one, ids: [saved.snapshot] });
  const digest = spawn('sha256sum', { stdio: ['pipe', 'pipe', 'inherit'] });
  const shown = once(digest.stdout, 'data');
  await dumpFile(other, { snapshot: copies.get(saved.snapshot)!.id, file: '/stream', into: digest.stdin });
  digest.stdin.end();
  const expected = execFileSync('sha256sum', { input: readFileSync(at('stream')) });
  expect(String((await shown)[0])).toBe(String(expected));
  expect(await repositoryId(one)).not.toBe(await repositoryId(other));
});

test('002:17.8.3 nothing that was saved can be read in a file of the repository', async () => {
  const word = 'Nguyễn Thị Đọc-Được';
  const filesWith = (place: string) =>
    readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .filter((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(word));
  mkdirSync(at('in-clear'));
  writeFileSync(at('in-clear/document'), word.repeat(1000));
  await saveCommand(one, { ...labels, command: ['cat', at('in-clear/document')], file: word });
  expect(filesWith(at('in-clear'))).toHaveLength(1);
  expect(filesWith(at('one'))).toEqual([]);
});

test('a command that fails half way leaves no snapshot', async () => {
  const before = await listSnapshots(one);
  const command = ['sh', '-c', 'head -c 3000000 /dev/urandom; exit 7'];
  expect(await ended(saveCommand(one, { ...labels, command, file: 'cut' }))).toMatchObject({ outcome: 'failed' });
  expect(await listSnapshots(one)).toHaveLength(before.length);
});

test('every documented end has its own name', async () => {
  const wrong = { ...one, passwordFile: other.passwordFile };
  expect(await ended(listSnapshots(wrong))).toMatchObject({ outcome: 'wrong-password' });
  const nowhere = { ...one, at: { folder: at('nowhere') } };
  expect(await ended(listSnapshots(nowhere))).toMatchObject({ outcome: 'no-repository' });
  expect(await ended(listSnapshots({ ...one, program: '/nowhere/restic' }))).toMatchObject({ outcome: 'runtime' });
  expect(await ended(listSnapshots(one, { ids: ['0'.repeat(64)] }))).toMatchObject({ outcome: 'failed' });
  const end = await holdLock(one);
  expect(await ended(saveCommand(one, { ...labels, command: random(10), file: 'x', lockSeconds: 0 }))).toMatchObject({
    outcome: 'locked',
  });
  await end();
  // A process that was killed leaves its lock, and restic waits for it.
  for (const name of readdirSync(at('one/locks'))) rmSync(at(`one/locks/${name}`));
});

test('what restic passes over with exit code 0 is incomplete', async () => {
  mkdirSync(at('there'), { recursive: true });
  writeFileSync(at('there/file'), 'x');
  const run = async () => savePaths(one, { ...labels, folder, paths: ['there', 'not-there'] });
  expect(await ended(run())).toMatchObject({ outcome: 'incomplete' });
});

test('exit code 3 is a failure that names the snapshot it left behind', async () => {
  // Even root cannot read this one.
  const found = await ended(savePaths(one, { ...labels, folder, paths: ['there', '/proc/self/mem'] }));
  expect(found).toMatchObject({ outcome: 'incomplete', snapshot: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test('nothing changed, nothing saved', async () => {
  const paths = { ...labels, folder: at('there'), paths: ['.'] };
  expect(await saveChangedPaths(one, paths)).toMatchObject({ files: 1 });
  expect(await saveChangedPaths(one, paths)).toBeUndefined();
});

test('cancelled: everything that restic started ends with it', async () => {
  const abort = new AbortController();
  const command = ['sh', '-c', `echo $$ > ${at('pid')}; head -c 1000000 /dev/urandom; sleep 600; true`];
  const run = ended(saveCommand(one, { ...labels, command, file: 'x', signal: abort.signal }));
  while (!existsSync(at('pid')) || !readFileSync(at('pid'), 'utf8').endsWith('\n'))
    await new Promise((resolve) => setTimeout(resolve, 10));
  abort.abort();
  expect(await run).toMatchObject({ outcome: 'interrupted' });
  expect(existsSync(`/proc/${readFileSync(at('pid'), 'utf8').trim()}/exe`)).toBe(false);
  expect(readdirSync(at('one/locks'))).toEqual([]);
});

test('no secret in arguments or environment while it runs', async () => {
  process.env.HSSK_TEST_SECRET = 'not-for-restic';
  const command = [
    'sh',
    '-c',
    `cat /proc/$PPID/cmdline /proc/$PPID/environ /proc/self/environ > ${at('seen')}; echo done`,
  ];
  await saveCommand(one, { ...labels, command, file: 'x' });
  delete process.env.HSSK_TEST_SECRET;
  const seen = readFileSync(at('seen'), 'utf8');
  expect(seen).toContain('--password-file');
  expect(seen).not.toContain('of one');
  expect(seen).not.toContain('not-for-restic');
});

test('002:17.8 one flipped bit is found by reading the data', async () => {
  expect(await checkRepository(other, { read: 'all' })).toMatchObject({ errors: 0 });
  const packs = readdirSync(at('other/data'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const path = join(packs[0]!.parentPath, packs[0]!.name);
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1]! ^= 1;
  chmodSync(path, 0o600);
  writeFileSync(path, bytes);
  expect((await checkRepository(other, { read: 'all' })).errors).toBeGreaterThan(0);
});
