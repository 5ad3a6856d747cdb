/** The log of views: who saw and did what on the console, a file a day. */
import { hash } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Draft, Entry, Viewed } from '../../backup/ledger.ts';
import { readOnce } from './view/read-once.ts';

export type Views = {
  /** Adds a line, which lies in the file of its day when this returns. */
  note: (event: Record<string, unknown>) => void;
  /** Tells the evidence log how far each file has come. From then on no line of it can be changed, added or taken out unseen. */
  tell: () => Promise<void>;
};

type ViewsOptions = {
  directory: string;
  /** Name under which the evidence log takes the entries. */
  host: string;
  /** What the evidence log has. */
  entries: readonly Entry[];
  append: (draft: Draft<Viewed>) => Promise<unknown>;
  /** Milliseconds since 1970. */
  now: () => number;
};

const keptDays = 400;

export function openViews({ directory, host, entries, append, now }: ViewsOptions): Views {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const nameOf = (at: number) => `${new Date(at).toISOString().slice(0, 10)}.jsonl`;
  return {
    note: (event) => {
      const line = JSON.stringify({ at: new Date(now()).toISOString(), ...event });
      appendFileSync(join(directory, nameOf(now())), `${line}\n`, { mode: 0o600 });
    },
    tell: async () => {
      const oldest = nameOf(now() - keptDays * 86_400_000);
      const there = await readdir(directory);
      // A day that was told of and is gone has come to nothing, and is told of as that.
      const gone = [...toldOf(entries).keys()].filter((file) => file >= oldest && !there.includes(file));
      for (const file of [...there, ...gone].sort()) {
        const content = there.includes(file) ? await readWhole(join(directory, file)) : Buffer.alloc(0);
        const before = toldOf(entries).get(file);
        if (before?.bytes === content.length && before.sha256 === hash('sha256', content)) continue;
        const facts = { file, lines: linesIn(content), bytes: content.length, sha256: hash('sha256', content) };
        const outcome = continues(content, before) ? 'ok' : 'failed';
        await append({ kind: 'views', host, actor: 'schedule', outcome, articles: ['002:17.1'], facts });
      }
      for (const file of there) if (file < oldest) await rm(join(directory, file));
    },
  };
}

/** What the evidence log was told last of each file. */
const toldOf = readOnce(
  () => new Map<string, Viewed>(),
  (told, { kind, facts }: Entry) => {
    if (kind === 'views') told.set((facts as Viewed).file, facts as Viewed);
  },
);

/** Only the end of the file is new; what was told of stands as it was. */
const continues = (content: Buffer, before: Viewed | undefined): boolean =>
  !before || hash('sha256', content.subarray(0, before.bytes)) === before.sha256;

const linesIn = (content: Buffer): number => content.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);

/** As it lies on the disk, not only in its cache. */
async function readWhole(path: string): Promise<Buffer> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
    return await file.readFile();
  } finally {
    await file.close();
  }
}
