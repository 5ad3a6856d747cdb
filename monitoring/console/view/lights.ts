/** One light for each component of the site, from what is known now. Pure. */
import { catalogue, isDeployed } from '../../../services/catalogue.ts';
import type { Component, Site } from '../../../services/declare.ts';
import type { Known } from '../known.ts';
import type { FactId } from '../questions.ts';
import type { Firing, Readings } from '../read/readings.ts';

type LightState = 'good' | 'warn' | 'bad' | 'none' | 'reserved';

export type Light = {
  component: string;
  title: string;
  titleVi: string;
  state: LightState;
  facts: { id: FactId; value: number }[];
  /** Machines that answer, of all that the site names; undefined where nobody asked. */
  machines: { up: number; all: number } | undefined;
  alerts: string[];
};

/** A light is green only when something says so now: no number, an old one or one of another component leave it grey. */
export function lightsOf(site: Site, readings: Known<Readings>): Light[] {
  return inOrder(catalogue)
    .filter(({ id }) => site.machines.some(({ component }) => component === id))
    .map((component) => {
      const { id, title, titleVi } = component;
      const named = { component: id, title, titleVi };
      if (!isDeployed(component)) return { ...named, state: 'reserved', facts: [], machines: undefined, alerts: [] };
      if (readings.as !== 'known') return { ...named, state: 'none', facts: [], machines: undefined, alerts: [] };
      const reading = readings.value.components[id];
      const alerts = readings.value.firing.filter((alert) => alert.component === id);
      const machines = machinesOf(site, id, readings.value);
      const away = machines !== undefined && machines.up < machines.all;
      return {
        ...{ ...named, machines, facts: reading?.facts ?? [], alerts: alerts.map(({ name }) => name) },
        state: stateOf(reading?.works, alerts, (reading?.doubt ?? false) || away),
      };
    });
}

/** The way of a record first, then its copies, then what all stand on. */
const order = ['edge', 'gateway', 'database', 'records', 'exchange', 'identity', 'backup', 'copy', 'vault'];
const place = ({ id }: Component): number => (order.includes(id) ? order.indexOf(id) : order.length);
export const inOrder = (components: Component[]): Component[] => components.toSorted((a, b) => place(a) - place(b));

function stateOf(works: number | undefined, alerts: Firing[], doubt: boolean): LightState {
  if (works === undefined) return 'none';
  if (works < 1 || alerts.some(({ severity }) => severity === 'critical')) return 'bad';
  return doubt || alerts.length > 0 ? 'warn' : 'good';
}

function machinesOf(site: Site, id: string, { machines }: Readings): Light['machines'] {
  const own = site.machines.filter(({ component }) => component === id);
  const asked = own.filter(({ name }) => machines[name] !== undefined);
  return asked.length > 0 ? { up: own.filter(({ name }) => machines[name]).length, all: own.length } : undefined;
}

/** The worst of them, for one word about all; what is only reserved says nothing. */
export function worst(lights: Light[]): Exclude<LightState, 'reserved'> {
  const order = ['bad', 'none', 'warn'] as const;
  return order.find((state) => lights.some((light) => light.state === state)) ?? 'good';
}
