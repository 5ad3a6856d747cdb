import type { Entry } from '../ledger.ts';
import type { Filter } from './log.ts';

type Ledger = { read: (filter?: Filter) => Promise<Entry[]> };

/** The same ledger, for a process that stays: of the whole log it reads only what is new. */
export function followed<Log extends Ledger>(ledger: Log): Log {
  const known: Entry[] = [];
  let reading: Promise<unknown> = Promise.resolve();
  const readAll = async (): Promise<Entry[]> => {
    known.push(...(await ledger.read({ from: known.length })));
    return [...known];
  };
  return {
    ...ledger,
    read: (filter = {}) => {
      if (Object.keys(filter).length > 0) return ledger.read(filter);
      const result = reading.then(readAll);
      reading = result.catch(() => undefined);
      return result;
    },
  };
}
