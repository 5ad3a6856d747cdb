import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isPassword } from '../../services/node-service/password.ts';
import { type Accounts, openAccounts } from './accounts.ts';
import type { ConsoleAccount } from './settings.ts';
import { sampleAccount } from './testing/serve.ts';

const dayMs = 86_400_000;
let folder: string;
let now: number;
let accounts: Accounts;
const first = sampleAccount('truc', 'operator');

/** As a deploy does it: a whole new file takes the place of the old one. */
const deliver = (list: ConsoleAccount[]) => {
  writeFileSync(join(folder, 'new'), JSON.stringify(list));
  renameSync(join(folder, 'new'), join(folder, 'accounts.json'));
};
const open = (firstPasswordsStay = false) =>
  openAccounts({
    ...{ delivered: join(folder, 'accounts.json'), chosen: join(folder, 'passwords.jsonl'), firstPasswordsStay },
    now: () => now,
  });
const truc = () => accounts.all().find(({ username }) => username === 'truc')!;
const choose = (password: string) => accounts.change(truc(), password);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'console-accounts-'));
  now = Date.parse('2026-11-21T14:40:00Z');
  deliver([first]);
  accounts = open();
});
afterEach(() => {
  accounts.close();
  rmSync(folder, { recursive: true });
});

test('a chosen password outlives a restart and the next deploy of the same accounts', async () => {
  expect(truc().mustChange).toBe(true);
  expect(await choose('Mot-mat-khau-2')).toBe('changed');
  accounts.close();
  accounts = open();
  deliver([first, sampleAccount('moi', 'auditor')]);
  expect(truc().mustChange).toBe(false);
  expect(await isPassword('Mot-mat-khau-2', truc().passwordHash)).toBe(true);
  expect(accounts.all().map(({ username, mustChange }) => [username, mustChange])).toEqual([
    ['truc', false],
    ['moi', true],
  ]);
});

test('000:7.3.b-2 a first password that is issued anew ends the chosen one, and must be changed again', async () => {
  await choose('Mot-mat-khau-2');
  const again = sampleAccount('truc', 'operator');
  deliver([again]);
  expect(truc()).toEqual({ ...again, mustChange: true });
});

test('002:17.3.2 after half a year a password must be changed', async () => {
  await choose('Mot-mat-khau-2');
  now += 183 * dayMs;
  expect(truc().mustChange).toBe(false);
  now += 1;
  expect(truc().mustChange).toBe(true);
});

test('the last five passwords and the first one are not taken again', async () => {
  const names = ['Hai', 'Ba', 'Bon', 'Nam', 'Sau', 'Bay'].map((name) => `${name}-mat-khau-1`);
  for (const name of names) expect(await choose(name)).toBe('changed');
  for (const used of ['Dung-mat-khau-1', names[1]!, names[5]!]) expect(await choose(used), used).toBe('used');
  expect(await choose(names[0]!)).toBe('changed');
});

test('on a site for trying things out nobody has to change', () => {
  accounts.close();
  accounts = open(true);
  expect(truc().mustChange).toBe(false);
});
