import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import { execa } from 'execa';
import { BackupProblem } from '../problem.ts';
import type { Account } from './directory.ts';

/** A program that takes a stream on its standard input. */
export type Program = {
  file: string;
  args: string[];
  cwd?: string;
  /** Whom it runs as, where this process may choose. */
  user?: Account;
  environment?: Record<string, string>;
  /** Each line that it writes, on either output. */
  onLine?: (line: string) => void;
};

/**
 * Starts the program and lets `produce` write into it: the kernel carries the bytes from one process to the other. Both must end
 * well; when one does not, the other is ended too, and what the program said is in the problem.
 */
export async function streamInto(program: Program, produce: (stdin: Writable) => Promise<void>): Promise<void> {
  const child = spawn(program.file, program.args, {
    cwd: program.cwd ?? '/',
    ...program.user,
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LANG: 'C.UTF-8', ...program.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const ended = Promise.all([endOf(child), ...[child.stdout, child.stderr].map((stream) => collect(stream))]);
  async function collect(stream: NodeJS.ReadableStream): Promise<void> {
    for await (const line of createInterface({ input: stream })) {
      said.push(line);
      if (said.length > 50) said.shift();
      program.onLine?.(line);
    }
  }
  child.stdin.on('error', () => {});
  const produced = await settle(produce(child.stdin));
  if (produced !== undefined) child.kill('SIGKILL');
  child.stdin.destroy();
  const [how] = await ended;
  // A producer whose reader went away fails too: what the reader said comes first.
  if (how !== 'ok' && (produced === undefined || how !== 'SIGKILL')) throw failed(program, how, said);
  if (produced !== undefined) throw produced;
}

/** Opens an age file into a stream with Debian's program, which holds no more of it in memory than 64 KiB. */
export async function openFile(
  age: { program: string; identityFile: string },
  { path, into, signal }: { path: string; into: Writable; signal?: AbortSignal },
): Promise<void> {
  const { exitCode, stderr } = await execa(age.program, ['--decrypt', '--identity', age.identityFile, path], {
    stdin: 'ignore',
    stdout: into,
    reject: false,
    ...(signal ? { cancelSignal: signal } : {}),
  });
  if (exitCode === 0) return;
  const next = 'take the same file from another copy; `npm run copies` says which copies are whole';
  throw new BackupProblem({
    where: path,
    what: `it does not open with the shares: ${stderr || 'age was ended'}`,
    next,
  });
}

async function endOf(child: ChildProcess): Promise<string> {
  const started = await settle(once(child, 'spawn'));
  if (started !== undefined) return started.message;
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode === 0 ? 'ok' : (child.signalCode ?? `exit code ${child.exitCode}`);
}

const settle = (promise: Promise<unknown>): Promise<Error | undefined> =>
  promise.then(
    () => undefined,
    (error: Error) => error,
  );

const failed = (program: Program, how: string, said: string[]) =>
  new BackupProblem({
    where: program.file,
    what: `ended with ${how}${said.length > 0 ? `: ${said.at(-1)}` : ''}`,
    next: 'read the lines above, mend what they name, and restore into an empty directory again',
    log: said.slice(-20).join('\n'),
  });
