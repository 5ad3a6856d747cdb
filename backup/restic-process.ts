/** Starts restic, ends it with everything that it started, and says how it ended. */
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { BackupProblem } from './problem.ts';
import { messageOf, type Progress, progressOf } from './restic-output.ts';

/** How restic 0.18 ends, by its documented exit codes; `incomplete` saved a snapshot that misses something and counts as failed. */
export const outcomes = {
  0: 'ok',
  1: 'failed',
  2: 'runtime',
  3: 'incomplete',
  10: 'no-repository',
  11: 'locked',
  12: 'wrong-password',
  130: 'interrupted',
} as const;
export type ResticOutcome = (typeof outcomes)[keyof typeof outcomes];

export type RepositoryAccess = {
  /** A file that holds the address, for addresses with a password in them, or a local folder. */
  at: { addressFile: string } | { folder: string };
  passwordFile: string;
  /** Without one, restic keeps no cache. */
  cacheDirectory?: string;
  /** PEM of the authority that the server's certificate comes from. */
  authorityFile?: string;
  /** Where restic is when it is not on PATH. */
  program?: string;
} & Pick<RunOptions, 'lockSeconds' | 'patienceSeconds'>;

export type RunOptions = {
  /** Ends restic and everything that it started. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** Seconds to wait for another process's lock. */
  lockSeconds?: number;
  /** Seconds to wait for a server that does not answer; restic alone would wait a quarter of an hour. */
  patienceSeconds?: number;
};

export type ResticRun = RunOptions & {
  args: string[];
  /** The repository that is copied from. */
  from?: RepositoryAccess;
  cwd?: string;
  /** Added to the few variables that restic and its command get; never secrets. */
  environment?: Record<string, string>;
  /** Where standard output goes instead of being collected: a file descriptor, or another program's standard input. */
  into?: number | Writable;
};

export type ResticResult = {
  outcome: ResticOutcome;
  exitCode: number | undefined;
  lines: string[];
  messages: string[];
};

/** restic did not do what was asked; `outcome` says which of its ways to end it was. */
export class ResticFailure extends BackupProblem {
  readonly outcome: ResticOutcome;
  readonly snapshot: string | undefined;

  constructor(where: string, { outcome, messages }: Pick<ResticResult, 'outcome' | 'messages'>, snapshot?: string) {
    const what = messages.at(-1) ?? outcome;
    super({ where, what: `restic: ${outcome}: ${what}`, next: nextStep[outcome], log: messages.slice(-20).join('\n') });
    this.name = 'ResticFailure';
    this.outcome = outcome;
    this.snapshot = snapshot;
  }
}

const nextStep: Record<ResticOutcome, string> = {
  ok: 'the output is not what restic 0.18 writes: compare `restic version`',
  failed: 'read the lines above; nothing was saved',
  runtime: 'restic itself broke: run `hssk-backup check`, then try again',
  incomplete: 'something could not be read, so this snapshot does not count; make the source readable and run it again',
  'no-repository': 'the repository is not there: look at its host and disk before anything makes a new one',
  locked: 'another run holds the repository; when none runs, `restic unlock` removes locks of dead ones',
  'wrong-password': 'the password file and the repository do not belong together: take the password from the escrow',
  interrupted: 'run it again',
};

const graceMilliseconds = 10_000;

