import { parseArgs } from 'node:util';
import type pg from 'pg';
import { startDatabase } from '../../services/database/testing/postgres.ts';
import { medianOf } from '../median.ts';
import { cpuSeconds } from './cpu.ts';
import { type Design, fill, openDesigns, perDay, today } from './partition-designs.ts';
import { type Question, questions, type Sample, sampleOf } from './partition-questions.ts';
import { serverSettings } from './target.ts';

const usage = `Documents in one table, and in one partition for each day of a year: what is asked of them costs, in one run.

  node load-tests/bench/partitions.ts [options]

  --documents N   in each of the two databases (default 1000000: 20 GB of disk)
  --rounds N      the median counts (default 9)

Milliseconds of PostgreSQL's processes for one batch, look-up or claim, and beside them milliseconds that pass. The gateway's and
the worker's own statements run; a ratio is the median of the rounds' ratios to the one table.
`;

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '9' },
    help: { type: 'boolean', default: false },
  },
});
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const sizeQuery = `select sum(pg_table_size(oid))::float8 / 1048576 as tables, sum(pg_indexes_size(oid))::float8 / 1048576 as indexes
  from pg_class where relnamespace = 'hssk'::regnamespace and relkind = 'r' and relname ~ '^document(_[0-9]+)?$'`;

if (values.help) process.stdout.write(usage);
else await bench();

async function bench(): Promise<void> {
  const database = await startDatabase(serverSettings);
  const designs = await openDesigns(database);
  try {
    for (const design of designs.slice(0, 2)) {
      const started = performance.now();
      await fill(design, Number(values.documents));
      say(`${design.name}: ${values.documents} filled in, ${((performance.now() - started) / 1000).toFixed(0)} s`);
    }
    const cpu = (): number => cpuSeconds(database.pid()!);
    await compare(designs, { cpu, asked: questions });
    for (const design of designs.slice(0, 2)) say(await describe(design));
    await designs[0]!.client.query('create index document_arrival on hssk.document (received_at, facility)');
    await designs[0]!.client.query('vacuum hssk.document');
    say(
      `with an index of arrivals on the one table: ${await timeOf(designs[0]!.client, countQuery(designs[0]!))} ms to count four weeks`,
    );
    await compare([designs[0]!, designs[2]!], { cpu, asked: questions.slice(0, 1) });
  } finally {
    for (const { client, lane } of designs) await Promise.all([lane.close(), client.end()]);
    await database.remove();
  }
}

type Cost = { processor: number; passed: number };

async function compare(designs: Design[], { cpu, asked }: { cpu: () => number; asked: Question[] }): Promise<void> {
  const samples = new Map<pg.Client, Sample[]>();
  for (const { client } of designs) samples.set(client, await sampleOf(client));
  for (const { name, times, once } of asked) {
    const rounds: Cost[][] = [];
    // The first round is for plans and connections.
    for (let round = 0; round <= Number(values.rounds); round += 1) {
      const made: Cost[] = [];
      for (const design of round % 2 === 0 ? designs : designs.toReversed()) {
        const [processor, started] = [cpu(), performance.now()];
        for (let at = 0; at < times; at += 1) await once(design, samples.get(design.client)!, at);
        const passed = (performance.now() - started) / times;
        made[designs.indexOf(design)] = { processor: ((cpu() - processor) * 1000) / times, passed };
      }
      if (round > 0) rounds.push(made);
    }
    for (const [index, design] of designs.entries()) {
      const of = (value: (made: Cost[]) => number) => medianOf(rounds.map(value)).toFixed(2);
      say(
        `${name.padEnd(28)}${design.name.padEnd(24)}${of((made) => made[index]!.processor).padStart(8)} ms of processor, ${of((made) => made[index]!.passed).padStart(8)} ms; ${of((made) => made[index]!.processor / made[0]!.processor)} and ${of((made) => made[index]!.passed / made[0]!.passed)} times the one table`,
      );
    }
  }
}

function countQuery({ partitioned }: Design): string {
  const numbers = partitioned ? `and id >= ${(today - 28n) * perDay}` : '';
  return `select facility, received_at::date, count(*) from hssk.document
    where received_at >= now() - interval '28 days' ${numbers} group by 1, 2`;
}

/** What they take, and what looking after them costs: after a day's documents only that day's rows are new. */
async function describe(design: Design): Promise<string> {
  const { client, partitioned, name } = design;
  const { rows } = await client.query<{ tables: number; indexes: number }>(sizeQuery);
  const { tables, indexes } = rows[0]!;
  const explained = await client.query(
    `explain (summary, format json) select body from hssk.document where id = ${today * perDay + 2n}`,
  );
  const planning = explained.rows[0]['QUERY PLAN'][0]['Planning Time'] as number;
  const vacuum = await timeOf(client, `vacuum (freeze, analyze) hssk.document${partitioned ? `_${today}` : ''}`);
  const counting = await timeOf(client, countQuery(design));
  return `${name}: ${tables.toFixed(0)} MiB, ${indexes.toFixed(1)} MiB of indexes; ${planning.toFixed(2)} ms to plan a look-up; after the rounds' new documents ${vacuum} ms to vacuum and freeze; ${counting} ms to count four weeks by facility`;
}

async function timeOf(client: pg.Client, query: string): Promise<string> {
  const started = performance.now();
  await client.query(query);
  return (performance.now() - started).toFixed(0);
}
