import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { site } from '../services/sites/local.ts';
import { takeLock } from './lock.ts';
import type { Problem } from './problem.ts';
import { siteFiles } from './site-files.ts';

beforeEach(() => {
  process.env.XDG_STATE_HOME = mkdtempSync(join(tmpdir(), 'hssk-lock-'));
});

test('a second deploy is told who holds the lock, and exits with 7', () => {
  const release = takeLock(site, 'deploy');
  const attempt = () => takeLock(site, 'destroy');
  expect(attempt).toThrow(/"deploy" of .* \(process \d+\) has held the lock since/);
  try {
    attempt();
  } catch (error) {
    expect((error as Problem).details.exit).toBe(7);
  }
  release();
  takeLock(site, 'deploy')();
});

test('the lock of a process that was killed is taken over', async () => {
  const dead = spawn('true');
  await new Promise((resolve) => dead.once('exit', resolve));
  const holder = {
    command: 'deploy',
    user: 'root',
    host: hostname(),
    process: dead.pid,
    started: '1',
    since: 'x',
  };
  writeFileSync(siteFiles(site).lock, JSON.stringify(holder));
  takeLock(site, 'deploy')();
});

test('the lock of a killed process that nobody has collected yet is taken over', async () => {
  // The shell becomes `sleep`, which never collects its child.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const pid = Number(String(await new Promise((resolve) => parent.stdout.once('data', resolve))));
    const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    await expect.poll(() => stat()[0]).toBe('Z');
    const holder = { command: 'deploy', user: 'root', host: hostname(), process: pid, started: stat()[19], since: 'x' };
    writeFileSync(siteFiles(site).lock, JSON.stringify(holder));
    takeLock(site, 'deploy')();
  } finally {
    parent.kill('SIGKILL');
  }
});

test('a reused process number is not mistaken for the holder', async () => {
  const holder = {
    command: 'deploy',
    user: 'root',
    host: hostname(),
    process: process.pid,
    started: 'earlier',
    since: 'x',
  };
  writeFileSync(siteFiles(site).lock, JSON.stringify(holder));
  takeLock(site, 'deploy')();
});
