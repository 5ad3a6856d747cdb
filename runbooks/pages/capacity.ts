import { type Capacity, capacityOf } from '../../load-tests/capacity.ts';
import { documentBytes, documentWork } from '../../load-tests/document-costs.ts';
import { averageDay, type Figure, habits, loadOf, peakDay, type SiteLoad, siteMix } from '../../load-tests/scale.ts';
import type { Site } from '../../services/declare.ts';
import { copiesText, databaseText, machinesTable, machinesText, networkTable, processors } from './capacity-needs.ts';
import { table } from './markdown.ts';
import { bytes, count, percent } from './quantities.ts';

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
