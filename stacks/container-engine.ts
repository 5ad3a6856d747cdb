import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { $ } from 'zx';
import type { Check } from './preflight.ts';
import { cacheDirectory } from './site-files.ts';

/** The engine answers; as root it is started, by systemd or, where that does not run the machine, by itself. */
export const engine: Check = {
  title: 'container engine',
  look: async () => {
    const version = await $({ quiet: true, nothrow: true })`docker version --format ${'{{.Server.Version}}'}`;
    return version.exitCode === 0
      ? { found: `Docker ${version.stdout.trim()}` }
      : { problem: `no answer: ${version.stderr.trim().split('\n').at(-1)}` };
  },
  command: existsSync('/run/systemd/system') ? 'systemctl start docker' : 'dockerd &',
  mend: async (report) => {
    if (existsSync('/run/systemd/system')) await $({ quiet: true })`systemctl enable --now docker`;
    else startEngineWithoutSystemd();
    report('waiting for the engine to answer');
    for (let tries = 0; tries < 60; tries += 1) {
      if ((await $({ quiet: true, nothrow: true })`docker version`).exitCode === 0) return;
      await pause(500);
    }
  },
};

const enginePidFile = '/var/run/docker.pid';

function startEngineWithoutSystemd(): void {
  // After a kill its note stays; when another process got that number since, the engine would refuse to start.
  if (existsSync(enginePidFile) && programOf(readFileSync(enginePidFile, 'utf8').trim()) !== 'dockerd')
    rmSync(enginePidFile);
  const directory = cacheDirectory();
  mkdirSync(directory, { recursive: true });
  const log = openSync(join(directory, 'dockerd.log'), 'a');
  spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] }).unref();
}

function programOf(pid: string): string | undefined {
  const path = `/proc/${pid}/comm`;
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}
