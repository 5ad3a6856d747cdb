import { expect, test } from 'vitest';
import { site } from '../../services/sites/hanoi.ts';
import { differences, readFacts } from './check.ts';

const machine = site.machines.find(({ name }) => name === 'gateway-1')!;
const fitting = { system: 'debian', version: '13', cpuCores: 8, memoryMiB: 16000, diskGiB: 98, diskUsedPercent: 40 };

test('what a machine tells of itself is read', () => {
  expect(readFacts('debian 13 8 16384000 107374182400  40%\n')).toEqual({ ...fitting, diskGiB: 100 });
});

test('a machine as declared has no problem, a bigger one neither', () => {
  expect(differences(machine, fitting)).toEqual([]);
  expect(differences(machine, { ...fitting, cpuCores: 32, memoryMiB: 65536, diskGiB: 4000 })).toEqual([]);
});

test('every difference is named, not only the first', () => {
  expect(
    differences(machine, {
      ...fitting,
      ...{ system: 'ubuntu', version: '24.04', cpuCores: 4, memoryMiB: 8000, diskGiB: 20, diskUsedPercent: 93 },
    }),
  ).toEqual([
    'gateway-1 (192.0.2.31): runs ubuntu 24.04, expected debian 13',
    'gateway-1 (192.0.2.31): has 4 cores, declared are 8',
    'gateway-1 (192.0.2.31): has 8000 MiB of memory, declared are 16384',
    'gateway-1 (192.0.2.31): has 20 GiB under /var/lib, declared are 100',
    'gateway-1 (192.0.2.31): its disk under /var/lib is 93 % full; make room before a deploy (at most 85 %)',
  ]);
});
