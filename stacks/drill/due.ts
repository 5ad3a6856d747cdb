import type { DrillDue, DrillKind } from '../../backup/drill/schedule.ts';
import type { KnownPoints } from '../../backup/points-command.ts';
import { dayOf } from '../../backup/retention/days.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { answerOnHost } from '../hosts/on-host.ts';
import { copyMachine } from '../hosts/outer-machines.ts';
import { drillableMachines } from './server.ts';

/** When each drill of the site must be green again, by its log. */
export async function readDues(site: Site): Promise<DrillDue[]> {
  const options = { timeoutSeconds: 60 };
  const { answer } = await answerOnHost<KnownPoints>(site, copyMachine(site, 'backup'), ['points'], options);
  return answer.drills;
}

/** Kinds that a timer must run now, so that none is ever overdue: those whose time comes within a tenth of their interval. */
export const dueKinds = (dues: DrillDue[], now: number): DrillKind[] =>
  dues.filter(({ dueAt, intervalDays }) => Date.parse(dueAt) - now < intervalDays * 8_640_000).map(({ kind }) => kind);

/** The machine whose last server drill is the oldest, so that each has its turn. */
export function nextMachine(site: Site, dues: DrillDue[]): Machine {
  const drilled = dues.find(({ kind }) => kind === 'server')?.machines ?? {};
  const byAge = (one: Machine, other: Machine) => (drilled[one.name] ?? '').localeCompare(drilled[other.name] ?? '');
  return drillableMachines(site).sort(byAge)[0]!;
}

/** One line for operators and auditors on each kind. */
export const describeDues = (site: Site, dues: DrillDue[]): string[] =>
  dues.map(({ kind, lastGreenAt, lastOutcome, dueAt, overdue }) => {
    const last = lastGreenAt ? `đạt gần nhất ${dayOf(lastGreenAt, site.timeZone)}` : 'chưa lần nào đạt';
    const failed = lastOutcome !== null && lastOutcome !== 'ok' ? ', lần cuối KHÔNG đạt' : '';
    const due = `${overdue ? 'QUÁ HẠN từ' : 'hạn'} ${dayOf(dueAt, site.timeZone)}`;
    return `${overdue ? '✗' : '✓'} diễn tập ${kind.padEnd(9)} ${due}, ${last}${failed}`;
  });
