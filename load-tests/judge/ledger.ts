import { open, readFile } from 'node:fs/promises';
import type { LoadEvent } from '../run/event.ts';

/** One acknowledged document, as its sender saw it. */
export type Acknowledged = { at: number; facility: string; linkCode: string; receipt: string; state: string };

export type Ledger = {
  add: (entries: Acknowledged[]) => void;
  /** Ends when all that was added is on the disk. */
  settled: () => Promise<void>;
  close: () => Promise<void>;
};

/**
 * The sender's own book, outside of the system that is judged: one JSON line for each acknowledged document, flushed to
 * the disk before the run goes by it. What comes while a flush is under way goes with the next one.
 */
export async function openLedger(path: string): Promise<Ledger> {
  const file = await open(path, 'a', 0o600);
  let waiting: Acknowledged[] = [];
  let flushing = Promise.resolve();
  let isDue = false;
  const flush = async (): Promise<void> => {
    isDue = false;
    const entries = waiting;
    waiting = [];
    await file.writeFile(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    await file.datasync();
  };
  const add = (entries: Acknowledged[]): void => {
    waiting.push(...entries);
    if (isDue) return;
    isDue = true;
    flushing = flushing.then(flush);
  };
  const settled = (): Promise<void> => flushing;
  return {
    add,
    settled,
    close: async () => {
      await settled();
      await file.close();
    },
  };
}

export const acknowledgedIn = (event: LoadEvent): Acknowledged[] =>
  event.e === 'receipt'
    ? event.visits.map(([linkCode, receipt, state]) => ({
        ...{ at: event.at, facility: event.facility },
        ...{ linkCode, receipt, state },
      }))
    : [];

/** A last line that was cut by a crash of the judge's own computer is left out: nobody acted on it. */
export async function readLedger(path: string): Promise<Acknowledged[]> {
  const text = await readFile(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Acknowledged);
}
