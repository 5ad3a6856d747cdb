import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { basePackage, missedMutations, verifier, writePackage } from './testing/mutation-run.ts';

// Each start of Python may take seconds while the whole suite runs.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let place: string;
let whole: string[];
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'evidence-verify-'));
  const base = await basePackage();
  writePackage(join(place, 'whole'), base.files);
  const gaps = await basePackage({ missing: { '2026-03-02': ['logical'], '2026-03-03': 'all' } });
  writePackage(join(place, 'gaps'), gaps.files);
  writeFileSync(join(place, 'keys.json'), JSON.stringify(base.material.publicKeys));
  writeFileSync(join(place, 'gaps-keys.json'), JSON.stringify(gaps.material.publicKeys));
  whole = ['--trust', join(place, 'keys.json'), join(place, 'whole')];
});
afterAll(() => rmSync(place, { recursive: true }));

const verify = (...args: string[]) => spawnSync('python3', [verifier, ...args], { encoding: 'utf8' });

test('002:20.4.a 001:V.3-2 an untouched package is whole and complete, in Vietnamese and English', () => {
  expect(verify(...whole)).toMatchObject({ status: 0, stdout: expect.stringContaining('ĐẠT: nguyên vẹn và đủ') });
  expect(verify('--english', ...whole)).toMatchObject({ status: 0, stdout: expect.stringContaining('OK: whole') });
});

test('002:20.4.a.2 000:19.3 days without a backup are named, and the package is not called complete', () => {
  const { status, stdout } = verify('--trust', join(place, 'gaps-keys.json'), join(place, 'gaps'));
  expect(status).toBe(3);
  expect(stdout).toContain('2 ngày thiếu bản sao lưu: 2026-03-02, 2026-03-03');
});

test('without keys from another way nothing is called proven', () => {
  expect(verify(join(place, 'whole'))).toMatchObject({ status: 3, stdout: expect.stringContaining('--trust') });
});

test('keys of another site find the package out', () => {
  expect(verify('--trust', join(place, 'gaps-keys.json'), join(place, 'whole')).status).toBe(1);
});

test('the verifier stands alone: standard library, 400 lines at most', () => {
  const lines = readFileSync(verifier, 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(400);
  const imported = lines
    .filter((line) => /^\s*(import|from) /.test(line))
    .join(' ')
    .match(/\w+/g)!;
  const known =
    'argparse base64 csv datetime hashlib io json pathlib re secrets shutil subprocess sys tempfile time zlib';
  expect(imported.filter((word) => word !== 'import' && !known.split(' ').includes(word))).toEqual([]);
});

test('104 mutations of a package are found, also those signed with the stolen key of the log', async () => {
  expect(await missedMutations(Array.from({ length: 104 }, (_, seed) => seed))).toEqual([]);
}, 120_000);
