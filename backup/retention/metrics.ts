import { gauge, type Measured } from '../../services/node-service/measured.ts';
import { copiesByLog } from '../count-copies.ts';
import type { Entry, Examined } from '../ledger.ts';
import type { Refusal } from '../policy.ts';
import type { AlarmFacts } from './watch.ts';

type Refused = { role: string; repository: string; refusals?: Refusal[] };

/** What the log says of copies, retention and disks; pure. */
export function retentionMetrics(entries: Entry[], now: Date): Measured[] {
  const checks = lastOf(entries as Entry<Examined>[], 'check');
  const forgets = lastOf(entries as Entry<Refused>[], 'forget');
  const prunes = lastOf(
    (entries as Entry<Refused>[]).filter(({ outcome }) => outcome === 'ok'),
    'prune',
  );
  return [
    gauge(
      'hssk_backup_good_copies',
      'Hosts that hold the component and whose last check was clean and recent; at least 3 (002:17.8)',
      copiesByLog(entries, now).map(({ component, copies }) => ({ labels: { component }, value: copies })),
    ),
    gauge(
      'hssk_retention_refused',
      '1 for each reason for which the last retention kept everything',
      forgets.flatMap(({ outcome, facts: { role, repository, refusals = [] } }) =>
        outcome === 'refused'
          ? [...new Set(refusals.map(({ code }) => code))].map((code) => ({
              labels: { role, repository, code },
              value: 1,
            }))
          : [],
      ),
    ),
    gauge(
      'hssk_retention_last_prune_timestamp_seconds',
      'When data was last removed from a repository',
      prunes.map(({ at, facts: { role, repository } }) => ({
        labels: { role, repository },
        value: Date.parse(at) / 1000,
      })),
    ),
    gauge(
      'hssk_retention_alarm_timestamp_seconds',
      'When something was last found in a repository that no run made',
      alarms(entries),
    ),
    gauge(
      'hssk_backup_days_until_full',
      'Days until the disk of a copy is full if it goes on as in the last four weeks',
      checks.flatMap(({ facts: { role, repository, disk } }) =>
        disk.daysUntilFull === null ? [] : [{ labels: { role, repository }, value: disk.daysUntilFull }],
      ),
    ),
  ];
}

/** The newest entry of a kind for each repository of each copy. */
function lastOf<Facts extends { role: string; repository: string }>(
  entries: Entry<Facts>[],
  kind: Entry['kind'],
): Entry<Facts>[] {
  const mine = entries.filter((entry) => entry.kind === kind);
  return [...new Map(mine.map((entry) => [`${entry.facts.role} ${entry.facts.repository}`, entry])).values()];
}

function alarms(entries: Entry[]): Measured['samples'] {
  const found = (entries as Entry<Partial<AlarmFacts>>[]).filter(
    ({ kind, facts }) => kind === 'incident' && facts.role && facts.code,
  );
  const last = new Map(found.map(({ at, facts }) => [`${facts.role} ${facts.code}`, { at, facts }]));
  return [...last.values()].map(({ at, facts: { role = '', code = '' } }) => ({
    labels: { role, code },
    value: Date.parse(at) / 1000,
  }));
}
