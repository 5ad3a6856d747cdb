/** Once an hour the ledger learns what WAL was saved, and whether it still joins the newest base. */
import type { ArticleId } from '../../services/articles.ts';
import type { Entry, Outcome, SavedWal } from '../ledger.ts';
import { receiverState } from '../receiver-state.ts';
import type { JobHost } from './host.ts';
import { newestPoint } from './points.ts';
import { missingSegments } from './segments.ts';
import { trimSpool } from './spool.ts';
import { remember, type SavedSegments, savedSegments } from './wal.ts';

const articles: ArticleId[] = ['000:19.3', '002:15.2.a'];

/** Appends the entry and then frees the spool of what the newest base no longer needs. Savings of a database that is gone get their own. */
export async function reportWal(host: JobHost): Promise<Entry<SavedWal>> {
  const state = savedSegments(host);
  const problem = problemOf(host, state);
  const systemIdentifier = receiverState(host)?.systemIdentifier ?? 'unknown';
  const unreported = state?.unreported ?? [];
  const names = state?.system === systemIdentifier ? namesOf(state) : [];
  await reportFormer(host, unreported, systemIdentifier);
  const facts: SavedWal = {
    systemIdentifier,
    ...named(unreported.filter(({ system }) => system === systemIdentifier)),
    missing: missingSegments(names),
  };
  const baseNeeded = await neededBase(host);
  const reason = [problem, baseNeeded, facts.missing.length > 0 ? 'segments were never received' : undefined].find(
    Boolean,
  );
  const entry = await append(host, reason ? 'failed' : 'ok', { ...facts, ...(reason ? { reason } : {}) });
  forgetReported(host, unreported);
  trimSpool(host, newestPoint(await host.ledger.read({ kind: 'backup', outcome: 'ok' }), 'database', { kind: 'base' }));
  return entry as Entry<SavedWal>;
}

async function reportFormer(host: JobHost, unreported: SavedSegments['unreported'], current: string): Promise<void> {
  const former = unreported.filter(({ system }) => system !== current);
  for (const [systemIdentifier, saves] of Map.groupBy(former, ({ system }) => system)) {
    await append(host, 'ok', { systemIdentifier, ...named(saves), missing: [] });
  }
}

const namesOf = ({ segments, partial }: SavedSegments): string[] => [
  ...Object.keys(segments),
  ...(partial ? [`${partial}.partial`] : []),
];

/** The last save of an hour mostly holds all that the others held: those are named by their ids alone, or the log would be full of them. */
function named(saves: SavedSegments['unreported']): Pick<SavedWal, 'snapshots' | 'earlier'> {
  const snapshots: SavedWal['snapshots'] = [];
  const earlier: string[] = [];
  for (const { id, first, last } of saves.toReversed()) {
    if (snapshots.some((later) => later.first <= first && later.last >= last)) earlier.unshift(id);
    else snapshots.unshift({ id, first, last });
  }
  return { snapshots, ...(earlier.length > 0 ? { earlier } : {}) };
}

const append = ({ configuration, ledger, actor }: JobHost, outcome: Outcome, facts: SavedWal): Promise<Entry> =>
  ledger.append({ kind: 'wal', host: configuration.machine, actor, outcome, articles, facts });

const quietMinutes = 5;

function problemOf({ now, ...host }: JobHost, state: SavedSegments | undefined): string | undefined {
  if (!state) return 'no WAL was ever saved';
  const minutes = Math.floor((now().getTime() - Date.parse(state.at)) / 60_000);
  if (minutes >= quietMinutes) return `nothing was saved for ${minutes} minutes`;
  const receiver = receiverState(host);
  return receiver?.streaming ? undefined : `the receiver does not stream: ${receiver?.lastProblem ?? 'it never did'}`;
}

/** Why a base is needed now: since the newest one the WAL was torn. Nothing when all joins. */
export async function neededBase({ ledger, ...host }: JobHost): Promise<string | undefined> {
  const torn = receiverState(host)?.needsBase;
  if (!torn) return undefined;
  const newest = newestPoint(await ledger.read({ kind: 'backup', outcome: 'ok' }), 'database', { kind: 'base' });
  return newest && newest.startedAt > torn.since ? undefined : `a new base is needed: ${torn.reason}`;
}

function forgetReported(host: JobHost, reported: SavedSegments['unreported']): void {
  const state = savedSegments(host);
  const ids = new Set(reported.map(({ id }) => id));
  if (state) remember(host, { ...state, unreported: state.unreported.filter(({ id }) => !ids.has(id)) });
}
