import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Acknowledged, Ledger } from './ledger.ts';

export type Letter = { facility: string; xml: Buffer };

export type SenderOptions = {
  url: string;
  tokens: Record<string, string>;
  ledger: Ledger;
  /** Whom the site's certificate must be from; a server without TLS needs none. */
  authority?: string;
  /** Letters per second that become due, whatever happens to earlier ones. */
  perSecond: number;
  letterAt: (number: number) => Letter;
};

export type Sender = {
  acknowledged: () => number;
  due: () => number;
  /** Ends when so many letters are acknowledged. */
  reach: (count: number) => Promise<void>;
  /** No more letters become due; ends when all that were are acknowledged, or `seconds` later. */
  finish: (seconds: number) => Promise<void>;
  /** The longest time in which nothing was acknowledged while letters were due. */
  longestGapMs: () => number;
  /** Ended without a receipt: nobody's loss, for nothing was promised. */
  unanswered: () => number;
};

/** A hospital's software: sends the same bytes again, after a pause, until it has a receipt. */
export function startSender({ url, tokens, ledger, authority, perSecond, letterAt }: SenderOptions): Sender {
  const dispatcher = new Agent({
    ...{ connections: 256, pipelining: 1, headersTimeout: 20_000, bodyTimeout: 20_000 },
    connect: authority ? { ca: authority } : {},
  });
  const started = performance.now();
  const waiters = new Set<{ count: number; resolve: () => void }>();
  const open = new Set<Promise<void>>();
  let [due, acknowledged, lastAt, longestGap, isOver, given] = [0, 0, started, 0, false, 0];

  const note = (entries: Acknowledged[]): void => {
    ledger.add(entries);
    acknowledged += 1;
    longestGap = Math.max(longestGap, performance.now() - lastAt);
    lastAt = performance.now();
    for (const waiter of waiters) if (acknowledged >= waiter.count) waiter.resolve();
  };
  const deliver = async (letter: Letter): Promise<void> => {
    for (let wait = 50; !isOver; wait = Math.min(wait * 2, 1000)) {
      const entries = await post(url, letter, tokens, dispatcher).catch(() => undefined);
      if (entries) return note(entries);
      await pause(wait);
    }
    given += 1;
  };
  const timer = setInterval(() => {
    const expected = Math.floor(((performance.now() - started) / 1000) * perSecond);
    for (; due < expected; due += 1) {
      const one: Promise<void> = deliver(letterAt(due)).finally(() => open.delete(one));
      open.add(one);
    }
  }, 5);
  const reach = (count: number): Promise<void> =>
    acknowledged >= count ? Promise.resolve() : new Promise((resolve) => waiters.add({ count, resolve }));
  const finish = async (seconds: number): Promise<void> => {
    clearInterval(timer);
    const limit = new AbortController();
    const over = pause(seconds * 1000, undefined, { signal: limit.signal }).catch(() => undefined);
    await Promise.race([Promise.all(open), over]);
    limit.abort();
    isOver = true;
    await Promise.all(open);
    await ledger.settled();
    await dispatcher.close();
  };
  return {
    ...{ reach, finish },
    acknowledged: () => acknowledged,
    due: () => due,
    longestGapMs: () => longestGap,
    unanswered: () => given,
  };
}

type Answer = { fileResults: { hoSo: { maLk: string; maGiaoDich?: string; trangThai: string }[] }[] };

/** Undefined when there is no receipt: to be sent again. */
async function post(
  url: string,
  { facility, xml }: Letter,
  tokens: Record<string, string>,
  dispatcher: Agent,
): Promise<Acknowledged[] | undefined> {
  const { statusCode, body } = await request(`${url}/api/kcb/xml/qd3176/guiHoSoXml`, {
    method: 'POST',
    dispatcher,
    headers: { authorization: `Bearer ${tokens[facility]}`, 'content-type': 'application/xml' },
    body: xml,
  });
  const text = await body.text();
  if (statusCode !== 200) return undefined;
  const visits = (JSON.parse(text) as Answer).fileResults.flatMap(({ hoSo }) => hoSo);
  const refused = visits.find(({ trangThai }) => trangThai === 'TU_CHOI');
  if (refused) throw new Error(`visit ${refused.maLk} was refused`);
  const at = Date.now();
  return visits.map(({ maLk, maGiaoDich, trangThai }) => ({
    ...{ at, facility, linkCode: maLk },
    ...{ receipt: maGiaoDich ?? '', state: trangThai },
  }));
}
