/** The judge as a hospital sees the site: by receipts and by FHIR, through the edge, without access to the database. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, type Dispatcher, RetryAgent, request } from 'undici';
import type { LoadTarget } from '../run/run.ts';
import { takeTokens } from '../token.ts';
import { judge, type ReadableView, type StoredView, type Verdict, visitKey } from './judge.ts';
import { type Acknowledged, readLedger } from './ledger.ts';
import { readBack } from './look.ts';

/** After a run everything must be in the record by then. */
const drainSeconds = 300;

export async function judgeThroughEdge(ledgerFile: string, target: LoadTarget): Promise<Verdict> {
  const connect = target.caFile ? { ca: readFileSync(target.caFile, 'utf8') } : {};
  const dispatcher = new RetryAgent(new Agent({ connections: 16, connect }), { maxRetries: 5 });
  try {
    const ledger = await readLedger(ledgerFile);
    const tokens = await takeTokens(target, dispatcher);
    const reach = { url: target.edgeUrl, tokens, dispatcher };
    const readable = await readUntilDrained(ledger, reach);
    return judge(ledger, await receiptsKnown(ledger, reach), readable);
  } finally {
    await dispatcher.close();
  }
}

type Reach = { url: string; tokens: Record<string, string>; dispatcher: Dispatcher };

/** What cannot be read yet is asked for again until the drain's end. */
async function readUntilDrained(ledger: Acknowledged[], reach: Reach): Promise<ReadableView> {
  const end = performance.now() + drainSeconds * 1000;
  const view = await readBack(ledger, reach);
  for (;;) {
    const waiting = ledger.filter((entry) => (view.get(visitKey(entry)) ?? 0) === 0);
    if (waiting.length === 0 || performance.now() > end) return view;
    await pause(1000);
    for (const [visit, count] of await readBack(waiting, reach)) view.set(visit, count);
  }
}

/** Visits that the site knows under each receipt, as its status address tells. */
async function receiptsKnown(ledger: Acknowledged[], reach: Reach): Promise<StoredView> {
  const facilities = new Map(ledger.map(({ receipt, facility }) => [receipt, facility]));
  const open = [...facilities];
  const byReceipt = new Map<string, number>();
  const asker = async (): Promise<void> => {
    for (let next = open.pop(); next; next = open.pop())
      byReceipt.set(next[0], await knownUnder(next[0], next[1], reach));
  };
  await Promise.all(Array.from({ length: 8 }, asker));
  return { byReceipt, storedTwice: 0, brokenChains: 0 };
}

async function knownUnder(receipt: string, facility: string, { url, tokens, dispatcher }: Reach): Promise<number> {
  const { statusCode, body } = await request(`${url}/api/kcb/tra-cuu-trang-thai/${receipt}`, {
    dispatcher,
    headers: { authorization: `Bearer ${tokens[facility]}` },
  });
  const status = (await body.json()) as { hoSo?: { maLk: string; maGiaoDich?: string }[] };
  if (statusCode === 404) return 0;
  if (statusCode !== 200) throw new Error(`looking up a receipt answered ${statusCode}`);
  const own = (status.hoSo ?? []).filter(({ maGiaoDich }) => maGiaoDich === undefined || maGiaoDich === receipt);
  return new Set(own.map(({ maLk }) => maLk)).size;
}
