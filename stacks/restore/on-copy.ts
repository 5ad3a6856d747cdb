import { randomUUID } from 'node:crypto';
import { accounts, type HostRole } from '../../backup/hosts.ts';
import type { Point } from '../../backup/ledger.ts';
import type { RestoreFacts } from '../../backup/restore/command.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { answerOnHost } from '../hosts/on-host.ts';
import { copyMachine } from '../hosts/outer-machines.ts';
import { Problem, type Report } from '../problem.ts';
import { connect } from '../remote.ts';
import { readIdentity } from './shares.ts';

export type RestoreWish = {
  copy: HostRole;
  point: Point;
  /** Without either: the rows that the ledger's digests describe. */
  time?: string;
  end?: boolean;
  /** Opens the copy with the keys that two shares give and with none of the host's own, as a drill must. */
  keysFromEscrow?: boolean;
  /** Directory on the copy's host; one of the scratch folder without it. */
  to?: string;
};

/** What came back is not what the ledger says. */
export class RedRestore extends Problem {}

/** Restores on the host that holds the copy, into an empty directory there, and compares with the ledger. Throws when a check is red. */
export async function restoreOnCopy(site: Site, wish: RestoreWish, report: Report): Promise<RestoreFacts> {
  const { copy, point, time, end, to, keysFromEscrow = copy === 'vault' } = wish;
  const machine = copyMachine(site, copy);
  const args = ['restore', '--point', point.id];
  if (time) args.push('--time', time);
  if (end) args.push('--end');
  if (to) args.push('--to', to);
  if (!keysFromEscrow) return ask(site, machine, args, report);
  const file = `/run/hssk-identity-${randomUUID()}`;
  const remote = connect(site, machine);
  await remote.write(file, `${await readIdentity(site)}\n`, '0400');
  try {
    await remote.run(`chown ${accounts.backup} ${file}`);
    return await ask(site, machine, [...args, '--identity', file], report);
  } finally {
    await remote.run(`rm -f ${file}`);
  }
}

async function ask(site: Site, machine: Machine, args: string[], onLine: Report): Promise<RestoreFacts> {
  const { ok: good, answer } = await answerOnHost<RestoreFacts>(site, machine, args, { onLine });
  if (good) return answer;
  const red = answer.checks.filter(({ ok }) => !ok).map(({ name, text }) => `${name}: ${text}`);
  throw new RedRestore({
    where: `${site.id}/${machine.name}`,
    what: `restored to ${answer.place}, but it is not what the ledger says: ${red.join('; ')}`,
    next: 'restore from another copy (--copy), or another point (--list)',
  });
}
