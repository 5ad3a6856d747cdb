/** Drills and restores, and what was measured in them. Pure. */
import type { Entry, Measured } from '../../../backup/ledger.ts';
import { readOnce } from './read-once.ts';

export type Drilled = {
  sequence: number;
  at: number;
  kind: string;
  copy: string;
  ok: boolean;
  recoverySeconds: number | null;
  recoveryPointSeconds: number | null;
  failedChecks: string[];
};

/** Oldest first. */
export const drillsOf = readOnce(
  (): Drilled[] => [],
  (drills, { sequence, at, kind, outcome, facts }: Entry) => {
    if (kind !== 'drill' && kind !== 'restore') return;
    const { drill, copy, recoverySeconds, recoveryPointSeconds, checks } = facts as Partial<Measured>;
    drills.push({
      ...{ sequence, at: Date.parse(at), kind: kind === 'drill' ? (drill ?? 'drill') : 'restore', copy: copy ?? '' },
      ...{ ok: outcome === 'ok', recoverySeconds: recoverySeconds ?? null },
      recoveryPointSeconds: recoveryPointSeconds ?? null,
      failedChecks: (Array.isArray(checks) ? checks : []).filter(({ ok }) => !ok).map(({ name }) => name),
    });
  },
);
