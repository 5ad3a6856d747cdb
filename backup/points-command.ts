import type { Run } from './commands.ts';
import { type DrillDue, drillDues } from './drill/schedule.ts';
import { readEvidence } from './evidence/client.ts';
import { pointsOf } from './jobs/points.ts';
import type { Point } from './ledger.ts';

/** `late`: jobs without a point of the last day. */
export type KnownPoints = { machine: string; points: Point[]; late: string[]; drills: DrillDue[] };

/** `points`: everything that could be restored, by the ledger, oldest first, and when each drill is due. Exit code 1 while something expected has no point of the last 26 hours. */
export const runPoints: Run = async ({ jobs, machine }) => {
  const entries = await readEvidence();
  const points = pointsOf(entries);
  const late = jobs.filter(({ component, kind, machine: of }) => {
    const newest = points.findLast(
      (point) => point.component === component && point.kind === kind && point.machine === of,
    );
    return !newest || Date.now() - Date.parse(newest.finishedAt) > lateAfterHours * 3_600_000;
  });
  for (const { id } of late) process.stderr.write(`${id}: no point within ${lateAfterHours} hours\n`);
  const drills = drillDues(entries, new Date());
  const answer: KnownPoints = { machine, points, late: late.map(({ id }) => id), drills };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  return late.length > 0 ? 1 : 0;
};

/** A day and the time that a night's run takes. */
const lateAfterHours = 26;
