import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { startDatabase, type TestDatabase } from '../../services/database/testing/postgres.ts';
import { kill, signIn, spawnGateway } from '../../services/gateway/testing/gateway.ts';
import { testAccounts } from '../../services/gateway/testing/secrets.ts';
import { spawnRecords, untilReady, writeRecordsSecrets } from '../../services/records/testing/records.ts';
import { digitsOf, envelopeOf, fillHoSo, linkCodeOf, recordOf } from '../documents/fill.ts';
import { prepareTemplates } from '../documents/prepare.ts';
import { judge, type StoredView, type Verdict } from '../judge/judge.ts';
import { openLedger, readLedger } from '../judge/ledger.ts';
import { lookIntoDatabase, readBack } from '../judge/look.ts';
import { type Letter, type Sender, startSender } from '../judge/sender.ts';
import { type Front, openFront } from './front.ts';

/** The path of a record as real processes of this computer: PostgreSQL, gateways, a records service, and a front before them. */
export type Arena = {
  database: TestDatabase;
  front: Front;
  gateways: ChildProcess[];
  records: ChildProcess;
  addGateway: () => Promise<void>;
  /** A killed one comes again, as its cluster would start it. */
  restartGateway: (index: number) => Promise<void>;
  restartRecords: () => Promise<void>;
  asSuperuser: <R extends pg.QueryResultRow>(text: string) => Promise<R[]>;
  /** Starts to send; the judge's book is new with each call. */
  send: (perSecond: number, run: string) => Promise<Trial>;
  close: () => Promise<void>;
};

export type Trial = {
  sender: Sender /** After `sender.finish`; waits until everything is mapped. */;
  judge: () => Promise<Verdict>;
};

const facility = '01001';

export async function openArena(settings: Record<string, string> = {}): Promise<Arena> {
  const database = await startDatabase(settings);
  writeRecordsSecrets(database);
  const directory = mkdtempSync(join(tmpdir(), 'hssk-judge-'));
  const front = await openFront();
  const running: { process: ChildProcess; url: string }[] = [];
  const startGateway = () => spawnGateway(database, { LOG_LEVEL: 'info' });
  const lead = () => front.lead({ gateways: running.map(({ url }) => url) });
  const startRecords = async () => {
    const { process, url } = await spawnRecords(database);
    await untilReady(url);
    front.lead({ records: url });
    return process;
  };
  const arena: Arena = {
    database,
    front,
    gateways: [],
    records: await startRecords(),
    addGateway: async () => {
      const gateway = await startGateway();
      running.push(gateway);
      arena.gateways.push(gateway.process);
      lead();
    },
    restartGateway: async (index) => {
      running[index] = await startGateway();
      arena.gateways[index] = (running[index] as (typeof running)[0]).process;
      lead();
    },
    restartRecords: async () => {
      arena.records = await startRecords();
    },
    asSuperuser: async <R extends pg.QueryResultRow>(text: string) => {
      const client = await database.connect('postgres', 'hssk');
      return client
        .query<R>(text)
        .then(({ rows }) => rows)
        .finally(() => client.end());
    },
    send: (perSecond, run) => send(arena, join(directory, run), perSecond, run),
    close: async () => {
      for (const process of [...arena.gateways, arena.records]) if (isAlive(process)) await kill(process, 'SIGKILL');
      front.close();
      await database.remove();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  await arena.addGateway();
  return arena;
}

export const isAlive = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

async function send(arena: Arena, path: string, perSecond: number, run: string): Promise<Trial> {
  const { token } = await signIn(arena.front.url, testAccounts[0]);
  const tokens = { [facility]: token };
  const ledger = await openLedger(path);
  const sender = startSender({ url: arena.front.url, tokens, ledger, perSecond, letterAt: letters(run) });
  const verdict = async (): Promise<Verdict> => {
    await ledger.close();
    const book = await readLedger(path);
    await untilMapped(arena);
    const client = await arena.database.connect('postgres', 'hssk');
    const stored: StoredView = await lookIntoDatabase(client).finally(() => client.end());
    return judge(book, stored, await readBack(book, { url: arena.front.url, tokens }));
  };
  return { sender, judge: verdict };
}

/** Small documents, some of which correct an earlier one; the same run sends the same. */
function letters(run: string): (number: number) => Letter {
  const templates = prepareTemplates([facility], ['station', 'outpatient']);
  return (number) => {
    const isCorrection = number >= 20 && number % 10 === 0;
    const visit = isCorrection ? number - 19 : number;
    const { text } = templates[visit % templates.length] as (typeof templates)[0];
    const identity = {
      linkCode: linkCodeOf(run, 0, visit),
      digits: digitsOf(visit),
      record: recordOf(visit, isCorrection),
    };
    const hoSo = fillHoSo(text, identity, (plain) => Buffer.from(plain).toString('base64'));
    return { facility, xml: Buffer.from(envelopeOf(facility, [hoSo])) };
  };
}

async function untilMapped(arena: Arena): Promise<void> {
  for (;;) {
    const [row] = await arena.asSuperuser<{ waiting: number }>(
      'select count(*)::int as waiting from hssk.mapping_queue',
    );
    if (row?.waiting === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
