import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Machine, Site } from '../../services/declare.ts';
import { nodeExporter } from '../cluster/measuring.ts';
import { groups, hostAccounts, hostDirectories } from './accounts.ts';
import { hostFiles, isWatchdog, prober, watchdogUnits } from './host-files.ts';
import { copyPrograms, type HostPreparation, watchPrograms } from './host-script.ts';
import { isOuterMachine, type OuterMachine } from './outer-machines.ts';
import { hostUnits } from './units.ts';
import { watchFiles } from './watch-files.ts';
import { debianServices, watchAccounts, watchDirectories, watchServices } from './watch-units.ts';

export const nodeFile = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));

/** Everything that the site declares of a machine outside the cluster. */
export const preparationOf = (site: Site, machine: Machine, bundle: string): HostPreparation => ({
  hostName: machine.name,
  administration: site.networks.administration,
  bundle,
  nodeBytes: statSync(nodeFile).size,
  units: unitsOf(site, machine),
  checks: checksOf,
  ...(isOuterMachine(machine) ? ofCopies(site, machine) : ofWatching(site, machine)),
});

/** Every service that runs on a machine outside the cluster. */
export const unitsOf = (site: Site, machine: Machine): string[] =>
  isOuterMachine(machine)
    ? [
        nodeExporter,
        ...hostUnits(machine.component, machine.address).map(({ name }) => name),
        ...(isWatchdog(site, machine) ? [prober, ...watchdogUnits(site).map(({ name }) => name)] : []),
      ]
    : watchServices(site.kind);

const checksOf = Object.fromEntries(
  Object.entries(debianServices).flatMap(([unit, { check }]) => (check ? [[unit, check]] : [])),
);

const ofCopies = (site: Site, machine: OuterMachine) => ({
  programs: copyPrograms,
  groups: Object.values(groups),
  accounts: hostAccounts,
  files: hostFiles(site, machine),
  directories: hostDirectories(machine.component),
  makesRepositories: machine.component === 'backup',
});

const ofWatching = (site: Site, machine: Machine) => ({
  programs: watchPrograms,
  groups: [],
  accounts: watchAccounts,
  files: watchFiles(site, machine),
  directories: watchDirectories,
  makesRepositories: false,
});
