import type { HostRole } from '../../backup/hosts.ts';
import { catalogue } from '../../services/catalogue.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';

/** Machines outside the cluster that keep copies, in the order of the catalogue. */
export const outerMachines = (site: Site): OuterMachine[] =>
  catalogue
    .filter(({ id, runs }) => runs.as === 'outer-host' && roles.includes(id as HostRole))
    .flatMap(({ id }) => machinesOf(site, id).map((machine) => ({ ...machine, component: id as HostRole })));

export type OuterMachine = Machine & { component: HostRole };

export const isOuterMachine = (machine: Machine): machine is OuterMachine =>
  roles.includes(machine.component as HostRole);

const roles: HostRole[] = ['backup', 'copy', 'vault'];
