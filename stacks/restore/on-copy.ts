import { randomUUID } from 'node:crypto';
import type { HostRole } from '../../backup/hosts.ts';
import type { Point } from '../../backup/ledger.ts';
import type { RestoreFacts } from '../../backup/restore/command.ts';
import type { Site } from '../../services/declare.ts';
import { HostProblem, runOnHost } from '../hosts/on-host.ts';
import { Problem, type Report } from '../problem.ts';
import { connect } from '../remote.ts';
import { copyMachine } from './points.ts';
import { readIdentity } from './shares.ts';

export type RestoreWish = {
  copy: HostRole;
  point: Point;
  /** Without either: the rows that the ledger's digests describe. */
  time?: string;
  end?: boolean;
  /** Directory on the copy's host; one of the scratch folder without it. */
  to?: string;
};

/** Restores on the host that holds the copy, into an empty directory there, and compares with the ledger. Throws when a check is red. */
export async function restoreOnCopy(site: Site, wish: RestoreWish, report: Report): Promise<RestoreFacts> {
  const { copy, point, time, end, to } = wish;
  const machine = copyMachine(site, copy);
  const args = ['restore', '--point', point.id];
  if (time) args.push('--time', time);
  if (end) args.push('--end');
  if (to) args.push('--to', to);
  if (copy !== 'vault') return ask(site, machine, args, report);
  const file = `/run/hssk-identity-${randomUUID()}`;
  const remote = connect(site, machine);
  await remote.write(file, `${await readIdentity(site)}\n`, '0400');
  try {
    await remote.run(`chown hssk-backup ${file}`);
    return await ask(site, machine, [...args, '--identity', file], report);
  } finally {
    await remote.run(`rm -f ${file}`);
  }
}

async function ask(
  site: Site,
  machine: ReturnType<typeof copyMachine>,
  args: string[],
  onLine: Report,
): Promise<RestoreFacts> {
  try {
    return JSON.parse(await runOnHost(site, machine, args, { onLine })) as RestoreFacts;
  } catch (error) {
    if (!(error instanceof HostProblem) || error.output === '') throw error;
    const { checks, place } = JSON.parse(error.output) as RestoreFacts;
    const red = checks.filter(({ ok }) => !ok).map(({ name, text }) => `${name}: ${text}`);
    throw new Problem({
      where: `${site.id}/${machine.name}`,
      what: `restored to ${place}, but it is not what the ledger says: ${red.join('; ')}`,
      next: 'restore from another copy (--copy), or another point (--list)',
    });
  }
}