/** Never throws for what restic says; a program that is not there is `runtime`. */
export async function runRestic(repository: RepositoryAccess, run: ResticRun): Promise<ResticResult> {
  if (run.signal?.aborted) return { outcome: 'interrupted', exitCode: undefined, lines: [], messages: ['not started'] };
  const child = execa(repository.program ?? 'restic', [...argumentsOf(repository, run)], {
    extendEnv: false,
    env: { ...ownEnvironment(), ...run.environment },
    cwd: run.cwd ?? '/',
    stdin: 'ignore',
    // execa takes any file descriptor, its types only those below 10.
    stdout: (run.into ?? 'pipe') as 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    // A group of its own: what restic started (pg_dump, ssh, age) ends with it.
    detached: true,
  });
  const lines: string[] = [];
  const messages: string[] = [];
  const endGroup = groupEnder(child.pid);
  const onAbort = () => endGroup('SIGINT', graceMilliseconds);
  const patience = patienceWith(run.patienceSeconds ?? repository.patienceSeconds ?? 120, () =>
    endGroup('SIGINT', graceMilliseconds / 5),
  );
  const onExit = () => endGroup('SIGKILL');
  run.signal?.addEventListener('abort', onAbort, { once: true });
  process.once('exit', onExit);
  try {
    const [result] = await Promise.all([
      child,
      eachLine(child.stdout, (line) => {
        const progress = progressOf(line);
        if (progress) run.onProgress?.(progress);
        else if (line) lines.push(line);
      }),
      eachLine(child.stderr, (line) => {
        if (!line) return;
        messages.push(messageOf(line));
        patience.hear(line);
      }),
    ]);
    if (patience.isLost()) messages.push('the repository does not answer');
    if (result.exitCode === undefined && !result.signal) messages.push(result.shortMessage ?? 'could not be started');
    const outcome = run.signal?.aborted ? 'interrupted' : patience.isLost() ? 'failed' : outcomeOf(result.exitCode);
    return { outcome, exitCode: result.exitCode, lines, messages };
  } finally {
    run.signal?.removeEventListener('abort', onAbort);
    process.removeListener('exit', onExit);
    patience.end();
    endGroup('SIGKILL');
  }
}

function argumentsOf(repository: RepositoryAccess, { args, from, ...run }: ResticRun): string[] {
  const lockSeconds = run.lockSeconds ?? repository.lockSeconds ?? 60;
  const { at, passwordFile, cacheDirectory, authorityFile } = repository;
  return [
    '--json',
    ...('folder' in at ? ['--repo', at.folder] : ['--repository-file', at.addressFile]),
    ...['--password-file', passwordFile],
    ...(cacheDirectory ? ['--cache-dir', cacheDirectory, '--cleanup-cache'] : ['--no-cache']),
    ...(authorityFile ? ['--cacert', authorityFile] : from?.authorityFile ? ['--cacert', from.authorityFile] : []),
    ...['--retry-lock', `${lockSeconds}s`],
    args[0]!,
    ...(from ? fromArguments(from) : []),
    ...args.slice(1),
  ];
}

const fromArguments = ({ at, passwordFile }: RepositoryAccess): string[] => [
  ...('folder' in at ? ['--from-repo', at.folder] : ['--from-repository-file', at.addressFile]),
  ...['--from-password-file', passwordFile],
];

function ownEnvironment(): Record<string, string> {
  const passed = ['PATH', 'HOME', 'TMPDIR', 'GOMAXPROCS', 'GOGC', 'RESTIC_PROGRESS_FPS'] as const;
  const found = passed.flatMap((name) => (process.env[name] ? [[name, process.env[name]] as const] : []));
  return { RESTIC_PROGRESS_FPS: '2', LC_ALL: 'C', ...Object.fromEntries(found) };
}

/** An exit code that is not documented, or death by a signal, is a broken run. */
const outcomeOf = (exitCode: number | undefined): ResticOutcome => {
  const known: Record<number, ResticOutcome> = outcomes;
  return exitCode === undefined ? 'runtime' : (known[exitCode] ?? 'runtime');
};

/** Waits from the first try that failed until one succeeds. */
function patienceWith(seconds: number, giveUp: () => void) {
  let timer: NodeJS.Timeout | undefined;
  let lost = false;
  return {
    hear: (line: string) => {
      if (/returned error, retrying after/.test(line)) {
        timer ??= setTimeout(() => {
          lost = true;
          giveUp();
        }, seconds * 1000);
      } else if (/successful after \d+ retr/.test(line)) {
        clearTimeout(timer);
        timer = undefined;
      }
    },
    isLost: () => lost,
    end: () => clearTimeout(timer),
  };
}

/** Sends a signal to the whole group, and SIGKILL when some of it still lives after the grace. */
function groupEnder(pid: number | undefined): (signal: NodeJS.Signals, grace?: number) => void {
  let timer: NodeJS.Timeout | undefined;
  const send = (signal: NodeJS.Signals) => {
    try {
      if (pid) process.kill(-pid, signal);
    } catch {
      // Nobody is left in the group.
    }
  };
  return (signal, grace) => {
    clearTimeout(timer);
    send(signal);
    if (grace) timer = setTimeout(send, grace, 'SIGKILL');
  };
}

async function eachLine(stream: Readable | null | undefined, take: (line: string) => void): Promise<void> {
  if (!stream) return;
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) take(line);
}
