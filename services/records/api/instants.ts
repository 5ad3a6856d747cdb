import type { Period, Resource } from '@medplum/fhirtypes';
import type { DayRange } from '../keys/day-range.ts';
import { partialDate } from '../keys/day-range.ts';
import { dateOf } from '../kinds.ts';
import { refusal } from './outcome.ts';

/** A span of time in milliseconds, both ends included; a date without time is its whole day in Vietnam. */
export type Span = { from: number; to: number };

const prefixes = ['eq', 'ge', 'gt', 'le', 'lt', 'sa', 'eb'] as const;

export type DateCondition = { prefix: (typeof prefixes)[number]; span: Span; days: DayRange };

/** `ge2026-03-05`, `2026-03`, `lt2026-03-05T10:00:00+07:00`. */
export function toDateCondition(name: string, value: string): DateCondition {
  const [, prefix = 'eq', date = ''] = /^([a-z]{2})?(\d{4}.*)$/.exec(value) ?? [];
  const span = spanOf(date);
  const known = prefixes.find((candidate) => candidate === prefix);
  if (span === undefined || known === undefined) {
    throw refusal.badParameter(name, 'ngày không hợp lệ', 'expected a date such as ge2026-03-05');
  }
  const days = { from: dayIn(span.from), to: dayIn(span.to) };
  if (['ge', 'gt', 'sa'].includes(known)) return { prefix: known, span, days: { ...days, to: farthest() } };
  if (['le', 'lt', 'eb'].includes(known)) return { prefix: known, span, days: { ...days, from: '1850-01-01' } };
  return { prefix: known, span, days };
}

/** Whether what has this span meets the condition, by the rules of FHIR R4 for ranges. */
export function meets(found: Span, { prefix, span }: DateCondition): boolean {
  if (prefix === 'eq') return found.from >= span.from && found.to <= span.to;
  if (prefix === 'ge') return found.to >= span.from;
  if (prefix === 'gt') return found.to > span.to;
  if (prefix === 'le') return found.from <= span.to;
  if (prefix === 'lt') return found.from < span.from;
  return prefix === 'sa' ? found.from > span.to : found.to < span.from;
}

/** A period with one end is that moment, as it is for the search keys (keys/visit-keys.ts). */
export function spanOfResource(resource: Resource): Span | undefined {
  const date = dateOf(resource);
  const { start, end }: Period = typeof date === 'object' ? date : { start: date, end: date };
  const [first, last] = [spanOf(start ?? end ?? ''), spanOf(end ?? start ?? '')];
  return first && last && { from: first.from, to: last.to };
}

/** FHIR date or dateTime of any precision. */
export function spanOf(text: string): Span | undefined {
  if (/^\d{4}(-\d{2}(-\d{2})?)?$/.test(text)) {
    const days = partialDate(text);
    const span = days && {
      from: Date.parse(`${days.from}T00:00:00+07:00`),
      to: Date.parse(`${days.to}T23:59:59.999+07:00`),
    };
    return span && Number.isFinite(span.from + span.to) ? span : undefined;
  }
  const [, minutes, seconds, zone] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  const from = Date.parse(`${minutes}${seconds ?? ':00'}${zone ?? '+07:00'}`);
  const lasts = seconds === undefined ? 59_999 : seconds.includes('.') ? 0 : 999;
  return Number.isFinite(from) ? { from, to: from + lasts } : undefined;
}

const dayIn = (instant: number): string => new Date(instant + 7 * 3_600_000).toISOString().slice(0, 10);

/** Appointments lie ahead; nothing is dated later. */
const farthest = (): string => `${new Date().getUTCFullYear() + 2}-12-31`;
