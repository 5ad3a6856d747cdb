import { lstatSync, mkdirSync } from 'node:fs';
import { connect as openSocket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { $ } from 'zx';
import type { Machine, Site } from '../services/declare.ts';
import { Problem } from './problem.ts';
import { siteFiles } from './site-files.ts';

/** One machine over SSH: the only way that layers 3 and up touch a machine, locally and in production alike. */
export type Remote = {
  machine: Machine;
  /** Runs a script with `bash -euo pipefail` from standard input, so that no secret is ever an argument. Returns stdout. */
  run: (script: string, options?: { timeout?: `${number}s` }) => Promise<string>;
  /** Writes a file atomically with the given octal mode; content travels on standard input. */
  write: (path: string, content: string | Buffer, mode?: string) => Promise<void>;
};

/** Folder of the shared connections; in a short path, since a socket's name may have 108 bytes. No other user can put a socket there. */
function connections(): string {
  const folder = join(tmpdir(), `hssk-ops-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (uid === userInfo().uid && (mode & 0o077) === 0) return folder;
  throw new Problem({
    where: folder,
    what: 'it belongs to another user or is open to others',
    next: `rm -r ${folder}`,
  });
}

/** A local site runs the registry as one container with one process and nothing else in it; every other machine is reached by SSH. */
export const hasShell = (site: Site, { name }: Machine): boolean =>
  site.kind === 'production' || name !== site.registry.machine;

/** Whether a port takes a connection within five seconds: far sooner known than by SSH. */
export function answersPort(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = openSocket({ host, port, timeout: 5000 });
    const answer = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => answer(true));
    socket.once('timeout', () => answer(false));
    socket.once('error', () => answer(false));
  });
}

/** The parts of an SSH command line to a machine, with its pinned key and a connection that later commands share. */
export function sshCommand(site: Site, machine: Machine): { file: 'ssh'; options: string[]; target: string } {
  const files = siteFiles(site);
  const options = [
    ...['-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=yes', '-o', 'ConnectTimeout=10', '-o', 'LogLevel=ERROR'],
    ...['-o', `UserKnownHostsFile=${join(files.keys, 'known_hosts')}`, '-i', join(files.keys, 'ssh')],
    ...['-o', 'ControlMaster=auto', '-o', `ControlPath=${connections()}/${site.id}-%C`, '-o', 'ControlPersist=120'],
    ...['-o', 'ServerAliveInterval=5', '-o', 'ServerAliveCountMax=6', '-p', String(site.ssh.port)],
  ];
  return { file: 'ssh', options, target: `${site.ssh.user}@${machine.address}` };
}

export function connect(site: Site, machine: Machine): Remote {
  const { options, target } = sshCommand(site, machine);
  const ssh = async (command: string, input: string | Buffer, timeout: `${number}s`) => {
    const process = $({ input, quiet: true, nothrow: true, timeout })`ssh ${options} ${target} ${command}`;
    // When ssh gives up before it has read all, its exit code says so; the broken pipe itself must not end the deploy.
    process.stdin.on('error', () => {});
    const result = await process;
    if (result.exitCode === 0) return result.stdout;
    throw new Problem({
      where: `${site.id}/${machine.name}`,
      what:
        result.exitCode === 255
          ? `SSH to ${machine.address} failed`
          : `a command ended with exit code ${result.exitCode}`,
      next: `ssh ${options.slice(8, 12).join(' ')} ${target}, then run the same command again`,
      log: `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-30).join('\n'),
    });
  };
  return {
    machine,
    run: (script, { timeout = '600s' } = {}) => ssh('bash -euo pipefail -s', script, timeout),
    write: async (path, content, mode = '0644') => {
      const temporary = `${path}.new`;
      const command = `mkdir -p "$(dirname '${path}')" && umask 077 && cat > '${temporary}' && chmod ${mode} '${temporary}' && mv '${temporary}' '${path}'`;
      await ssh(command, content, '120s');
    },
  };
}

/** One word of a shell's command. */
export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
