/** What must be seen within minutes: anything in a repository that no run of this site put there. */
import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonOf } from '../../services/json-of.ts';
import type { Repository } from '../hosts.ts';
import { runRestic } from '../restic-process.ts';
import { readState, writeState } from '../state-file.ts';
import { type CopyHost, localRepository, ownRepositories, record, repositoryFolder, roleOf } from './copy-host.ts';
import { type History, historyOf } from './history.ts';
import { type PolicyInputs, policyInputs } from './inputs.ts';
import { removeStaleLocks } from './locks.ts';
import { logRefusals } from './proof-refusals.ts';
import type { Refusal } from './refusals.ts';
import { clockRefusals, keyRefusals, missingRefusals, unknownRefusals } from './snapshot-refusals.ts';

export type Alarm = { repository: Repository; code: Refusal['code'] | 'locks' | 'disk'; what: string };

/** Facts of `incident` for an alarm that was not there at the look before. */
export type AlarmFacts = Alarm & { role: string };

const knownAlarms = z.record(z.string(), z.string());

/** All alarms of now; each new one becomes one entry in the log. */
export async function watch(host: CopyHost): Promise<Alarm[]> {
  const history = historyOf(await host.ledger.read(), roleOf(host));
  const alarms: Alarm[] = [];
  for (const repository of ownRepositories(host)) alarms.push(...(await alarmsOf(host, repository, history)));
  const file = join(host.places.retention, 'alarms.json');
  const known = readState(file, knownAlarms) ?? {};
  for (const alarm of alarms.filter((one) => !known[nameOf(one)])) {
    const facts: AlarmFacts = { role: roleOf(host), ...alarm };
    await record(host, { kind: 'incident', outcome: 'failed', articles: ['002:17.8', '002:20.4.a.6'], facts });
  }
  const since = host.now().toISOString();
  writeState(file, Object.fromEntries(alarms.map((alarm) => [nameOf(alarm), known[nameOf(alarm)] ?? since])));
  return alarms;
}

const nameOf = ({ repository, code, what }: Alarm): string =>
  // Numbers of minutes and hours change from look to look.
  `${repository} ${code} ${what.replace(/\d+(\.\d+)? (minutes|hours|days)/g, '')}`;

async function alarmsOf(host: CopyHost, repository: Repository, history: History): Promise<Alarm[]> {
  const inputs = await policyInputs(host, repository, history);
  const found = [
    ...[logRefusals, clockRefusals, unknownRefusals, missingRefusals].flatMap((refusals) => refusals(inputs)),
    // Before the first check nothing is known of the keys, and nothing is forgotten either.
    ...(hasBaseline(inputs) ? keyRefusals(inputs) : []),
  ];
  return [
    ...found.map((refusal) => ({ repository, ...refusal })),
    ...(await lockAlarms(host, repository)),
    ...diskAlarms(repositoryFolder(host, repository), repository),
  ];
}

const hasBaseline = ({ history, repository }: PolicyInputs): boolean =>
  history.checks.some(({ facts }) => facts.repository === repository);

/** Ordinary hosts hold one lock each. */
const mostLocks = 8;
const lock = z.object({ exclusive: z.boolean(), hostname: z.string() });

/** On copy 1 nobody but this host's own prune, which does not run now, ever wants a repository for itself alone. */
async function lockAlarms(host: CopyHost, repository: Repository): Promise<Alarm[]> {
  const { fresh } = removeStaleLocks(repositoryFolder(host, repository), host.now());
  if (fresh.length > mostLocks) {
    return [{ repository, code: 'locks', what: `${fresh.length} locks at once; at most ${mostLocks} are ordinary` }];
  }
  const exclusive: string[] = [];
  for (const id of fresh) {
    const { lines } = await runRestic(localRepository(host, repository), { args: ['cat', 'lock', id, '--no-lock'] });
    const read = lock.safeParse(jsonOf(lines.join('\n')));
    if (read.success && read.data.exclusive) exclusive.push(read.data.hostname);
  }
  return exclusive.map((name) => ({
    repository,
    code: 'locks',
    what: `${name} holds the repository for itself alone`,
  }));
}

const leastFreeShare = 0.1;

function diskAlarms(folder: string, repository: Repository): Alarm[] {
  const { blocks, bavail } = statfsSync(folder);
  const free = bavail / blocks;
  if (free >= leastFreeShare) return [];
  return [{ repository, code: 'disk', what: `less than ${leastFreeShare * 100} % of the disk is free` }];
}
