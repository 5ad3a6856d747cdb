/** The receiver's spool goes into the repository every minute. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { receiverState } from '../receiver-state.ts';
import { ResticFailure, type Saved, saveChangedPaths, savePaths } from '../restic.ts';
import { readState, writeState } from '../state-file.ts';
import type { JobHost } from './host.ts';
import { segmentOf } from './segments.ts';

const savedSchema = z.object({
  /** The database that `segments` and `partial` are of. */
  system: z.string().default('unknown'),
  /** The newest save and when it was made. */
  snapshot: z.string(),
  at: z.string(),
  /** Whole segments that are in the repository → the snapshot that first had them. */
  segments: z.record(z.string(), z.string()),
  /** The unfinished segment of the newest save. */
  partial: z.string().optional(),
  /** Saves since the last entry in the ledger. */
  unreported: z.array(
    z.object({ id: z.string(), first: z.string(), last: z.string(), system: z.string().default('unknown') }),
  ),
});
export type SavedSegments = z.infer<typeof savedSchema>;

type Host = { places: Pick<JobHost['places'], 'state'> };

const stateFile = ({ places }: Host): string => join(places.state, 'wal-saved.json');

export const savedSegments = (host: Host): SavedSegments | undefined => readState(stateFile(host), savedSchema);

/** Name under which the receiver is known to the server. */
export const receiverName = 'hssk-receiver';

/** Saves the spool as it is now. Nothing when the spool holds no segment. */
export async function saveWal(host: JobHost): Promise<SavedSegments | undefined> {
  const names = segmentsIn(host.places.walSpool);
  if (names.length === 0) return undefined;
  const at = host.now().toISOString();
  const saved = await saveSpool(host);
  const before = savedSegments(host);
  const snapshot = saved?.snapshot ?? before?.snapshot;
  // restic still had the spool's last save, this host's memory of it is gone: a save of its own makes it known again.
  if (!snapshot)
    return rememberSave(host, { names, at, snapshot: (await saveSpool(host, { always: true }))!.snapshot });
  if (!saved) return remember(host, { ...before!, at });
  return rememberSave(host, { names, at, snapshot });
}

function rememberSave(host: JobHost, { names, at, snapshot }: { names: string[]; at: string; snapshot: string }) {
  const system = receiverState(host)?.systemIdentifier ?? 'unknown';
  const known = savedSegments(host);
  // Segments of another database have the same names and join nothing of this one.
  const before = known?.system === system ? known.segments : {};
  const whole = names.filter((name) => !segmentOf(name)!.partial);
  // An older timeline ends in an unfinished segment too, which stays: the newest one counts.
  const partial = names.findLast((name) => segmentOf(name)!.partial);
  return remember(host, {
    ...{ system, snapshot, at },
    segments: { ...before, ...Object.fromEntries(whole.map((name) => [name, before[name] ?? snapshot])) },
    ...(partial ? { partial: bare(partial) } : {}),
    unreported: [
      ...(known?.unreported ?? []),
      { id: snapshot, first: bare(names[0]!), last: bare(names.at(-1)!), system },
    ],
  });
}

export function remember(host: JobHost, state: SavedSegments): SavedSegments {
  writeState(stateFile(host), state);
  return state;
}

const bare = (name: string): string => name.slice(0, 24);

/** Names of the spool's segments in the order of the WAL. */
export function segmentsIn(spool: string): string[] {
  if (!existsSync(spool)) return [];
  return readdirSync(spool)
    .filter((name) => segmentOf(name))
    .sort((one, other) => segmentOf(one)!.number - segmentOf(other)!.number || one.localeCompare(other));
}

/** Says of a saving which database its segments come from: after a site began anew, both lie in one repository. */
export const systemTag = (systemIdentifier: string): string => `system-${systemIdentifier}`;

/** A segment that is finished while restic looks at it changes its name; then one more look sees it. */
async function saveSpool(host: JobHost, { always = false } = {}): Promise<Saved | undefined> {
  const { configuration, places, signal } = host;
  const system = receiverState(host)?.systemIdentifier;
  const save = () =>
    (always ? savePaths : saveChangedPaths)(host.repository('database'), {
      folder: places.walSpool,
      paths: ['.'],
      host: configuration.hosts.backup.machine,
      tags: ['database', 'wal', ...(system ? [systemTag(system)] : [])],
      ...(signal ? { signal } : {}),
    });
  try {
    return await save();
  } catch (error) {
    if (error instanceof ResticFailure && error.outcome === 'incomplete') return await save();
    throw error;
  }
}
