import type { HostRole, Repository } from '../hosts.ts';
import { type CopyHost, roleOf } from './copy-host.ts';
import type { History } from './history.ts';
import { announcedSnapshots, lookAt } from './look.ts';
import { type KeepRules, keepRules } from './rules.ts';
import type { SeenRepository } from './seen.ts';
import { onlySigned } from './signed-release.ts';

/** All that a decision on one repository depends on. */
export type PolicyInputs = {
  role: HostRole;
  repository: Repository;
  history: History;
  seen: SeenRepository;
  /** Snapshots of runs that go on and are not yet in the log, by the word of this host's own scheduler. */
  announced: ReadonlySet<string>;
  rules: KeepRules;
  timeZone: string;
  /** HH:mm in `timeZone`. */
  dailyAt: string;
  /** Machines of the site; points of another machine are no longer expected. */
  machines: string[];
  now: Date;
};

/** What this host sees and the log says of its copy, now. */
export async function policyInputs(host: CopyHost, repository: Repository, history: History): Promise<PolicyInputs> {
  const { timeZone, dailyAt, saved } = host.configuration;
  const role = roleOf(host);
  return {
    history: await onlySigned(host, history),
    ...{ role, repository, timeZone, dailyAt, machines: saved.map(({ machine }) => machine) },
    seen: await lookAt(host, repository),
    announced: announcedSnapshots(host),
    rules: host.rules ?? keepRules[role],
    now: host.now(),
  };
}
