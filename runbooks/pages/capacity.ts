import type { HostRole } from '../../backup/hosts.ts';
import { keepRules } from '../../backup/retention/rules.ts';
import { type Capacity, capacityOf, copySize, coresAt } from '../../load-tests/capacity.ts';
import { documentBytes, documentWork } from '../../load-tests/document-costs.ts';
import { averageDay, type Figure, habits, loadOf, peakDay, type SiteLoad, siteMix } from '../../load-tests/scale.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { table } from './markdown.ts';

/** What a year of a site needs, on paper: every number with its measurement or its source. */
export function capacityPage(site: Site): string {
  const load = loadOf(site.id);
  const capacity = capacityOf(load);
  return [
    `# What a year of ${site.id} needs\n\nMade from \`load-tests/scale.ts\`, \`load-tests/document-costs.ts\` and \`services/sites/${site.id}.ts\` by \`npm run render\`; change those.\n`,
    section('The load', [loadTable(load), ratesTable(capacity, load)]),
    section('One document', [documentsTable(load, capacity), measuredBy]),
    section('Processors', [processors(site, capacity)]),
    section('The database', [databaseText(site, capacity)]),
    section('The copies', [copiesText(site, capacity)]),
    section('The network', [networkTable(capacity)]),
    section('Machines', [machinesTable(site), machinesText]),
    section('What drives the cost', [costDrivers(load, capacity)]),
    section('What is not known', [unknown]),
  ].join('\n');
}

const section = (title: string, parts: string[]): string => `## ${title}\n\n${parts.join('\n\n')}\n`;
const horizons = [1, 3, 5];

const bytes = (value: number): string => {
  const [unit, size] = (
    [
      ['TB', 1e12],
      ['GB', 1e9],
      ['MB', 1e6],
      ['kB', 1e3],
    ] as const
  ).find(([, least]) => value >= least) ?? ['B', 1];
  return `${(value / size).toFixed(value / size < 10 && size > 1 ? 1 : 0)} ${unit}`;
};
const count = (value: number, digits = 0): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits });
const percent = (value: number): string => `${(value * 100).toFixed(value < 0.001 ? 2 : value < 0.1 ? 1 : 0)} %`;

function loadTable(load: SiteLoad): string {
  const row = (what: string, { value, certainty, source }: Figure, text = count(value)) => [
    what,
    text,
    certainty,
    source,
  ];
  return table(
    ['Figure', 'Value', 'Certainty', 'Source'],
    [
      row('documents a year', load.documentsPerYear),
      row('peak day against the average one', load.peakDayFactor, load.peakDayFactor.value.toFixed(1)),
      row('sent in the evening, within one hour', habits.eveningShare, percent(habits.eveningShare.value)),
      row('after an outage, a second', habits.afterOutagePerSecond),
      ...load.senders.flatMap(({ id, count: senders, share }) => [
        row(`${id}: how many`, senders),
        row(`${id}: part of all documents`, share, percent(share.value)),
      ]),
    ],
  );
}

function ratesTable({ rates }: Capacity, load: SiteLoad): string {
  return table(
    ['Moment', 'Documents a second', 'From'],
    [
      ['average', count(rates.average, 1), `${count(averageDay(load))} a day`],
      ['peak hour of a peak day', count(rates.peakHour, 1), `15 % of ${count(peakDay(load))}`],
      [
        'evening batch',
        count(rates.evening, 1),
        `${percent(habits.eveningShare.value)} of ${count(peakDay(load))} in an hour`,
      ],
      ['after an outage', count(rates.afterOutage), `${habits.afterOutageSeconds.value} s long, the design load`],
    ],
  );
}

function documentsTable(load: SiteLoad, { mean, work }: Capacity): string {
  const mix = siteMix(load);
  const kinds = (Object.keys(documentBytes) as (keyof typeof documentBytes)[]).map((kind) => ({
    ...{ name: kind as string, share: mix[kind] ?? 0, size: documentBytes[kind], cost: documentWork[kind] },
  }));
  const rows = [...kinds, { name: '**mean**', share: 1, size: mean, cost: work }].map(({ name, share, size, cost }) => [
    name,
    percent(share),
    ...[size.sent, size.sealed, size.projected, size.indexes, size.log].map(bytes),
    ...[cost.taking, cost.storing, cost.mapping, cost.projecting].map((milliseconds) => milliseconds.toFixed(2)),
  ]);
  const head = ['Kind', 'Part', 'Sent', 'Sealed', 'FHIR', 'Indexes', 'Log'];
  return table([...head, 'Gateway ms', 'Storing ms', 'Records ms', 'Projecting ms'], rows);
}

const measuredBy =
  'Bytes, records and projecting: `node load-tests/bench/sizes.ts`; gateway and storing: `node load-tests/bench/ingest.ts --kind …`, 32 senders. Milliseconds are of one processor (Intel Xeon, virtual), while the computer did other work besides, which makes them rather too large.';

function processors(site: Site, { rates, work }: Capacity): string {
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

function databaseText(site: Site, { storedPerYear, logPerDay, logPerPeakDay }: Capacity): string {
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

function copiesText(site: Site, capacity: Capacity): string {
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

function networkTable({ networkBits, rates, mean, storedPerYear }: Capacity): string {
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

function machinesTable(site: Site): string {
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

const machinesText =
  'One component for each machine is what the regulation asks (002:15.1.dd), and two data centres, three control planes and three copies on hosts of their own are what availability and retention ask; the load asks for none of them.';

function costDrivers(load: SiteLoad, { storedPerYear, logPerDay, mean }: Capacity): string {
  const { inpatient = 0, intensive = 0 } = siteMix(load);
  const ofBeds = (part: 'sent' | 'log') =>
    percent((inpatient * documentBytes.inpatient[part] + intensive * documentBytes.intensive[part]) / mean[part]);
  return [
    `1. **Disk, and how often it is kept.** ${bytes(storedPerYear)} a year in each of two database members, then again in three copies; nothing is deleted (000:20.1), so it is bought every year.`,
    '2. **Indexes in the copies.** A point a day for five weeks holds pages that changed only by a few keys; fewer daily points, or a database that is partitioned by month so that old indexes rest, is the largest saving.',
    `3. **The network between the data centres**: not for the load, but for a base of the whole database within a night, and for ${bytes(logPerDay)} of log a day.`,
    '4. **Machines of availability**: their number follows from the regulation and the data centres, not from documents.',
    `5. **Inpatients.** ${percent(inpatient + intensive)} of the documents, ${ofBeds('sent')} of the bytes that come and ${ofBeds('log')} of the log.`,
  ].join('\n');
}

const unknown = [
  'No public figure says how many documents a year Hanoi really sends, how they divide over hospitals, or how many are sent at once and how many in the evening: those are estimates above.',
  'Deduplication of real bases over months has not been measured; the bounds above are arithmetic.',
  'The processors of a data centre differ from the one that was measured; the ratio of load to processors is so small that this does not matter, the disk is what has to be looked at.',
]
  .map((line) => `- ${line}`)
  .join('\n');
