/** Kiểm toán: duties, the auditor's sample, the export. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { kindNames } from '../../../backup/evidence/package/names.ts';
import type { EntryKind } from '../../../backup/ledger.ts';
import { documents, dutyIds } from '../../../services/articles.ts';
import type { Answering } from '../answering.ts';
import { exported, exportForms, exportTypes } from '../export.ts';
import { type AuditQuery, auditPage, type SampleQuery } from '../pages/audit.ts';
import { dutyPage } from '../pages/duty.ts';
import { fold } from '../read/runbooks.ts';
import { may } from '../rights.ts';
import type { ServerOptions } from '../server.ts';
import type { Times } from '../times.ts';
import { boundsOf, entriesBetween } from '../view/dates.ts';
import { type DutyLine, dutyRegister, evidenceFor } from '../view/duties.ts';
import { drawSample, type Wanted } from '../view/sample.ts';
import { isDay, type Parts } from './parts.ts';

const dayMs = 86_400_000;
const kinds = Object.keys(kindNames) as EntryKind[];
const day = z.string().refine(isDay);

const filter = z.object({
  q: z.string().max(100).catch('').default(''),
  'trang-thai': z.enum(['all', 'live', 'document', 'open']).catch('all').default('all'),
  'van-ban': z.string().max(3).catch('').default(''),
});
const drawing = z.object({
  tu: day,
  den: day,
  loai: z.enum(['all', ...kinds]).catch('all'),
  so: z.coerce.number().int().min(1).max(200).catch(25),
  hat: z
    .string()
    .regex(/^[\w-]{0,64}$/)
    .catch(''),
});
const taking = z.object({ tu: day, den: day, dang: z.enum(exportForms) });

export function addAuditPages(
  server: FastifyInstance,
  { seen, lines, handbook, note }: Parts & Pick<ServerOptions, 'note'>,
  { send, refuse, times }: Answering,
): void {
  const dutyLines = dutyRegister(handbook.all.filter(({ kind }) => kind === 'procedure'));
  const ledgerNow = () => {
    const { ledger } = seen();
    return { ledger, value: ledger.as === 'unknown' ? undefined : ledger.value };
  };

  server.get('/kiem-toan', (request, reply) => {
    const { ledger, value } = ledgerNow();
    const { q, 'trang-thai': state, 'van-ban': document } = filter.parse(request.query);
    const asked = drawing.safeParse(request.query).data;
    // The seed stands in the address, so that the page can be asked for again.
    if (asked?.hat === '') {
      const made = new URLSearchParams({ ...asked, so: `${asked.so}`, hat: randomBytes(8).toString('hex') });
      return reply.redirect(`/kiem-toan?${made}#mau`, 303);
    }
    const duties = dutyLines(value);
    return send(request, reply, (around) => {
      const sample = sampleOf(asked, around.now, times);
      return {
        ...{ title: around.language.texts.nav.audit, page: 'audit' },
        main: auditPage(around, {
          ...{ ledger, duties, sample, kinds, query: { words: q, state, document } },
          shown: duties.filter((line) => isShown(line, { words: q, state, document })),
          documents: Object.entries(documents).map(([id, names]) => ({ id, title: around.language.title(names) })),
          drawn: asked && value ? drawSample(value.entries, wanted(sample, times)) : undefined,
          mayExport: may(request.person?.role, 'export'),
        }),
      };
    });
  });

  server.get('/kiem-toan/:id', (request, reply) => {
    const { id: given } = request.params as { id: string };
    const id = dutyIds.find((one) => one === given);
    if (!id) return reply.callNotFound();
    const { ledger, value } = ledgerNow();
    const line = dutyLines(value).find((one) => one.id === id)!;
    return send(request, reply, (around) => ({
      ...{ title: id, page: 'audit' },
      main: dutyPage(around, { ledger, line, evidence: value ? evidenceFor(value, id) : [] }),
    }));
  });

  server.post('/kiem-toan/xuat', { preHandler: server.csrfProtection }, async (request, reply) => {
    const { person } = request;
    if (!may(person?.role, 'export')) return refuse(request, reply, 403);
    const asked = taking.safeParse(request.body).data;
    const { value } = ledgerNow();
    if (!asked) return refuse(request, reply, 400);
    if (!value) return refuse(request, reply, 503);
    const entries = entriesBetween(value.entries, ...boundsOf(asked.tu, asked.den, times));
    note({ audit: 'export', username: person?.username, ...asked, entries: entries.length });
    return reply
      .type(exportTypes[asked.dang])
      .header('content-disposition', `attachment; filename="chung-cu-${asked.tu}-${asked.den}.${asked.dang}"`)
      .send(exported(asked.dang, entries, { offset: times.offsetMinutes, lines }));
  });
}

function wanted({ from, to, kind, size, seed }: SampleQuery, times: Times): Wanted {
  const [since, until] = boundsOf(from, to, times);
  return { since, until, size, seed, kind: kind as Wanted['kind'] };
}

function sampleOf(asked: z.infer<typeof drawing> | undefined, now: number, times: Times): SampleQuery {
  if (asked) return { from: asked.tu, to: asked.den, kind: asked.loai, size: asked.so, seed: asked.hat };
  return { from: times.day(now - 90 * dayMs), to: times.day(now), kind: 'all', size: 25, seed: '' };
}

const isShown = (line: DutyLine, { words, state, document }: AuditQuery): boolean =>
  (state === 'all' || line.state.as === state) &&
  (document === '' || line.id.startsWith(`${document}:`)) &&
  fold(words)
    .split(/\s+/)
    .every((word) => line.words.includes(word));
