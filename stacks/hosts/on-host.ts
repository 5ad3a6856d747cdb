import { userInfo } from 'node:os';
import { execa } from 'execa';
import type { Machine, Site } from '../../services/declare.ts';
import { Problem } from '../problem.ts';
import { quoted, sshCommand } from '../remote.ts';

export type OnHostOptions = {
  /** Goes to the command's standard input; the place for shares of a key, since arguments can be read by anybody on the host. */
  input?: string;
  /** Each line that the command writes for people, as it comes. */
  onLine?: (line: string) => void;
  timeoutSeconds?: number;
};

/**
 * Runs `hssk-backup <args>` on an outer host and returns what it wrote to standard output. Throws a HostProblem with the last lines
 * when it ends with another code than 0; its standard output is in `output` then.
 */
export async function runOnHost(
  site: Site,
  machine: Machine,
  args: string[],
  { input = '', onLine = () => {}, timeoutSeconds = 24 * 3600 }: OnHostOptions = {},
): Promise<string> {
  const { file, options, target } = sshCommand(site, machine);
  // Runs are written down under the person's account, not under the one that SSH takes.
  const remote = `HSSK_ACTOR=${quoted(userInfo().username)} ${['hssk-backup', ...args].map(quoted).join(' ')}`;
  const result = await execa(file, [...options, target, remote], {
    input,
    reject: false,
    maxBuffer: 256 * 2 ** 20,
    timeout: timeoutSeconds * 1000,
    stderr: function* (line: unknown) {
      onLine(String(line));
      yield line;
    },
  });
  if (result.exitCode === 0) return result.stdout;
  throw new HostProblem(site, machine, args, result);
}

/** The JSON that a command answers; one that found something wrong ends with exit code 1 and answers all the same. */
export async function answerOnHost<Answer>(
  site: Site,
  machine: Machine,
  args: string[],
  options: OnHostOptions = {},
): Promise<{ ok: boolean; answer: Answer }> {
  try {
    return { ok: true, answer: JSON.parse(await runOnHost(site, machine, args, options)) };
  } catch (error) {
    if (!(error instanceof HostProblem) || !error.output.startsWith('{')) throw error;
    return { ok: false, answer: JSON.parse(error.output) };
  }
}

/** A command on an outer host that did not end well; what it answered all the same is in `output`. */
export class HostProblem extends Problem {
  readonly output: string;
  /** Whether the host ran the command at all. */
  readonly reached: boolean;

  constructor(
    site: Site,
    machine: Machine,
    args: string[],
    { exitCode, stdout, stderr }: { exitCode?: number; stdout?: string; stderr?: unknown },
  ) {
    const command = `hssk-backup ${args.join(' ')}`;
    super({
      where: `${site.id}/${machine.name}`,
      what:
        exitCode === 255
          ? `SSH to ${machine.address} failed`
          : `${command} ended with exit code ${exitCode ?? 'of a signal'}`,
      next: `mend what the lines above say; logs of the host: ssh ${machine.address} journalctl --unit 'hssk-*' --lines 50`,
      log: String(stderr ?? '')
        .split('\n')
        .slice(-30)
        .join('\n'),
    });
    this.output = stdout ?? '';
    this.reached = exitCode !== undefined && exitCode !== 255;
  }
}
