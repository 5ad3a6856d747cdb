import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LoadProblem } from '../problem.ts';
import { eventOf, type LoadEvent } from './event.ts';

export type K6Run = {
  /** Folder with k6's binary. */
  k6: string;
  /** Holds plan.json and templates.json; k6 writes summary.json there. */
  directory: string;
  /** The site's authority, which the edge's certificate is checked against. */
  caFile?: string;
  onEvent: (event: LoadEvent) => void;
};

/** Exit code 99 says that thresholds were crossed: k6 ran well. */
const thresholdsCrossed = 99;

/** Runs k6 to its end. Throws with its last lines when it could not run. */
export async function runK6({ k6, directory, caFile, onEvent }: K6Run): Promise<void> {
  const child = spawn(join(k6, 'k6'), argumentsOf(directory), {
    env: environmentOf(caFile),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = () => child.kill('SIGINT');
  process.once('SIGINT', stop);
  try {
    const { code, lines } = await finished(child, onEvent);
    if (code !== 0 && code !== thresholdsCrossed) throw failed(code, lines);
  } finally {
    process.off('SIGINT', stop);
  }
}

function failed(code: number | null, lines: string[]): LoadProblem {
  const reason = lines.map((line) => line.trim()).find((line) => line !== '' && !line.startsWith('at '));
  return new LoadProblem({
    where: 'k6',
    what: `ended with ${code}: ${reason ?? 'it said nothing'}`,
    next: 'npm run status says whether the site serves; then run the same command again',
  });
}

const argumentsOf = (directory: string): string[] => [
  ...['run', '--quiet', '--no-color', '--log-format=raw', '--address='],
  ...['--env', `RUN_DIRECTORY=${directory}`],
  join(import.meta.dirname, '..', 'k6', 'main.ts'),
];

/** Nothing of this process's environment but what a program needs; k6 shall fetch no other build of itself and tell nobody. */
const environmentOf = (caFile: string | undefined): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  K6_NO_USAGE_REPORT: 'true',
  K6_AUTO_EXTENSION_RESOLUTION: 'false',
  ...(caFile ? { SSL_CERT_FILE: caFile } : {}),
});

const keptLines = 30;

function finished(
  child: ChildProcess,
  onEvent: (event: LoadEvent) => void,
): Promise<{ code: number | null; lines: string[] }> {
  const lines: string[] = [];
  createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
    const event = eventOf(line);
    if (event) return onEvent(event);
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, lines }));
  });
}
