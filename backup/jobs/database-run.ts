import { announce } from './announced.ts';
import { type Attempt, attempt, type Made } from './attempt.ts';
import { assertNothingLost, assertWholeDump, primaryChanged, saveBase, saveLogical } from './database.ts';
import type { JobHost } from './host.ts';
import { describeMoment, type Moment, takeMoment } from './moment.ts';
import { newestPoint, stampOf } from './points.ts';
import type { Job } from './table.ts';
import { ensureWalSaved } from './wal-cover.ts';

/** Base and dump share one moment. The base comes first, so that its WAL runs up to the moment that describes both. */
export async function runDatabase(
  host: JobHost,
  jobs: Job[],
  settle: (attempt: Attempt) => Promise<void>,
): Promise<void> {
  const startedAt = host.now();
  const base = jobs.find(({ kind }) => kind === 'base');
  const logical = jobs.find(({ kind }) => kind === 'logical');
  const savedBase = base && (await settled(() => saveBase(host, ({ snapshot }) => announce(host, base, [snapshot]))));
  const moment = await settled(() => takeMoment(host, `hssk-${jobs[0]!.component}-${stampOf(startedAt)}`));
  try {
    const savedLogical =
      logical &&
      (await settled(async () =>
        saveLogical(host, await moment(), ({ snapshot }) => announce(host, logical, [snapshot])),
      ));
    const described = await settled(() => describe(host, moment, jobs[0]!.component));
    const madeBase = async (): Promise<Made> => {
      const { range, ...saved } = await savedBase!();
      const { startLsn, stopLsn, timeline } = range;
      const state = await described();
      if (state.timeline !== timeline) throw primaryChanged(timeline, state.timeline);
      await ensureWalSaved(host, { timeline, startLsn, endLsn: state.restorePointLsn });
      return { repository: 'database', saved: [saved], database: { ...state, startLsn, stopLsn } };
    };
    const madeLogical = async (): Promise<Made> => {
      const saved = await savedLogical!();
      const database = await described();
      assertWholeDump(saved[0]!, database);
      return { repository: 'database', saved, database };
    };
    if (base) await settle({ job: base, startedAt, result: attempt(madeBase) });
    if (logical) await settle({ job: logical, startedAt, result: attempt(madeLogical) });
  } finally {
    await moment().then(
      ({ release }) => release(),
      () => undefined,
    );
  }
}

async function describe(host: JobHost, moment: () => Promise<Moment>, component: string) {
  const state = await describeMoment(host, await moment());
  const entries = await host.ledger.read();
  assertNothingLost(state, newestPoint(entries, component), entries);
  return state;
}

/** Runs it now; what it throws is thrown to everyone who asks for the result later. */
async function settled<Result>(run: () => Promise<Result>): Promise<() => Promise<Result>> {
  const result = attempt(run);
  await result.catch(() => undefined);
  return () => result;
}
