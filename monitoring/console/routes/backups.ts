/** Sao lưu, its days, and the entries of the evidence log. */
import type { FastifyInstance } from 'fastify';
import { hashOf } from '../../../backup/evidence/line.ts';
import { dayForPeople } from '../../../backup/evidence/package/local-time.ts';
import { hostRoles } from '../../../backup/hosts.ts';
import { catalogue } from '../../../services/catalogue.ts';
import type { Answering } from '../answering.ts';
import { backupsPage } from '../pages/backups.ts';
import { dayPage, entryPage } from '../pages/entries.ts';
import { type Choice, calendarOf, yearOfEach } from '../view/calendar.ts';
import { copyPlaces } from '../view/copies.ts';
import { entriesOfDay } from '../view/dates.ts';
import { drillsOf } from '../view/drills.ts';
import { isDay, type Parts } from './parts.ts';

export function addBackupPages(
  server: FastifyInstance,
  { site, seen, lines }: Parts,
  { send, times }: Answering,
): void {
  server.get('/sao-luu', (request, reply) => {
    const { ledger } = seen();
    const choice = choiceOf(request.query as Record<string, unknown>);
    return send(request, reply, (around) => {
      const known = ledger.as === 'unknown' ? undefined : ledger.value.entries;
      return {
        ...{ title: around.language.texts.nav.backups, page: 'backups', charts: true },
        main: backupsPage(around, {
          ...{ ledger, choice },
          cells: known ? calendarOf(known, choice, around) : [],
          rows: known ? yearOfEach(known, around) : [],
          places: known ? copyPlaces(site, known) : [],
          drills: known ? drillsOf(known) : [],
        }),
      };
    });
  });

  server.get('/sao-luu/ngay', (request, reply) => {
    const { ngay } = request.query as { ngay?: unknown };
    return isDay(ngay) ? reply.redirect(`/sao-luu/ngay/${ngay}`, 303) : reply.callNotFound();
  });
  server.get('/sao-luu/ngay/:day', (request, reply) => {
    const { day } = request.params as { day: string };
    if (!isDay(day)) return reply.callNotFound();
    const { ledger } = seen();
    const around = (days: number) => times.day(times.start(day) + days * 86_400_000 + 1);
    return send(request, reply, (setting) => ({
      ...{ title: dayForPeople(day), page: 'backups' },
      main: dayPage(setting, {
        ...{ ledger, day, previous: around(-1), next: around(1) },
        entries: ledger.as === 'unknown' ? [] : entriesOfDay(ledger.value.entries, day, times),
      }),
    }));
  });
  server.get('/so/:sequence', (request, reply) => {
    const { sequence: given } = request.params as { sequence: string };
    if (!/^\d{1,9}$/.test(given)) return reply.callNotFound();
    const sequence = Number(given);
    const { ledger } = seen();
    const entry = ledger.as === 'unknown' ? undefined : ledger.value.entries[sequence];
    const [line = ''] = entry ? lines([sequence]) : [];
    return send(request, reply.code(entry || ledger.as === 'unknown' ? 200 : 404), (around) => ({
      ...{ title: around.language.texts.entries.one(given), page: 'backups' },
      main: entryPage(around, { ledger, sequence, entry, line, sha256: line ? hashOf(line) : '' }),
    }));
  });
}

/** Only what the catalogue has; anything else is as if it had not been asked. */
function choiceOf({ phan, ban }: Record<string, unknown>): Choice {
  const component = [...catalogue.map(({ id }) => id), 'site'].find((id) => id === phan);
  return { component: component ?? 'all', role: hostRoles.find((role) => role === ban) ?? 'all' };
}
