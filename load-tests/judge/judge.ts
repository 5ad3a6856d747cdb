/** Compares what senders were told with what the system holds. Pure: who looks into the system stands beside. */
import type { Acknowledged } from './ledger.ts';

/** What the database holds, counted without its keys. */
export type StoredView = {
  /** Documents stored under each receipt. */
  byReceipt: Map<string, number>;
  /** Visits whose content was stored again though nothing had changed. */
  storedTwice: number;
  /** Visits whose versions are not 1, 2, 3 … */
  brokenChains: number;
};

/** How many visits the FHIR side finds under a visit code; by `visitKey`. */
export type ReadableView = Map<string, number>;

export type Verdict = {
  /** Acknowledged documents, repeated answers about the same one counted once. */
  acknowledged: number;
  visits: number;
  /** Receipts under which fewer documents are stored than were acknowledged, and how many are missing. */
  lost: { receipt: string; missing: number; linkCodes: string[] }[];
  /** Documents more than were acknowledged, contents stored twice, visits found twice. */
  doubled: number;
  brokenChains: number;
  unreadable: string[];
  fair: boolean;
};

export const visitKey = ({ facility, linkCode }: Pick<Acknowledged, 'facility' | 'linkCode'>): string =>
  `${facility}|${linkCode}`;

export function judge(ledger: Acknowledged[], stored: StoredView, readable?: ReadableView): Verdict {
  const promised = groupByReceipt(ledger);
  const visits = [...new Set(ledger.map(visitKey))];
  const lost: Verdict['lost'] = [];
  let more = 0;
  for (const [receipt, linkCodes] of promised) {
    const count = stored.byReceipt.get(receipt) ?? 0;
    if (count < linkCodes.size)
      lost.push({ receipt, missing: linkCodes.size - count, linkCodes: [...linkCodes].map(codeOf) });
    else more += count - linkCodes.size;
  }
  const found = (visit: string) => readable?.get(visit) ?? 0;
  const unreadable = readable ? visits.filter((visit) => found(visit) === 0) : [];
  const readTwice = readable ? visits.filter((visit) => found(visit) > 1).length : 0;
  const doubled = more + stored.storedTwice + readTwice;
  const fair = lost.length === 0 && doubled === 0 && stored.brokenChains === 0 && unreadable.length === 0;
  const acknowledged = [...promised.values()].reduce((sum, { size }) => sum + size, 0);
  return {
    ...{ acknowledged, visits: visits.length, lost, doubled, brokenChains: stored.brokenChains },
    ...{ unreadable: unreadable.map(codeOf), fair },
  };
}

const codeOf = (visit: string): string => visit.slice(visit.indexOf('|') + 1);

function groupByReceipt(ledger: Acknowledged[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const entry of ledger) {
    const group = groups.get(entry.receipt) ?? new Set<string>();
    groups.set(entry.receipt, group.add(visitKey(entry)));
  }
  return groups;
}

export const missingOf = ({ lost }: Verdict): number => lost.reduce((sum, { missing }) => sum + missing, 0);

/** A receipt without its document, and a visit that cannot be read: the larger count, since one may be the other's consequence. */
export const lostOf = (verdict: Verdict): number => Math.max(missingOf(verdict), verdict.unreadable.length);
