import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importAdvisories } from './advisories-import.ts';
import { readAdvisoryData } from './advisory-data.ts';
import type { Part } from './part.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const place = () => join(folder, 'state', 'advisories.ndjson');
const record = (id: string, ecosystem: string, name = 'left', modified = '2026-11-20T00:00:00Z') =>
  JSON.stringify({
    id,
    schema_version: '1.7.3',
    modified,
    details: 'long text',
    affected: [{ package: { ecosystem, name }, ranges: null, versions: ['1.0.0'] }],
  });

function given(path: string, text: string): string {
  const file = join(folder, 'given', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

test('records of a folder of files and of lines are taken; other software and other releases are left out', async () => {
  given('npm/MAL-9.json', JSON.stringify(JSON.parse(record('MAL-9', 'npm')), null, 2));
  given('npm/PYSEC-9.json', record('PYSEC-9', 'PyPI'));
  given('debian.ndjson', `${record('D-1', 'Debian:13')}\n\n${record('D-2', 'Debian:12')}\n`);
  const lines = given(
    '../go.jsonl',
    `${record('GO-1', 'Go', 'left', '2026-11-19T10:00:00.123456Z')}\r\n${record('GO-2', 'Go')}\n`,
  );
  const { coverage, leftOut } = await importAdvisories([join(folder, 'given'), lines], place());
  expect(leftOut).toBe(2);
  expect(coverage).toEqual({
    npm: { records: 1, newest: '2026-11-20T00:00:00Z' },
    Go: { records: 2, newest: '2026-11-20T00:00:00Z' },
    Debian: { records: 1, newest: '2026-11-20T00:00:00Z' },
  });
  const part: Part = {
    id: 'npm',
    kind: 'application',
    name: 'x',
    version: '1',
    components: [{ ecosystem: 'npm', name: 'left', version: '1.0.0' }],
  };
  const data = await readAdvisoryData(place(), [part]);
  expect(data).toMatchObject({ coverage, unreadable: [] });
  expect(data!.advisories.map(({ id }) => id).sort()).toEqual(['D-1', 'GO-1', 'GO-2', 'MAL-9']);
});

test.each([
  ['a record is damaged', () => given('x.json', '{"id": "GHSA-9"'), /x\.json: no OSV record/],
  [
    'a record does not say when it was written',
    () => given('x.ndjson', '{"id":"GHSA-9"}'),
    /x\.ndjson:1: no OSV record: modified/,
  ],
  ['the archive was not unpacked', () => given('all.zip', 'PK'), /all\.zip:1: no OSV record|no \.json/],
  ['there is no such folder', () => join(folder, 'given', 'nothing'), /there is no such file or folder/],
])('when %s, nothing changes and the file is named', async (_, make, expected) => {
  mkdirSync(dirname(place()));
  writeFileSync(place(), 'before');
  const all = given(
    'all.ndjson',
    ['npm', 'Go', 'Debian:13'].map((ecosystem) => record(`T-${ecosystem}`, ecosystem)).join('\n'),
  );
  await expect(importAdvisories([all, make()], place())).rejects.toThrow(expected);
  expect(readFileSync(place(), 'utf8')).toBe('before');
});

test('records of all ecosystems are expected at once', async () => {
  const npmOnly = given('npm.ndjson', record('T-1', 'npm'));
  await expect(importAdvisories([npmOnly], place())).rejects.toThrow('no record about packages of Debian, Go');
  expect(existsSync(place())).toBe(false);
});
