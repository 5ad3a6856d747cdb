import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { request } from 'undici';
import type { TestDatabase } from '../../../services/database/testing/postgres.ts';
import { kill } from '../../../services/gateway/testing/gateway.ts';
import { encounterOfVisit } from '../../../services/records/map/systems.ts';
import { spawnRecords, until, untilReady } from '../../../services/records/testing/records.ts';
import { cpuSeconds } from '../cpu.ts';
import type { DocumentMaker } from '../documents.ts';
import { openRound, type Round } from '../run.ts';
import type { Target } from '../target.ts';

/** The gateway and the records service: from XML to what FHIR reads find. */
export type EndToEnd = {
  /** `p99` is the time from sending until a read finds the visit, of those that are asked for; ends when nothing waits any more. */
  attempt: (maker: DocumentMaker, rate: number, seconds: number) => Promise<Round>;
  /** Nothing waits any more. */
  drained: () => Promise<void>;
  cpuSeconds: () => number;
  stop: () => Promise<void>;
};

/** Visits that are asked for: enough for a p99, and few enough that the asking is no load of its own. */
const askedPerSecond = 10;
const askAgainMs = 50;
const mostUnderWay = 512;
/** Longer than any limit; what is not readable by then counts as that late. */
const givenUpMs = 10_000;

/** `target` is the gateway before this database; what waits there is mapped first. */
export async function startEndToEnd(database: TestDatabase, target: Target): Promise<EndToEnd> {
  const records = await spawnRecords(database);
  const client = await database.connect('postgres', 'hssk');
  await untilReady(records.url);
  await untilMapped(client);
  return {
    attempt: async (maker, rate, seconds) => {
      const waits: Promise<number>[] = [];
      const every = Math.max(1, Math.round(rate / askedPerSecond));
      let count = 0;
      const send = async (document: Buffer): Promise<void> => {
        const started = performance.now();
        const linkCode = await sendNamed(target, document);
        if (count++ % every === 0) waits.push(readableAfter(records.url, target, linkCode, started));
      };
      const round = await openRound(send, maker, rate, mostUnderWay, seconds);
      const sorted = (await Promise.all(waits)).toSorted((a, b) => a - b);
      await untilMapped(client);
      const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
      return { ...round, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
    },
    drained: () => untilMapped(client),
    cpuSeconds: () => cpuSeconds(records.process.pid!),
    stop: async () => {
      await client.end();
      await kill(records.process, 'SIGTERM');
    },
  };
}

const untilMapped = (client: pg.Client): Promise<void> =>
  until(async () => {
    const { rows } = await client.query<{ waiting: boolean }>(
      'select exists (select from hssk.mapping_queue) as waiting',
    );
    return !rows[0]!.waiting;
  });

/** Sends one document with one visit, and answers its MA_LK. */
async function sendNamed({ url, token, dispatcher }: Target, document: Buffer): Promise<string> {
  const { statusCode, body } = await request(`${url}/api/kcb/xml/qd3176/guiHoSoXml`, {
    ...{ method: 'POST', dispatcher, body: document },
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/xml' },
  });
  const text = await body.text();
  const linkCode = /"maLk":"([^"]+)","trangThai":"TIEP_NHAN"/.exec(text)?.[1];
  if (statusCode !== 200 || linkCode === undefined) throw new Error(`${statusCode} ${text.slice(0, 300)}`);
  return linkCode;
}

/** Milliseconds from `started` until the visit is found. */
async function readableAfter(url: string, { token }: Target, linkCode: string, started: number): Promise<number> {
  for (;;) {
    const { body } = await request(`${url}/fhir/${encounterOfVisit(linkCode)}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { total } = (await body.json()) as { total?: number };
    const passed = performance.now() - started;
    if (total === 1 || passed > givenUpMs) return passed;
    await pause(askAgainMs);
  }
}
