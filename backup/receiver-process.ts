import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';

export type ReceiverProcess = {
  program: string;
  connection: string;
  slot: string;
  spool: string;
  signal: AbortSignal;
  /** Told when it asks for the WAL of a timeline; the signal ends with the process. */
  onStarting: (timeline: number, ended: AbortSignal) => void;
};

/**
 * Runs pg_receivewal until it ends, and returns what it said. Every record is flushed as it comes and confirmed at once, so the server
 * may wait for this receiver in its commits.
 */
export async function spawnReceiver({
  program,
  connection,
  slot,
  spool,
  signal,
  onStarting,
}: ReceiverProcess): Promise<string[]> {
  mkdirSync(spool, { recursive: true, mode: 0o700 });
  const args = [
    '-d',
    connection,
    '-D',
    spool,
    '--slot',
    slot,
    '--synchronous',
    '--no-loop',
    '--no-password',
    '--status-interval=1',
    '-v',
  ];
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: spool,
  });
  const failed = once(child, 'error').then(([error]) => [`error: ${(error as Error).message}`]);
  const ended = new AbortController();
  const closed = once(child, 'close').finally(() => ended.abort());
  const stop = () => child.kill('SIGINT');
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stderr });
  reader.on('line', (line) => {
    lines.push(line.replace(/^pg_receivewal: /, ''));
    if (lines.length > keptLines) lines.shift();
    const started = /starting log streaming at \S+ \(timeline (\d+)\)/.exec(line);
    if (started) onStarting(Number(started[1]), ended.signal);
  });
  try {
    return await Promise.race([failed, closed.then(() => lines)]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const keptLines = 50;
