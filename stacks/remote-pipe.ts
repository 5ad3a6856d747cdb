import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Machine, Site } from '../services/declare.ts';
import { Problem } from './problem.ts';
import { sshCommand } from './remote.ts';

type End = { machine: Machine; command: string };

/** What one machine's command writes goes to another machine's command: two SSH connections, one pipe, nothing kept on this computer. */
export async function pipeBetween(site: Site, from: End, to: End): Promise<void> {
  const [reading, writing] = [sshCommand(site, from.machine), sshCommand(site, to.machine)];
  const source = spawn(reading.file, [...reading.options, reading.target, from.command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const sink = spawn(writing.file, [...writing.options, writing.target, to.command], {
    stdio: [source.stdout, 'ignore', 'inherit'],
  });
  source.stdout.destroy();
  const codes = await Promise.all([once(source, 'close'), once(sink, 'close')]);
  if (codes.every(([code]) => code === 0)) return;
  throw new Problem({
    where: `${site.id}: ${from.machine.name} to ${to.machine.name}`,
    what: 'copying broke off',
    next: 'npm run status, then the same command again: what arrived half is not used',
  });
}
