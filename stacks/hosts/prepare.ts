import { readFileSync, writeFileSync } from 'node:fs';
import { paths } from '../../backup/hosts.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { installPackages } from '../cluster/install-tools.ts';
import { inParallel } from '../cluster/parallel.ts';
import { Problem, type Report } from '../problem.ts';
import { connect, type Remote } from '../remote.ts';
import { siteFiles } from '../site-files.ts';
import { type Bundle, bundleFor } from './bundle.ts';
import { ensureShares } from './escrow.ts';
import { continueLog } from './evidence-log.ts';
import { nodeFile, preparationOf } from './host-preparation.ts';
import { arrival, type HostPreparation, hostScript } from './host-script.ts';
import { isOuterMachine, outerMachines } from './outer-machines.ts';
import { watchMachines } from './watch-keys.ts';

/**
 * Makes the machines outside the cluster as declared: accounts, files, firewall, program and services. Without changes it costs one
 * look at each. Returns those on which something was done.
 */
export async function prepareOuterHosts(site: Site, report: Report): Promise<string[]> {
  await continueLog(site, report);
  const prepared = await inParallel(preparedHosts(site), 4, (machine) => prepareHost(site, machine, report));
  const copies = prepared.flatMap(({ machine, ...rest }) => (isOuterMachine(machine) ? [{ machine, ...rest }] : []));
  await ensureShares(site, copies, report);
  writeFileSync(preparedRecord(site), JSON.stringify({ at: new Date().toISOString() }));
  return prepared.filter(({ changed }) => changed.length > 0).map(({ machine }) => machine.name);
}

/** Hosts of the copies and watch machines. */
export const preparedHosts = (site: Site): Machine[] => [...outerMachines(site), ...watchMachines(site)];

/** There when the hosts were prepared once: from then on a plan asks them. */
export const preparedRecord = (site: Site): string => siteFiles(site).record('outer-hosts');

/** A host after its preparation; `hasShare` says whether its part of the escrow is there. */
export type PreparedHost<Of = Machine> = { machine: Of; remote: Remote; changed: string[]; hasShare: boolean };

async function prepareHost(site: Site, machine: Machine, report: Report): Promise<PreparedHost> {
  const remote = connect(site, machine);
  const bundle = bundleFor(site, machine.component);
  const preparation = preparationOf(site, machine, bundle.digest);
  const script = hostScript(preparation);
  const changed = new Set<string>();
  for (let round = 1; ; round += 1) {
    const answer = readAnswer(await remote.run(script, { timeout: '300s' }));
    for (const name of answer.changed) changed.add(name);
    refuse(site, machine, answer, round);
    if (answer.missing) {
      const packages = packagesOf(preparation, answer.missing);
      await installPackages(remote, packages, { site, report, before: withoutOwnServices });
    } else if (answer.wants) await upload(remote, answer.wants, { bundle, report });
    else {
      if (changed.size > 0) report(`${machine.name}: ${describe([...changed])}`);
      return { machine, remote, changed: [...changed], hasShare: answer.hasShare };
    }
  }
}

type Answer = { missing?: string[]; outside?: string; wants?: string; changed: string[]; hasShare: boolean };

function readAnswer(output: string): Answer {
  const lines = output.split('\n').map((line) => line.split(' '));
  const restOf = (word: string) => lines.find(([first]) => first === word)?.slice(1);
  const missing = restOf('missing');
  return {
    ...(missing ? { missing } : {}),
    ...(restOf('outside') ? { outside: restOf('outside')![0]! } : {}),
    ...(restOf('wants') ? { wants: restOf('wants')![0]! } : {}),
    changed: lines.filter(([first]) => first === 'changed').map(([, path]) => path!),
    hasShare: restOf('share')?.[0] === 'yes',
  };
}

/** Each round brings one thing; after all of them nothing may be wanting. */
const rounds = 5;

function refuse(site: Site, { name, address }: Machine, { outside, missing, wants }: Answer, round: number): void {
  const where = `${site.id}/${name}`;
  if (outside) {
    throw new Problem({
      where,
      what: `reached from ${outside}, which is not in networks.administration (${site.networks.administration.join(', ')}): its firewall would lock this computer out (002:19.2.b)`,
      next: `add the network of ${outside} in services/sites/${site.id}.ts, or deploy from the administration network`,
    });
  }
  if (round <= rounds || !(missing || wants)) return;
  const what = `still without ${missing?.join(', ') ?? wants} after its installation`;
  throw new Problem({ where, what, next: `ssh to ${address} and look at /opt/hssk and at apt` });
}

const packagesOf = ({ programs }: HostPreparation, missing: string[]): string[] => [
  ...new Set(missing.map((program) => programs[program]!)),
];

/** Debian would make a database cluster beside these packages, and start their services at the next boot. */
const withoutOwnServices = `mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
systemctl mask --quiet restic-rest-server.service postgresql.service`;

async function upload(remote: Remote, wants: string, { bundle, report }: { bundle: Bundle; report: Report }) {
  report(`${remote.machine.name}: uploading the ${wants}`);
  if (wants === 'node') await remote.write(paths.node, readFileSync(nodeFile), '0755');
  else await remote.write(arrival(bundle.digest), await bundle.archive(), '0600');
}

/** A few changes by name, so that one that nobody ordered is seen; many as a number. */
const describe = (changed: string[]): string =>
  changed.length > 5 ? `${changed.length} files and settings` : changed.join(', ');
