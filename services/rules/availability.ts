/** Rules that keep a site running around the clock when one machine or one data centre is lost. */
import type { Component, Machine, Site } from '../declare.ts';
import { didYouMean } from '../spelling.ts';
import { listed, type Rule } from './rule.ts';

export const availabilityRules: Rule[] = [
  {
    id: 'control-plane-count',
    titleVi: 'Số máy điều khiển là số lẻ, vận hành thật ít nhất ba',
    meets: ['000:19.1', '002:21.1'],
    broken: (site) => {
      const count = machinesOf(site, 'control-plane').length;
      if (count === 0) return ['no machine runs control-plane; a site needs one, in production three'];
      if (count % 2 === 0)
        return [
          `${count} machines run control-plane; take ${count + 1} or ${count - 1}: an even number survives no more failures and stops at a split`,
        ];
      if (site.kind === 'production' && count < 3) return ['1 machine runs control-plane; production needs at least 3'];
      return [];
    },
  },
  {
    id: 'control-plane-zones',
    titleVi: 'Mất một vùng vẫn còn quá nửa máy điều khiển',
    meets: ['000:19.1', '002:21.1'],
    broken: (site) => {
      const machines = machinesOf(site, 'control-plane');
      if (!isSpread(site) || machines.length < 3) return [];
      return Object.entries(byZone(machines))
        .filter(([, inZone]) => inZone.length > machines.length / 2)
        .map(
          ([zone, inZone]) =>
            `zone ${zone} holds ${inZone.length} of ${machines.length} control planes; without that zone fewer than half are left, so spread them`,
        );
    },
  },
  {
    id: 'database-count',
    titleVi: 'Cơ sở dữ liệu luôn có ít nhất hai máy',
    meets: ['000:17.3'],
    broken: (site) => {
      const count = machinesOf(site, 'database').length;
      return count === 1
        ? ['1 machine runs database; an acknowledged document lies on two, so give it at least 2']
        : [];
    },
  },
  {
    id: 'spread-over-zones',
    titleVi: 'Thành phần có nhiều máy thì trải ra nhiều vùng',
    meets: ['000:19.1', '002:21.1'],
    broken: (site, catalogue) =>
      catalogue
        .filter(({ runs }) => isSpread(site) && isWorkload(runs.as))
        .map(({ id }) => ({ id, zones: Object.keys(byZone(machinesOf(site, id))), count: machinesOf(site, id).length }))
        .filter(({ zones, count }) => count > 1 && zones.length === 1)
        .map(
          ({ id, zones, count }) =>
            `all ${count} machines of ${id} stand in zone ${zones[0]}; the site has the zones ${listed(zonesOf(site))}, so use two`,
        ),
  },
  {
    id: 'no-single-machine',
    titleVi: 'Vận hành thật: dừng một máy vẫn phục vụ',
    meets: ['000:19.1'],
    broken: (site, catalogue) =>
      catalogue
        .filter(
          ({ id, runs }) => site.kind === 'production' && runs.as === 'deployment' && machinesOf(site, id).length === 1,
        )
        .map(
          ({ id }) =>
            `1 machine runs ${id}; in production a stopped machine must not stop the service, so give it at least 2`,
        ),
  },
  {
    id: 'registry-machine',
    titleVi: 'Kho ảnh phần mềm nằm trên máy của nó',
    meets: [],
    broken: (site) => {
      const named = site.machines.find(({ name }) => name === site.registry.machine);
      const known = machinesOf(site, 'registry').map(({ name }) => name);
      if (named?.component === 'registry') return [];
      if (named)
        return [
          `the registry is ${named.name}, which runs ${named.component}; it must be a machine of the component registry`,
        ];
      return [
        `the registry is ${site.registry.machine}, which no machine of the site is named${didYouMean(site.registry.machine, known)}`,
      ];
    },
  },
];

const machinesOf = (site: Site, component: string): Machine[] =>
  site.machines.filter((machine) => machine.component === component);

const byZone = (machines: Machine[]): Record<string, Machine[]> =>
  Object.groupBy(machines, ({ zone }) => zone) as Record<string, Machine[]>;

const zonesOf = (site: Site): string[] => Object.keys(byZone(site.machines));

const isSpread = (site: Site): boolean => site.kind === 'production' && zonesOf(site).length > 1;

const isWorkload = (as: Component['runs']['as']): boolean => as === 'deployment' || as === 'stateful-set';
