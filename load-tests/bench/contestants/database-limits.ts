/** What the database alone takes: the bytes as they came, unread, unencrypted, in one table without a key to look up. */
import { once } from 'node:events';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import type { TestDatabase } from '../../../services/database/testing/postgres.ts';
import { createBatcher } from '../../../services/gateway/batcher.ts';
import type { Contestant } from './contestant.ts';

/** One connection, a commit for 64 documents. */
export const copyBinary: Contestant = {
  id: 'copy',
  title: 'COPY BINARY, a commit per 64 documents',
  concurrency: 128,
  start: async (database) => {
    const client = await withRawTable(database);
    const batcher = createBatcher<Buffer, true>({
      ...{ lanes: 1, maxItems: 64, maxBytes: Number.POSITIVE_INFINITY },
      bytesOf: (document) => document.length,
      keyOf: () => String(Math.random()),
      flush: async (documents) => {
        const copy = client.query(from('copy raw_document (body) from stdin (format binary)'));
        copy.end(copyData(documents));
        await once(copy, 'finish');
        return documents.map(() => true);
      },
    });
    return {
      send: async (document) => void (await batcher.add(document)),
      stop: () => client.end(),
    };
  },
};

/** A connection each for eight senders, a commit for each document. */
export const singleInserts: Contestant = {
  id: 'insert',
  title: 'prepared INSERT on 8 connections, a commit per document',
  concurrency: 8,
  start: async (database) => {
    const first = await withRawTable(database);
    const others = await Promise.all(Array.from({ length: 7 }, () => database.connect('postgres', 'hssk')));
    const free = [first, ...others];
    return {
      send: async (document) => {
        const client = free.pop();
        if (!client) throw new Error('more documents under way than connections');
        await client.query({ name: 'raw', text: 'insert into raw_document (body) values ($1)', values: [document] });
        free.push(client);
      },
      stop: async () => void (await Promise.all([first, ...others].map((client) => client.end()))),
    };
  },
};

async function withRawTable(database: TestDatabase): Promise<pg.Client> {
  const client = await database.connect('postgres', 'hssk');
  await client.query(`create table if not exists raw_document (
    id bigint generated always as identity primary key, body bytea storage external)`);
  return client;
}

/** PostgreSQL's binary format: signature, flags, extension; for each row a field count, a length and the bytes; an end mark. */
function copyData(documents: Buffer[]): Buffer {
  const head = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
  const rows = documents.flatMap((document) => {
    const lengths = Buffer.alloc(6);
    lengths.writeInt16BE(1, 0);
    lengths.writeInt32BE(document.length, 2);
    return [lengths, document];
  });
  return Buffer.concat([head, ...rows, Buffer.from([0xff, 0xff])]);
}
