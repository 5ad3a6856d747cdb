import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mendState } from './state-file.ts';

let home: string;
let state: string;
const whole = JSON.stringify({ serial: 3, encrypted_data: 'x' });
const cutOff = whole.slice(0, 14);

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'state-file-test-'));
  state = join(home, 'terraform.tfstate');
});
afterEach(() => rmSync(home, { recursive: true }));

test('a whole state and a missing one are left alone', () => {
  mendState('site/stack', state);
  expect(existsSync(state)).toBe(false);
  writeFileSync(state, whole);
  mendState('site/stack', state);
  expect(readFileSync(state, 'utf8')).toBe(whole);
});

test.each(['', cutOff])(
  'a state that was cut off to "%s" is put back from the backup, and kept beside it',
  (content) => {
    writeFileSync(state, content);
    writeFileSync(`${state}.backup`, whole);
    mendState('site/stack', state);
    expect(readFileSync(state, 'utf8')).toBe(whole);
    expect(readFileSync(`${state}.cut-off`, 'utf8')).toBe(content);
  },
);

test('an empty state without a backup is that of a first apply that was killed', () => {
  writeFileSync(state, '');
  mendState('site/stack', state);
  expect(readFileSync(state, 'utf8')).toBe('');
});

test('a cut off state without a whole backup is refused, so that nothing is made twice', () => {
  writeFileSync(state, cutOff);
  expect(() => mendState('site/stack', state)).toThrow('site/stack: its state');
  writeFileSync(`${state}.backup`, '');
  expect(() => mendState('site/stack', state)).toThrow('no whole backup');
});

test('a state that another process is writing is left to it', async () => {
  writeFileSync(state, cutOff);
  writeFileSync(`${state}.backup`, whole);
  const holder = spawn('flock', [state, '-c', 'echo held; read word'], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  mendState('site/stack', state);
  expect(readFileSync(state, 'utf8')).toBe(cutOff);
  holder.stdin.end('go on\n');
  await once(holder, 'close');
  mendState('site/stack', state);
  expect(readFileSync(state, 'utf8')).toBe(whole);
  expect(execFileSync('flock', ['--nonblock', state, '-c', 'echo free'], { encoding: 'utf8' })).toBe('free\n');
});
