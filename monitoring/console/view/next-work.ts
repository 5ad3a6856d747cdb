/** What comes next by the site's own promises. Pure. */
import { drillDues } from '../../../backup/drill/schedule.ts';
import { isSchedule } from '../../../backup/evidence/schedule.ts';
import type { Entry } from '../../../backup/ledger.ts';
import type { Site } from '../../../services/declare.ts';
import type { Known } from '../known.ts';
import type { Ledger } from '../read/evidence.ts';
import type { Times } from '../times.ts';

export type Work = {
  what: 'backup' | 'drill-database' | 'drill-server' | 'drill-site' | 'check' | 'change';
  /** Latest moment. What was never done is due an interval after the log began; undefined while the log is empty. */
  at: number | undefined;
  overdue: boolean;
  text?: string;
};

const dayMs = 86_400_000;

/** The next backup is known without the log; the rest is unknown with it, and left out. */
export function nextWork(site: Site, ledger: Known<Ledger>, times: Times, now: number): Work[] {
  const backup: Work = { what: 'backup', at: nextDaily(site.backup.dailyAt, times, now), overdue: false };
  if (ledger.as === 'unknown') return [backup];
  const { entries } = ledger.value;
  const schedule = entries.findLast(isSchedule)?.facts;
  const drills = drillDues(entries, new Date(now)).map(
    ({ kind, dueAt, overdue }): Work => ({ what: `drill-${kind}`, at: Date.parse(dueAt), overdue }),
  );
  const checked = entries.findLast(({ kind, outcome }) => kind === 'check' && outcome === 'ok') ?? entries[0];
  const checkAt = checked && Date.parse(checked.at) + (schedule?.checkDays ?? 7) * dayMs;
  const check: Work = { what: 'check', at: checkAt, overdue: checkAt === undefined || checkAt < now };
  const work = [backup, ...(schedule ? [...drills, check] : []), ...plannedChanges(entries, now)];
  return work.sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

function nextDaily(dailyAt: string, times: Times, now: number): number {
  const [hours = 0, minutes = 0] = dailyAt.split(':').map(Number);
  const today = times.start(times.day(now)) + (hours * 60 + minutes) * 60_000;
  return today > now ? today : today + dayMs;
}

export type Planned = { starts: number; ends: number; text: string; noticedAt: number };

/** Facts of a `change` that was told of beforehand. */
type Notice = { what?: unknown; startsAt?: unknown; endsAt?: unknown; text?: unknown };

/** Planned work that the log tells of, oldest first. */
export function plannedWork(entries: readonly Entry[]): Planned[] {
  return entries
    .filter(({ kind, facts }) => kind === 'change' && (facts as Notice).what === 'planned')
    .map(({ facts, at }) => {
      const { startsAt, endsAt, text } = facts as Notice;
      return {
        ...{ starts: Date.parse(String(startsAt)), ends: Date.parse(String(endsAt)) },
        ...{ text: String(text ?? ''), noticedAt: Date.parse(at) },
      };
    })
    .filter(({ starts, ends }) => Number.isFinite(starts) && Number.isFinite(ends))
    .sort((a, b) => a.starts - b.starts);
}

const plannedChanges = (entries: readonly Entry[], now: number): Work[] =>
  plannedWork(entries)
    .filter(({ ends }) => ends > now)
    .map(({ starts, text }) => ({ what: 'change', at: starts, overdue: false, text }));
