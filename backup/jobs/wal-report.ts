/** Once an hour the ledger learns what WAL was saved, and whether it still joins the newest base. */
import type { ArticleId } from '../../services/articles.ts';
import type { Entry, SavedWal } from '../ledger.ts';
import { receiverState } from '../receiver-state.ts';
import type { JobHost } from './host.ts';
import { newestPoint } from './points.ts';
import { missingSegments } from './segments.ts';
import { trimSpool } from './spool.ts';
import { remember, type SavedSegments, savedSegments } from './wal.ts';

const articles: ArticleId[] = ['000:19.3', '002:15.2.a'];

/** Appends the entry and then frees the spool of what the newest base no longer needs. */
export async function reportWal(host: JobHost): Promise<Entry<SavedWal>> {
  const state = savedSegments(host);
  const problem = problemOf(host, state);
  const names = [...Object.keys(state?.segments ?? {}), ...(state?.partial ? [`${state.partial}.partial`] : [])];
  const facts: SavedWal = {
    systemIdentifier: receiverState(host)?.systemIdentifier ?? 'unknown',
    snapshots: state?.unreported ?? [],
    missing: missingSegments(names),
  };
  const baseNeeded = await neededBase(host);
  const reason = [problem, baseNeeded, facts.missing.length > 0 ? 'segments were never received' : undefined].find(
    Boolean,
  );
  const { configuration, ledger, actor } = host;
  const entry = await ledger.append({
    kind: 'wal',
    host: configuration.machine,
    actor,
    outcome: reason ? 'failed' : 'ok',
    articles,
    facts: { ...facts, ...(reason ? { reason } : {}) },
  });
  forgetReported(host, facts.snapshots);
  trimSpool(host, newestPoint(await ledger.read({ kind: 'backup', outcome: 'ok' }), 'database', { kind: 'base' }));
  return entry as Entry<SavedWal>;
}

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
