/** What the load asks of a site's processors, disks and lines; parts of the page of its capacity. */
import type { HostRole } from '../../backup/hosts.ts';
import { keepRules } from '../../backup/retention/rules.ts';
import { type Capacity, copySize, coresAt } from '../../load-tests/capacity.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { table } from './markdown.ts';
import { bytes, count, percent } from './quantities.ts';

const horizons = [1, 3, 5];

export function processors(site: Site, { rates, work }: Capacity): string {
  const have = (component: string) =>
    machinesOf(site, component).reduce((cores, machine) => cores + machine.cpuCores, 0);
  // One primary writes; its standby replays.
  const given = {
    gateway: have('gateway'),
    records: have('records'),
    database: machinesOf(site, 'database')[0]!.cpuCores,
  };
  const moments = [
    ['peak hour', rates.peakHour],
    ['evening batch', rates.evening],
    ['after an outage', rates.afterOutage],
  ] as const;
  const rows = moments.map(([name, rate]) => {
    const needed = coresAt(work, rate);
    const cell = (part: keyof typeof needed) => `${needed[part].toFixed(2)} of ${given[part]}`;
    return [name, count(rate, 1), cell('gateway'), cell('records'), cell('database')];
  });
  const text =
    'Busy processors of those that the site declares. Processors do not bind: what a site has beyond one machine of each kind is there for the failure of a machine or a data centre, for deploys while it serves, and for reads.';
  return `${table(['Moment', 'A second', 'Gateway', 'Records', 'Database (primary)'], rows)}\n\n${text}`;
}

export function databaseText(site: Site, { storedPerYear, logPerDay, logPerPeakDay }: Capacity): string {
  const disk = machinesOf(site, 'database')[0]!.diskGiB * 2 ** 30;
  const rows = horizons.map((years) => [
    String(years),
    bytes(years * storedPerYear),
    percent((years * storedPerYear) / disk),
  ]);
  return `${table(['Years', 'Stored', `Of a disk of ${bytes(disk)}`], rows)}\n\nEach member holds all of it. Log: ${bytes(logPerDay)} on an average day, ${bytes(logPerPeakDay)} on a peak day; it stays until copy 1 has it.`;
}

const copyRoles: [HostRole, string][] = [
  ['backup', 'copy 1'],
  ['copy', 'copy 2'],
];

export function copiesText(site: Site, capacity: Capacity): string {
  const rows = copyRoles.flatMap(([role, name]) => {
    const disk = machinesOf(site, role)[0]!.diskGiB * 2 ** 30;
    const { daily, weekly } = keepRules[role];
    return horizons.map((years) => {
      const { least, most } = copySize(capacity, { years, recentPoints: daily + weekly, logDays: daily });
      return [name, String(years), bytes(least), bytes(most), `${percent(least / disk)} – ${percent(most / disk)}`];
    });
  });
  const vault = machinesOf(site, 'vault')[0]!.diskGiB * 2 ** 30;
  const dumps = horizons.map((years) => `${bytes(years * capacity.dumpPerYear)} after ${years}`).join(', ');
  return [
    table(['Copy', 'Years', 'At least', 'At most', 'Of its disk'], rows),
    `At least: what is stored once, the logical dumps, and the log of the days that are kept. At most: every point that is kept holds its indexes whole, because their keys are hashes and new ones fall into every page. The truth lies between; the disk forecast of the monitoring watches it.`,
    `Copy 3 holds logical dumps alone, of the documents without indexes or projections: ${dumps} years if every document were stored once, on a disk of ${bytes(vault)}.`,
  ].join('\n\n');
}

export function networkTable({ networkBits, rates, mean, storedPerYear }: Capacity): string {
  const megabits = (bits: number) => `${count(bits / 1e6, bits < 1e7 ? 1 : 0)} Mbit/s`;
  const hours = (years: number, bitsPerSecond: number) =>
    `${((years * storedPerYear * 8) / bitsPerSecond / 3600).toFixed(1)} h`;
  const read = horizons.map((years) => `${hours(years, 1e9)} / ${hours(years, 1e10)}`).join('; ');
  return table(
    ['Way', 'Need', 'From'],
    [
      [
        'hospitals → edge, after an outage',
        megabits(networkBits),
        `${rates.afterOutage} documents of ${bytes(mean.sent)} a second, bare XML; base64 in JSON takes a third more`,
      ],
      [
        'hospitals → edge, evening batch',
        megabits(rates.evening * mean.sent * 8),
        `${count(rates.evening, 1)} a second`,
      ],
      ['gateway → database, after an outage', megabits(rates.afterOutage * mean.sealed * 8), 'sealed documents'],
      [
        'primary → standby, and → copy 1, each',
        megabits(rates.afterOutage * mean.log * 8),
        'the log, between data centres; the time of one round trip is added to every receipt',
      ],
      [
        'primary → copy 1, a whole base',
        read,
        `at 1 / 10 Gbit/s after ${horizons.join(', ')} years, if the network is what binds`,
      ],
    ],
  );
}

const machinesOf = ({ machines }: Site, component: string): Machine[] =>
  machines.filter((machine) => machine.component === component);

export function machinesTable(site: Site): string {
  const components = [...new Set(site.machines.map(({ component }) => component))];
  const rows = components.map((component) => {
    const machines = machinesOf(site, component);
    const { cpuCores, memoryMiB, diskGiB } = machines[0]!;
    return [component, String(machines.length), String(cpuCores), `${memoryMiB / 1024} GiB`, `${count(diskGiB)} GiB`];
  });
  const sum = (of: (machine: Machine) => number) => site.machines.reduce((total, machine) => total + of(machine), 0);
  const total = [
    ...['**all**', String(site.machines.length), String(sum((machine) => machine.cpuCores))],
    ...[`${sum((machine) => machine.memoryMiB) / 1024} GiB`, `${count(sum((machine) => machine.diskGiB))} GiB`],
  ];
  return table(['Component', 'Machines', 'Cores each', 'Memory each', 'Disk each'], [...rows, total]);
}

export const machinesText =
  'One component for each machine is what the regulation asks (002:15.1.dd), and two data centres, three control planes and three copies on hosts of their own are what availability and retention ask; the load asks for none of them.';
