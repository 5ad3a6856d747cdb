import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { exitCode, Problem } from '../problem.ts';

export type Ran = { exitCode: number; lines: string[] };

/**
 * Runs the Go command; both outputs are given line by line and kept.
 * They are pipes on purpose: when this process dies, go dies of the closed pipe at its next line.
 */
export function runGo(argumentsOfGo: string[], cwd: string, onLine: (line: string) => void = () => {}): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...goSettings };
    const go = spawn('go', argumentsOfGo, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    const read = (line: string) => {
      lines.push(line);
      onLine(line);
    };
    createInterface({ input: go.stdout }).on('line', read);
    createInterface({ input: go.stderr }).on('line', read);
    go.once('error', () => resolve({ exitCode: 127, lines }));
    go.once('close', (code) => resolve({ exitCode: code ?? 1, lines }));
  });
}

/** `go1.26.8`, or an empty text when there is no Go. */
export async function goVersion(directory: string): Promise<string> {
  const { exitCode, lines } = await runGo(['env', 'GOVERSION'], directory);
  return exitCode === 0 ? (lines.at(-1) ?? '') : '';
}

/** Throws a Problem when there is no Go, or one too old to fetch the release that go.mod pins, as one more verified module. */
export async function requireGo(): Promise<void> {
  const { exitCode: code, lines } = await runGo(['version'], '/');
  const [, minor] = /go1\.(\d+)/.exec(lines.join(' ')) ?? [];
  if (code === 0 && Number(minor) >= leastMinor) return;
  throw new Problem({
    where: 'toolchain',
    what:
      code === 0
        ? `${lines.at(-1)}; Go 1.${leastMinor} or newer is needed`
        : 'no `go` on PATH; the tools are built from pinned Go modules',
    next: 'apt-get install -y golang-go, or unpack a release of go.dev/dl to /usr/local and add /usr/local/go/bin to PATH; then run the same command again',
    exit: exitCode.preflightFailed,
  });
}

/** The first Go that changes to the release in go.mod by itself. */
const leastMinor = 21;

/** The same build on every computer, whatever its Go settings; the proxy and its checksums stay the computer's. */
const goSettings = {
  CGO_ENABLED: '0',
  GO111MODULE: 'on',
  GOFLAGS: '',
  GOWORK: 'off',
  GOTOOLCHAIN: 'auto',
  // A sixth less time for the compiler; the limit keeps big packages within small computers.
  GOGC: '400',
  GOMEMLIMIT: '3GiB',
};
