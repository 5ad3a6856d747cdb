/** Small changes of a site, for the examples of mistakes and for tests. */
import type { Machine, Site } from '../declare.ts';

/** The same site with some fields of one machine changed. */
export const alterMachine = (site: Site, name: string, change: Partial<Machine>): Site => ({
  ...site,
  machines: site.machines.map((machine) => (machine.name === name ? { ...machine, ...change } : machine)),
});

/** The same site without the machines named. */
export const withoutMachines = (site: Site, ...names: string[]): Site => ({
  ...site,
  machines: site.machines.filter(({ name }) => !names.includes(name)),
});
