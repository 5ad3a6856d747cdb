import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { paths } from '../../backup/hosts.ts';
import type { Machine, Site } from '../../services/declare.ts';
import type { MachineFile } from '../cluster/machine-file.ts';
import type { StackPlan } from '../plan.ts';
import type { Report } from '../problem.ts';
import { connect } from '../remote.ts';
import type { PlannedResource } from '../toolchain/plan-summary.ts';
import { bundleFor } from './bundle.ts';
import { preparationOf } from './host-preparation.ts';
import type { HostPreparation } from './host-script.ts';
import { preparedHosts, preparedRecord } from './prepare.ts';

/** What a deploy would change on the hosts of the copies: each file, program and service that is not as declared. */
export async function planOuterHosts(site: Site, report: Report): Promise<StackPlan[]> {
  const machines = preparedHosts(site);
  if (machines.length === 0) return [];
  report('looking at the machines outside the cluster');
  const known = existsSync(preparedRecord(site));
  const plans = await Promise.all(machines.map((machine) => planHost(site, machine, known)));
  return [{ stack: 'hosts', known, resources: plans.flat() }];
}

async function planHost(site: Site, machine: Machine, known: boolean): Promise<PlannedResource[]> {
  const preparation = preparationOf(site, machine, bundleFor(site, machine.component).digest);
  // A host that does not answer is made first; then all of it is.
  const found = known
    ? await connect(site, machine)
        .run(lookScript(preparation), { timeout: '60s' })
        .catch(() => '')
    : '';
  return differences(preparation, found).map(({ what, there }) => ({
    address: `outer_host.${machine.name}:${what}`,
    action: there ? 'update' : 'create',
  }));
}

/** Prints `<sha256> <mode> <owner> <path>` of each file, `program <digest>` and `active <unit>`; changes nothing. */
export const lookScript = ({ files, units }: Pick<HostPreparation, 'files' | 'units'>): string => `
for path in ${files.map(({ path }) => `'${path}'`).join(' ')}; do
  [ -e "$path" ] && echo "$(sha256sum < "$path" | cut -d' ' -f1) $(stat -c '0%a %U:%G' "$path") $path"
done
echo "program $(cat ${paths.application}/.digest 2> /dev/null)"
for unit in ${units.join(' ')}; do systemctl is-active --quiet "$unit" && echo "active $unit"; done
true`;

/** What differs between the declaration and what a host told of itself. */
export function differences(
  { files, units, bundle }: Pick<HostPreparation, 'files' | 'units' | 'bundle'>,
  found: string,
): { what: string; there: boolean }[] {
  const lines = new Set(found.split('\n'));
  const programs = [...lines].filter((line) => line.startsWith('program '));
  return [
    ...files
      .filter((file) => !lines.has(lineOf(file)))
      .map(({ path }) => ({ what: path, there: [...lines].some((line) => line.endsWith(` ${path}`)) })),
    ...(lines.has(`program ${bundle}`)
      ? []
      : [{ what: paths.application, there: programs.some((line) => line.length > 'program '.length) }]),
    ...units.filter((unit) => !lines.has(`active ${unit}`)).map((unit) => ({ what: unit, there: lines.size > 1 })),
  ];
}

const lineOf = ({ path, content, mode = '0644', owner = 'root:root' }: MachineFile): string =>
  `${createHash('sha256').update(content).digest('hex')} ${mode} ${owner} ${path}`;
