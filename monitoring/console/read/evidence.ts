/** The evidence log of copy 1, taken over line by line: every signature and the whole chain are checked here, and what was seen once stays. */
import { LogRefused, type LogWriter, logAt } from '../../../backup/evidence/client.ts';
import {
  type LogReader,
  openReplica,
  type ReplicaOptions,
  shortened,
  takeOver,
} from '../../../backup/evidence/replica.ts';
import type { Entry } from '../../../backup/ledger.ts';
import { Unreadable } from '../known.ts';
import type { Settings } from '../settings.ts';

/** The log as this machine has it. The list only ever grows, so whoever has read a part of it goes on from there. */
export type Ledger = { readonly entries: readonly Entry[] };

export type Evidence = {
  /** Takes over what is new. Throws an Unreadable when the log is gone, altered or shorter than before. */
  update: () => Promise<Ledger>;
  /** What was taken over until now. */
  ledger: Ledger;
  /** Signed lines as they stand in the log. */
  lines: (sequences: number[]) => string[];
  close: () => void;
};

export function openEvidence({ log, ...where }: Omit<ReplicaOptions, 'onEntry'> & { log: LogReader }): Evidence {
  const entries: Entry[] = [];
  const ledger: Ledger = { entries };
  const replica = openReplica({ ...where, onEntry: (entry) => entries.push(entry) });
  return {
    ledger,
    update: async () => {
      const theirs = await log.head();
      const lacking = shortened(replica, theirs);
      if (lacking) throw broken(lacking);
      if (theirs?.sequence === entries.length - 1 && theirs.hash !== replica.hash())
        throw broken('another last line was seen');
      const stopped = await takeOver(replica, log);
      if (stopped !== undefined) throw broken(`line ${stopped} is not signed, or does not follow the line before`);
      return ledger;
    },
    lines: (sequences) => sequences.flatMap((sequence) => replica.lines(sequence, 1)),
    close: replica.close,
  };
}

const broken = (message: string) => new Unreadable('broken', message);

/** The log's service over TLS; this machine's certificate may read there, and tell of the log of views. */
export function logOver({ publicKeys, ...tls }: Settings['evidence']): LogReader & LogWriter {
  const log = logAt({ tls, patienceSeconds: 0 });
  return {
    append: log.append,
    head: () => log.head().catch(reasonOf),
    lines: (from, limit) => log.lines(from, limit).catch(reasonOf),
  };
}

function reasonOf(error: unknown): never {
  throw error instanceof LogRefused ? new Unreadable('refused', error.message) : error;
}
