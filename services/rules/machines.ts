/** Rules about the machines of a site: one component on each, each with its own name, address and enough room. */
import { addressNumber, addressText, networkOf } from '../addresses.ts';
import type { Component, Machine } from '../declare.ts';
import { didYouMean } from '../spelling.ts';
import { listed, machinePrefix, type Rule, shared } from './rule.ts';

export const machineRules: Rule[] = [
  {
    id: 'own-machine',
    titleVi: 'Mỗi thành phần một máy riêng',
    meets: ['002:15.1.dd'],
    broken: ({ machines }) =>
      shared(machines, (machine) => machine.address)
        .map((group) => ({ address: group[0]?.address, components: distinct(group.map(({ component }) => component)) }))
        .filter(({ components }) => components.length > 1)
        .map(({ address, components }) => `${listed(components)} share VM ${address}; each component needs its own`),
  },
  {
    id: 'own-address',
    titleVi: 'Mỗi máy một địa chỉ riêng',
    meets: [],
    broken: ({ machines }) =>
      shared(machines, (machine) => machine.address)
        .filter((group) => distinct(group.map(({ component }) => component)).length === 1)
        .map(
          (group) => `${listed(names(group))} have the same address ${group[0]?.address}; every machine needs its own`,
        ),
  },
  {
    id: 'own-name',
    titleVi: 'Mỗi máy một tên riêng',
    meets: [],
    broken: ({ machines }) =>
      shared(machines, (machine) => machine.name).map(
        (group) =>
          `the machines ${listed(group.map(({ address }) => address))} are named ${group[0]?.name}; every machine needs its own name`,
      ),
  },
  {
    id: 'known-component',
    titleVi: 'Máy chỉ chạy thành phần có trong danh mục',
    meets: [],
    broken: ({ machines }, catalogue) => {
      const known = catalogue.map(({ id }) => id);
      return machines
        .filter(({ component }) => !known.includes(component))
        .map(
          ({ name, component }) =>
            `${name} runs ${component}, which is not in the catalogue${didYouMean(component, known)}`,
        );
    },
  },
  {
    id: 'machine-name',
    titleVi: 'Tên máy là tên thành phần và số thứ tự',
    meets: [],
    broken: ({ machines }, catalogue) =>
      machines
        .filter(({ component }) => catalogue.some(({ id }) => id === component))
        .filter(({ name, component }) => !new RegExp(`^${machinePrefix(component)}-[1-9][0-9]*$`).test(name))
        .map(
          ({ name, component }) =>
            `the machine of ${component} is named ${name}; a machine is named ${machinePrefix(component)}-1, ${machinePrefix(component)}-2, …`,
        ),
  },
  {
    id: 'machine-for-every-component',
    titleVi: 'Thành phần nào cũng có máy',
    meets: ['002:15.1.dd'],
    broken: ({ machines }, catalogue) =>
      catalogue
        .filter(
          ({ id, runs }) =>
            runs.as !== 'reserved' &&
            !['control-plane', 'registry'].includes(id) &&
            !machines.some((machine) => machine.component === id),
        )
        .map(({ id }) => `${id} has no machine; every component that is deployed needs one`),
  },
  {
    id: 'machine-size',
    titleVi: 'Máy đủ lớn cho thành phần',
    meets: ['001:V.3-1b'],
    broken: ({ machines }, catalogue) => machines.flatMap((machine) => shortages(machine, catalogue)),
  },
  {
    id: 'address-in-network',
    titleVi: 'Địa chỉ máy nằm trong mạng máy',
    meets: [],
    broken: ({ machines, networks }) => machines.flatMap((machine) => misplaced(machine, networks.machines)),
  },
];

const names = (machines: Machine[]): string[] => machines.map(({ name }) => name);

const distinct = (values: string[]): string[] => [...new Set(values)];

function shortages(machine: Machine, catalogue: Component[]): string[] {
  const component = catalogue.find(({ id }) => id === machine.component);
  if (!component) return [];
  const measures = [
    { field: 'cpuCores', has: machine.cpuCores, needs: component.size.cpuCores },
    { field: 'memoryMiB', has: machine.memoryMiB, needs: component.size.memoryMiB },
    { field: 'diskGiB', has: machine.diskGiB, needs: component.size.diskGiB },
  ];
  return measures
    .filter(({ has, needs }) => has < needs)
    .map(({ field, has, needs }) => `${machine.name} has ${field} ${has}; ${component.id} needs at least ${needs}`);
}

function misplaced({ name, address }: Machine, machinesNetwork: string): string[] {
  const network = networkOf(machinesNetwork);
  const number = addressNumber(address);
  if (number === undefined)
    return [`${name} has the address ${address}; an IPv4 address such as 192.0.2.11 is expected`];
  if (!network) return [];
  if (number < network.first || number > network.last)
    return [`${name} has the address ${address}; it must lie in the machines' network ${machinesNetwork}`];
  if (number !== network.first && number !== network.last) return [];
  const kind = number === network.first ? 'network' : 'broadcast';
  return [
    `${name} has the ${kind} address ${address} of ${machinesNetwork}; a machine takes one from ${addressText(network.first + 1)} to ${addressText(network.last - 1)}`,
  ];
}
