import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { exitCode, Problem } from '../problem.ts';

export type TofuCall = {
  /** `<site>/<stack>`, for errors. */
  where: string;
  program: string;
  directory: string;
  command: 'init' | 'plan' | 'apply' | 'output';
  options: string[];
  /** File for all output, written anew by each call. */
  log: string;
  /** Value of TF_ENCRYPTION. */
  encryption: string;
};

/** File in a stack's directory with tofu's own configuration. */
export const cliConfigFile = 'tofu.rc';

/**
 * Runs tofu to its end and returns its exit code; one that is not in `expected` throws a Problem with the end of its log.
 * tofu keeps its state in memory for up to 20 seconds, so it must outlive the death of this process: it has its own session
 * and writes to a file, ends what it does, and the next run waits for the lock of the state.
 */
export async function runTofu(call: TofuCall, expected: number[] = [0]): Promise<number> {
  const log = openSync(call.log, 'w', 0o600);
  const tofu = spawn(call.program, [call.command, '-no-color', ...call.options], {
    cwd: call.directory,
    env: environment(call),
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const interrupts = passInterrupts(tofu);
  const code = await new Promise<number>((resolve, reject) => {
    tofu.once('error', reject);
    tofu.once('close', (ended) => resolve(ended ?? 1));
  }).finally(interrupts.stop);
  if (interrupts.came()) throw interrupted(call);
  if (!expected.includes(code)) throw failed(call);
  return code;
}

/** Ctrl-C lets tofu end the resources at hand and save its state; a second one leaves it to do so alone. */
function passInterrupts(tofu: ChildProcess): { came: () => boolean; stop: () => void } {
  let interrupts = 0;
  const pass = () => {
    interrupts += 1;
    if (interrupts > 1) process.exit(exitCode.interrupted);
    tofu.kill('SIGINT');
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, pass);
  const stop = () => {
    for (const signal of signals) process.off(signal, pass);
  };
  return { came: () => interrupts > 0, stop };
}

const interrupted = ({ where, command }: TofuCall) =>
  new Problem({
    where,
    what: `interrupted during tofu ${command}; what was made is recorded`,
    next: 'run the same command again, it goes on from there',
    exit: exitCode.interrupted,
  });

/** Nothing of the caller's settings for tofu gets through, and no proxy: providers talk to the site's own addresses. */
function environment({ directory, encryption }: TofuCall): Record<string, string> {
  const passed = ['PATH', 'DOCKER_HOST', 'KUBECONFIG'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(passed),
    HOME: homedir(),
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    TF_CLI_CONFIG_FILE: join(directory, cliConfigFile),
    TF_DATA_DIR: join(directory, '.terraform'),
    TF_ENCRYPTION: encryption,
  };
}

/** A Problem with the end of the call's log, and the reason where it is a known one. */
export function failed(call: TofuCall): Problem {
  const log = readFileSync(call.log, 'utf8').trimEnd().split('\n').slice(-30).join('\n');
  const reason = reasons.find(({ sign }) => sign.test(log));
  return new Problem({
    where: call.where,
    what: reason?.what ?? `tofu ${call.command} failed`,
    next: `${reason?.next ?? 'read the lines above'}, then run the same command again (all of it: ${call.log})`,
    log,
  });
}

const reasons: { sign: RegExp; what: string; next: string }[] = [
  {
    sign: /decryption failed|Decryption failed/,
    what: 'the state cannot be decrypted',
    next: 'put back the file keys/state-passphrase with which it was written',
  },
  {
    sign: /Error acquiring the state lock/,
    what: 'an earlier run still works on this stack',
    next: 'wait until no tofu process is left (pgrep -a tofu)',
  },
  { sign: /Saved plan is stale/, what: 'the stack has changed since the plan was made', next: 'look at the new plan' },
  { sign: /no space left on device/, what: 'the disk is full', next: 'free space (df -h)' },
  { sign: /Cannot connect to the Docker daemon/, what: 'the container engine does not answer', next: 'npm run doctor' },
];
