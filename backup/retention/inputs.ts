import type { HostRole, Repository } from '../hosts.ts';
import type { History } from './history.ts';
import type { KeepRules } from './rules.ts';
import type { SeenRepository } from './seen.ts';

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
