/** What is wrong with the files of a repository, against the log. */
import { minuteMilliseconds } from './days.ts';
import type { KnownPoint } from './history.ts';
import type { PolicyInputs } from './inputs.ts';
import { isReleased } from './keep.ts';
import type { Refusal } from './refusals.ts';
import { limits } from './rules.ts';
import type { SeenSnapshot } from './seen.ts';

/** A client that says another time than this host saw: squatting a day, a time far ahead, or a wrong clock. */
export function clockRefusals({ history, seen, role, repository, now }: PolicyInputs): Refusal[] {
  const runs = new Map(history.points.flatMap((known) => known.stored.map((id) => [id, known] as const)));
  const saves = new Map(history.saves.map(({ id, at }) => [id, at]));
  return seen.snapshots.flatMap((snapshot) => {
    const known = runs.get(snapshot.id);
    if (!known && isReleased(history, `${role}/${repository}/snapshot/${snapshot.id}`, now)) return [];
    // A copy carries the times of its original, and so does a save of the WAL once the log has it.
    const loggedAt = known?.original ? undefined : (known?.storedAt ?? saves.get(snapshot.id));
    const told = loggedAt ? lateTrouble(snapshot, loggedAt) : clockTrouble(snapshot, known);
    return told ? [{ code: 'clock' as const, what: `snapshot ${snapshot.id.slice(0, 8)} ${told}` }] : [];
  });
}

const slack = limits.clockMinutes * minuteMilliseconds;

function lateTrouble({ arrivedAt }: SeenSnapshot, loggedAt: string): string | undefined {
  const late = arrivedAt - Date.parse(loggedAt);
  return late > slack ? `arrived ${minutes(late)} after the log says that it was there` : undefined;
}

/** A snapshot says when its run began; how long that took is in the log, or the client's own word until it is there. */
function clockTrouble({ arrivedAt, claims }: SeenSnapshot, known?: KnownPoint): string | undefined {
  if (known && arrivedAt < Date.parse(known.point.startedAt) - slack) return 'arrived before its run began';
  if (known && arrivedAt > Date.parse(known.point.finishedAt) + slack) return 'arrived after its run had ended';
  if (!claims) return undefined;
  const began = known ? Date.parse(known.point.startedAt) : (claims.startedAt ?? arrivedAt);
  const ahead = claims.time - arrivedAt;
  const behind = began - claims.time;
  const late = arrivedAt - (claims.endedAt ?? claims.time);
  if (ahead > slack) return `says a time ${minutes(ahead)} after it arrived`;
  if (behind > slack) return `says a time ${minutes(behind)} before its run began`;
  if (!known && late > slack) return `says that it ended ${minutes(late)} before it arrived`;
  return undefined;
}

const minutes = (milliseconds: number): string => `${Math.round(milliseconds / minuteMilliseconds)} minutes`;

/** Snapshots that no run of the log made, past the time that a run needs to say so. */
export function unknownRefusals(inputs: PolicyInputs): Refusal[] {
  return unknownSnapshots(inputs).map(({ id, arrivedAt }) => ({
    code: 'unknown',
    what: `snapshot ${id.slice(0, 8)} of ${new Date(arrivedAt).toISOString()} is in no entry of the log`,
  }));
}

export function unknownSnapshots({ history, seen, now, announced, role, repository }: PolicyInputs) {
  const known = knownIds(history);
  return seen.snapshots.filter(
    ({ id, arrivedAt }) =>
      !known.has(id) &&
      !announced.has(id) &&
      now.getTime() - arrivedAt > limits.settleMinutes * minuteMilliseconds &&
      !isReleased(history, `${role}/${repository}/snapshot/${id}`, now),
  );
}

export const knownIds = ({ points, saves, leftBehind }: PolicyInputs['history']): Set<string> =>
  new Set([...points.flatMap(({ stored }) => stored), ...saves.map(({ id }) => id), ...leftBehind.keys()]);

/** Snapshots of the log that are not there though nobody here forgot them. */
export function missingRefusals({ history, seen, repository }: PolicyInputs): Refusal[] {
  const there = new Set(seen.snapshots.map(({ id }) => id));
  const points = history.points.filter(({ point }) => point.repository === repository);
  const wanted = [
    ...points.flatMap(({ point, stored }) => stored.map((id) => ({ id, of: `point ${point.id}` }))),
    ...(repository === 'database' ? history.saves.map(({ id }) => ({ id, of: 'WAL' })) : []),
  ];
  return wanted
    .filter(({ id }) => !there.has(id))
    .map(({ id, of }) => ({
      code: 'missing',
      what: `${of}: snapshot ${id.slice(0, 8)} is in the log and not in the repository`,
    }));
}

/** A key that was not there when the repository was first seen opens everything and cannot be taken back. */
export function keyRefusals({ history, seen, role, repository, now }: PolicyInputs): Refusal[] {
  const expected = expectedKeys(history, repository);
  if (!expected) return [{ code: 'key', what: 'no check has recorded the keys of this repository yet' }];
  const added = seen.keys.filter(
    (key) => !expected.has(key) && !isReleased(history, `${role}/${repository}/key/${key}`, now),
  );
  const gone = [...expected].filter((key) => !seen.keys.includes(key));
  return [
    ...added.map((key) => ({ code: 'key' as const, what: `key ${key.slice(0, 8)} was added` })),
    ...gone.map((key) => ({ code: 'key' as const, what: `key ${key.slice(0, 8)} is gone` })),
  ];
}

/** The keys that the first check recorded. */
export function expectedKeys(history: PolicyInputs['history'], repository: string): Set<string> | undefined {
  const first = history.checks.find(({ facts }) => facts.repository === repository && facts.identity.keys.length > 0);
  return first && new Set(first.facts.identity.keys);
}
