/**
 * `node load-tests/bench/sizes.ts`: what one document of each kind takes in the database, from sending to FHIR, and the milliseconds of a
 * processor that mapping it takes. Sizes do not depend on how busy the machine is, and those milliseconds little.
 */
import type pg from 'pg';
import { type SampleKind, sampleVisit } from '../../services/documents/sample.ts';
import { writeDocument } from '../../services/documents/write.ts';
import { signIn, startTestGateway } from '../../services/gateway/testing/gateway.ts';
import { mapAll, startMappingSite } from '../../services/records/testing/mapping-site.ts';
import { cpuSeconds } from './cpu.ts';

const kinds: Record<SampleKind, number> = {
  station: 400,
  outpatient: 400,
  'outpatient-tests': 300,
  inpatient: 60,
  intensive: 12,
};
const tables = ['document', 'link_head', 'fhir_visit', 'fhir_restricted', 'mapping_queue'];

const site = await startMappingSite();
await site.begin();
const gateway = await startTestGateway(site.database);
try {
  const hospital = await signIn(gateway.url);
  const [superuser, records] = [await site.as('postgres'), await site.as('records')];
  const client = await site.database.connect('postgres', 'hssk');
  for (const [kind, count] of Object.entries(kinds) as [SampleKind, number][]) {
    const before = await stateOf(client);
    let sent = 0;
    for (let seed = 0; seed < count; seed += 1) {
      const xml = writeDocument([sampleVisit({ seed, kind, facility: '01001' })]);
      sent += xml.length;
      const { status } = await hospital.sendXml(xml);
      if (status !== 200) throw new Error(`${kind}: the gateway answered ${status}`);
    }
    const [processor, database] = [process.cpuUsage(), cpuSeconds(site.database.pid()!)];
    await mapAll(records, site.sealing);
    const { user, system } = process.cpuUsage(processor);
    const projecting = (cpuSeconds(site.database.pid()!) - database) * 1000;
    await superuser.query('checkpoint');
    const after = await stateOf(client);
    const each = (part: keyof State) => Math.round((after[part] - before[part]) / count);
    const figures = {
      sent: Math.round(sent / count),
      sealed: each('sealed'),
      projected: each('projected'),
      indexes: each('indexes'),
      wal: each('wal'),
      mappingMs: Number(((user + system) / 1000 / count).toFixed(2)),
      projectingMs: Number((projecting / count).toFixed(2)),
    };
    process.stdout.write(`${JSON.stringify({ kind, ...figures })}\n`);
  }
  await client.end();
} finally {
  await gateway.stop();
  await site.end();
  await site.database.remove();
}

type State = { sealed: number; projected: number; indexes: number; wal: number };

/** Bytes so far: tables with what is stored beside their rows, their indexes, everything written to the log. */
async function stateOf(client: pg.Client): Promise<State> {
  const { rows } = await client.query<{ name: string; bytes: number; indexes: number; wal: number }>(
    `select relname as name, pg_table_size(oid)::float8 as bytes, pg_indexes_size(oid)::float8 as indexes,
      (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8 as wal
    from pg_class where relnamespace = 'hssk'::regnamespace and relname = any($1)`,
    [tables],
  );
  const sum = (part: 'bytes' | 'indexes', names: string[]) =>
    rows.filter(({ name }) => names.includes(name)).reduce((total, row) => total + row[part], 0);
  return {
    sealed: sum('bytes', ['document', 'link_head']),
    projected: sum('bytes', ['fhir_visit', 'fhir_restricted']),
    indexes: sum('indexes', tables),
    wal: rows[0]!.wal,
  };
}
