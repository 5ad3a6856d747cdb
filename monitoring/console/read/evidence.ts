/** The evidence log of copy 1, taken over line by line: every signature and the whole chain are checked here, and what was seen once stays. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { checkServerIdentity } from 'node:tls';
import { openAppendOnly } from '../../../backup/evidence/append-only-file.ts';
import { keysOf, type PublicKeys } from '../../../backup/evidence/keys.ts';
import { entryOf, firstPrevious, hashOf, unsealed } from '../../../backup/evidence/line.ts';
import type { Head } from '../../../backup/evidence/log.ts';
import type { Entry } from '../../../backup/ledger.ts';
import { Unreadable } from '../known.ts';
import type { Settings } from '../settings.ts';

/** The log as this machine has it. `entries` only grows; the same object means that nothing came. */
export type Ledger = { entries: readonly Entry[]; head: string };

export type LogSource = {
  head: () => Promise<Head | null>;
  lines: (from: number, limit: number) => Promise<string[]>;
};

export type ReplicaOptions = {
  directory: string;
  site: string;
  logHost: string;
  publicKeys: PublicKeys;
  source: LogSource;
};

export type Replica = {
  /** Takes over what is new. Throws an Unreadable when the log is gone, altered or shorter than before. */
  update: () => Promise<Ledger>;
  /** What was taken over until now. */
  ledger: () => Ledger;
  /** Signed lines as they stand in the log. */
  lines: (sequences: number[]) => string[];
  close: () => void;
};

const page = 1000;

export function openReplica({ directory, site, logHost, publicKeys, source }: ReplicaOptions): Replica {
  const keys = keysOf(publicKeys, logHost);
  const entries: Entry[] = [];
  const places: { offset: number; length: number }[] = [];
  let head = firstPrevious;
  let seen: Ledger = { entries, head };
  const take = (line: string, entry: Entry, offset: number): void => {
    entries.push(entry);
    places.push({ offset, length: Buffer.byteLength(line) });
    head = hashOf(line);
  };
  const path = join(directory, 'log.jsonl');
  const file = openAppendOnly(path, (line, offset) => {
    const entry = entryOf(line);
    if (entry.sequence !== entries.length || entry.previous !== head) throw broken(`${path} was changed`);
    take(line, entry, offset);
  });
  const update = async (): Promise<Ledger> => {
    const theirs = await source.head();
    if (entries.length > 0 && (!theirs || theirs.sequence < entries.length - 1)) {
      throw broken(`the log ends at ${theirs?.sequence ?? 'nothing'}, ${entries.length - 1} was seen`);
    }
    if (theirs?.sequence === entries.length - 1 && theirs.hash !== head) throw broken('another last line was seen');
    for (let lines = await source.lines(entries.length, page); lines.length > 0; ) {
      for (const line of lines) {
        const entry = unsealed<Entry>('entry', line, keys);
        const follows = entry?.sequence === entries.length && entry.previous === head && entry.site === site;
        if (!entry || !follows)
          throw broken(`line ${entries.length} is not signed, or does not follow the line before`);
        take(line, entry, file.append(line));
      }
      lines = lines.length < page ? [] : await source.lines(entries.length, page);
    }
    if (seen.head !== head) seen = { entries: entries.slice(), head };
    return seen;
  };
  seen = { entries: entries.slice(), head };
  return {
    update,
    ledger: () => seen,
    lines: (sequences) =>
      sequences.flatMap((sequence) => {
        const place = places[sequence];
        return place ? [file.read(place.offset, place.length)] : [];
      }),
    close: file.close,
  };
}

const broken = (message: string) => new Unreadable('broken', message);

/** The log's service over TLS; this machine's certificate may read there and do nothing else. */
export function logOver({ address, port, machine, ...files }: Settings['evidence']): LogSource {
  const get = (path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const asked = request({
        ...{ host: address, port, path, timeout: 15_000, agent: false, minVersion: 'TLSv1.3' },
        ...{ ca: readFileSync(files.authority), cert: readFileSync(files.certificate), key: readFileSync(files.key) },
        checkServerIdentity: (_, certificate) => checkServerIdentity(machine, certificate),
      });
      asked.on('timeout', () => asked.destroy(new Error('no answer')));
      asked.on('error', reject);
      asked.on('response', (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          if (response.statusCode === 200) resolve(text);
          else reject(new Unreadable('refused', `the evidence log answered ${response.statusCode}`));
        });
      });
      asked.end();
    });
  return {
    head: async () => JSON.parse(await get('/head')) as Head | null,
    lines: async (from, limit) => (await get(`/lines?from=${from}&limit=${limit}`)).split('\n').filter(Boolean),
  };
}
