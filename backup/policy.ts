/**
 * What may go from one repository, decided by arrival times and the signed log and never by a client's word; pure.
 * Every refusal keeps everything (002:17.8, 002:20.1).
 */
import type { Batch, KnownPoint } from './retention/history.ts';
import type { PolicyInputs } from './retention/inputs.ts';
import { isReleased, keepReasons } from './retention/keep.ts';
import {
  checkRefusals,
  drillRefusals,
  floorRefusals,
  fullCheckRefusals,
  holdRefusals,
  logRefusals,
  monthlyRefusals,
} from './retention/proof-refusals.ts';
import type { Refusal } from './retention/refusals.ts';
import { limits } from './retention/rules.ts';
import { countRefusals, shrunkRefusals } from './retention/schedule-refusals.ts';
import {
  clockRefusals,
  expectedKeys,
  keyRefusals,
  knownIds,
  missingRefusals,
  unknownRefusals,
} from './retention/snapshot-refusals.ts';
import { judgeSaves } from './retention/wal.ts';

export type { PolicyInputs } from './retention/inputs.ts';
export type { Refusal, RefusalCode } from './retention/refusals.ts';

export type ForgetDecision = {
  /** What goes now; empty when anything is refused or an earlier batch still waits for its prune. */
  points: string[];
  snapshots: string[];
  /** WAL saves whose segments are all in a later one that copy 2 has; they may go on any day without a refusal. */
  superseded: string[];
  /** Keys that nobody of this site added and that two people released. */
  keys: string[];
  keep: { point: string; why: string[] }[];
  refusals: Refusal[];
  waiting: Batch[];
};

type PruneDecision = { allowed: boolean; batches: Batch[]; refusals: Refusal[] };

/** What is to be forgotten today, by explicit ids. */
export function decideForget(inputs: PolicyInputs): ForgetDecision {
  const { history, repository } = inputs;
  const mine = history.points.filter(({ point }) => point.repository === repository);
  const reasons = keepReasons(inputs);
  const going = mine.filter(({ point }) => reasons.get(point.id)?.length === 0);
  const wal = repository === 'database' ? judgeWal(inputs, going) : { unneeded: [], superseded: [] };
  const refusals = [...standingRefusals(inputs), ...floorRefusals(inputs, going), ...monthlyRefusals(inputs, going)];
  const waiting = history.waiting.filter((batch) => batch.repository === repository);
  const free = refusals.length === 0 && waiting.length === 0;
  return {
    points: free ? going.map(({ point }) => point.id) : [],
    snapshots: free ? [...going.flatMap(({ stored }) => stored), ...wal.unneeded, ...strays(inputs)] : [],
    superseded: refusals.length === 0 ? wal.superseded : [],
    keys: refusals.length === 0 ? releasedKeys(inputs) : [],
    keep: mine
      .filter((known) => !going.includes(known))
      .map(({ point }) => ({ point: point.id, why: reasons.get(point.id) ?? [] })),
    refusals,
    waiting,
  };
}

/** Whether the data of forgotten snapshots may be removed now; before the seven days are over nothing else is asked. */
export function decidePrune(inputs: PolicyInputs): PruneDecision {
  const batches = inputs.history.waiting.filter(({ repository }) => repository === inputs.repository);
  const early = holdRefusals(batches, inputs.now);
  if (batches.length === 0 || early.length > 0) return { allowed: false, batches, refusals: early };
  const refusals = [...standingRefusals(inputs), ...fullCheckRefusals(inputs)];
  return { allowed: refusals.length === 0, batches, refusals };
}

/** Those that do not depend on what is to go. */
const standingRefusals = (inputs: PolicyInputs): Refusal[] =>
  [
    ...[logRefusals, clockRefusals, countRefusals, unknownRefusals, missingRefusals],
    ...[keyRefusals, shrunkRefusals, drillRefusals, checkRefusals],
  ].flatMap((refusals) => refusals(inputs));

function judgeWal(inputs: PolicyInputs, going: KnownPoint[]) {
  const { history, rules } = inputs;
  const bases = history.points.filter((known) => known.point.kind === 'base' && !going.includes(known));
  // Only the days that keep their own point can be wanted to the second; older bases keep just their own WAL.
  const continuousFrom = bases.slice(-Math.max(rules.daily, rules.last))[0];
  const mayThin =
    history.role !== 'backup' ? () => true : ({ id }: { id: string }) => history.holders.get(id)?.has('copy') ?? false;
  const { unneeded, superseded } = judgeSaves(history.saves, {
    bases,
    continuousFrom: continuousFrom ? [continuousFrom] : [],
    mayThin,
  });
  return { unneeded: unneeded.map(({ id }) => id), superseded: superseded.map(({ id }) => id) };
}

const releasedKeys = ({ role, repository, history, seen, now }: PolicyInputs): string[] => {
  const expected = expectedKeys(history, repository);
  return seen.keys.filter((key) => !expected?.has(key) && isReleased(history, `${role}/${repository}/key/${key}`, now));
};

/** Snapshots of failed runs once nobody may want to look at them, and unknown ones that two people released. */
function strays({ role, repository, history, seen, now }: PolicyInputs): string[] {
  const known = knownIds(history);
  return seen.snapshots
    .filter(({ id, arrivedAt }) => {
      if (history.points.some(({ stored }) => stored.includes(id))) return false;
      const old = now.getTime() - arrivedAt > limits.holdDays * 86_400_000;
      return history.leftBehind.has(id)
        ? old
        : !known.has(id) && isReleased(history, `${role}/${repository}/snapshot/${id}`, now);
    })
    .map(({ id }) => id);
}
