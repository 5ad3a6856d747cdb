/** What the gateway and the worker ask of stored documents, by their own statements where they have them. */
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { pino } from 'pino';
import { recall } from '../../services/gateway/recall.ts';
import { newReceipt } from '../../services/gateway/receipt.ts';
import { type Document, storeBatch } from '../../services/gateway/store.ts';
import { claimDocuments } from '../../services/records/store/claim.ts';
import { type Design, perDay, sealedBody } from './partition-designs.ts';

const log = pino({ level: 'silent' });

export type Sample = { id: string; receipt: string; linkHash: Buffer; contentHash: Buffer };
export type Question = {
  name: string;
  times: number;
  once: (design: Design, sample: Sample[], at: number) => Promise<unknown>;
};

export const questions: Question[] = [
  {
    name: 'store a batch of 64',
    times: 40,
    once: ({ lane }) => storeBatch(lane, Array.from({ length: 64 }, newDocument), { log }),
  },
  {
    name: 'find 64 resent documents',
    times: 200,
    once: ({ lane }, sample, at) => recall(lane, sample.slice((at % 50) * 16, (at % 50) * 16 + 64)),
  },
  { name: 'find a document by number', times: 1000, once: byNumber },
  { name: 'find a document by receipt', times: 1000, once: byReceipt },
  { name: 'claim 256 for mapping', times: 20, once: claim },
];

const newDocument = (): Document => ({
  sealed: { facility: '01001', linkHash: randomBytes(16), keyId: 1, body: sealedBody() },
  contentHash: randomBytes(16),
  receipt: newReceipt(),
  deadline: performance.now() + 60_000,
});

export async function sampleOf(client: pg.Client): Promise<Sample[]> {
  const { rows } = await client.query<Sample>(
    `select id::text, receipt::text, link_hash as "linkHash", content_hash as "contentHash"
     from hssk.document tablesample system (0.5) order by random() limit 1000`,
  );
  return rows;
}

function byNumber({ client }: Design, sample: Sample[], at: number): Promise<unknown> {
  const values = [sample[at % sample.length]!.id];
  return client.query({ name: 'by-number', text: 'select body from hssk.document where id = $1', values });
}

/** A receipt tells its day. Its document is of that day or, when it waited over midnight, of the next. */
function byReceipt({ client, partitioned }: Design, sample: Sample[], at: number): Promise<unknown> {
  const { receipt } = sample[at % sample.length]!;
  const day = BigInt(`0x${receipt.slice(0, 8)}${receipt.slice(9, 13)}`) / 86_400_000n;
  const text = 'select body from hssk.document where receipt = $1';
  if (!partitioned) return client.query({ name: 'by-receipt', text, values: [receipt] });
  const values = [receipt, String(day * perDay), String((day + 2n) * perDay)];
  return client.query({ name: 'by-receipt', text: `${text} and id >= $2 and id < $3`, values });
}

async function claim({ client, claimant }: Design): Promise<void> {
  await client.query('begin');
  await claimDocuments(claimant);
  await client.query('rollback');
}
