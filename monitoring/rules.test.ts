import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { alertGroups, alerts } from './alerts/index.ts';
import { ruleTests } from './rule-tests.ts';
import { ruleFiles } from './rules.ts';
import { programOf } from './testing/programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (files: Record<string, string>): string[] =>
  Object.entries(files).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });

async function promtool(...args: string[]): Promise<string> {
  const [file, ...first] = await programOf('promtool');
  const { all, exitCode } = await execa(file, [...first, ...args], { cwd: folder, all: true, reject: false });
  return exitCode === 0 ? '' : all;
}

test('002:15.1.e every alert is silent, then pending, then fires with its exact labels and text', async () => {
  write(ruleFiles(alertGroups, 'production'));
  expect(await promtool('test', 'rules', ...write(ruleTests(alertGroups)))).toBe('');
}, 240_000);

test('promtool takes the rule files of both kinds of sites', async () => {
  for (const kind of ['local', 'production'] as const) {
    expect(await promtool('check', 'rules', '--lint-fatal', ...write(ruleFiles(alertGroups, kind)))).toBe('');
  }
});

test('a name is given once, and every alert but the watchdog has three moments', () => {
  const names = alerts.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, lasting, example } of alerts) {
    const moments = lasting === '0s' ? [example.silentAt] : [example.silentAt, example.pendingAt];
    if (name !== 'Watchdog') expect([name, ...moments]).not.toContain(undefined);
  }
});
