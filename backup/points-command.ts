import type { Run } from './commands.ts';
import { readEvidence } from './evidence/client.ts';
import { pointsOf } from './jobs/points.ts';

/** `points`: everything that could be restored, by the ledger, oldest first. Exit code 1 while something expected has no point of the last 26 hours. */
export const runPoints: Run = async ({ jobs, machine }) => {
  const points = pointsOf(await readEvidence());
  const late = jobs.filter(({ component, kind, machine: of }) => {
    const newest = points.findLast(
      (point) => point.component === component && point.kind === kind && point.machine === of,
    );
    return !newest || Date.now() - Date.parse(newest.finishedAt) > lateAfterHours * 3_600_000;
  });
  for (const { id } of late) process.stderr.write(`${id}: no point within ${lateAfterHours} hours\n`);
  process.stdout.write(`${JSON.stringify({ machine, points, late: late.map(({ id }) => id) })}\n`);
  return late.length > 0 ? 1 : 0;
};

/** A day and the time that a night's run takes. */
const lateAfterHours = 26;
