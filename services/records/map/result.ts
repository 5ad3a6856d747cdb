import type { CodeableConcept, DiagnosticReport, Observation, Resource } from '@medplum/fhirtypes';
import type { Row } from '../../documents/visit.ts';
import { code, coding, conceptOf, decimal, list, note, orUnknown, practitioner, text } from './elements.ts';
import type { NumberedRow, Scope } from './scope.ts';
import { isBed, isSupply } from './service.ts';
import { fieldSystem, hl7 } from './systems.ts';
import { toDateTime } from './times.ts';

/** XML4: every measured value, and one report for each service and time of result. */
export function toResults(scope: Scope): Resource[] {
  const orders = ordersByService(scope);
  const reports = Map.groupBy(scope.rows('XML4'), ({ row }) => `${code(row.MA_DICH_VU)}|${row.NGAY_KQ}`);
  return [...reports.values()].flatMap((items) => toReport(scope, items, orders));
}

function toReport(scope: Scope, items: NumberedRow[], orders: Map<string, NumberedRow>): Resource[] {
  const { row, number } = items[0] as NumberedRow;
  const order = orders.get(code(row.MA_DICH_VU) ?? '');
  const category = toCategory(order?.row);
  const basedOn = order && [{ reference: `ServiceRequest/${scope.id('XML3', order.number)}` }];
  const service = orUnknown(
    conceptOf(order?.row.TEN_DICH_VU, coding(fieldSystem('MA_DICH_VU'), row.MA_DICH_VU, order?.row.TEN_DICH_VU)),
  );
  const observations = items.map((item) => toObservation(scope, item, { service, category, basedOn }));
  const report: DiagnosticReport = {
    resourceType: 'DiagnosticReport',
    id: scope.id('XML4', number),
    meta: scope.meta('XML4', number),
    basedOn,
    status: 'final',
    category,
    code: service,
    subject: scope.subject,
    encounter: scope.encounter,
    effectiveDateTime: toDateTime(row.NGAY_KQ),
    performer: [scope.provider],
    resultsInterpreter: list(practitioner(row.MA_BS_DOC_KQ)),
    result: observations.map((observation) => ({ reference: `Observation/${observation.id}` })),
    conclusion: conclusions(items),
  };
  return [report, ...observations];
}

type Ordered = { service: CodeableConcept } & Pick<Observation, 'category' | 'basedOn'>;

function toObservation(
  scope: Scope,
  { row, number }: NumberedRow,
  { service, category, basedOn }: Ordered,
): Observation {
  const value = toValue(row);
  return {
    resourceType: 'Observation',
    id: scope.id('XML4', number),
    meta: scope.meta('XML4', number),
    basedOn,
    status: 'final',
    category,
    code: conceptOf(row.TEN_CHI_SO, coding(fieldSystem('MA_CHI_SO'), row.MA_CHI_SO, row.TEN_CHI_SO)) ?? service,
    subject: scope.subject,
    encounter: scope.encounter,
    effectiveDateTime: toDateTime(row.NGAY_KQ),
    performer: list(practitioner(row.MA_BS_DOC_KQ)),
    ...value,
    note: text(row.GIA_TRI) === undefined ? undefined : note(row.MO_TA),
  };
}

/** A number with its unit, `<` or `>` kept apart; anything else as text. A description stands in where no value was sent. */
export function toValue(row: Row): Pick<Observation, 'valueQuantity' | 'valueString' | 'dataAbsentReason'> {
  const value = text(row.GIA_TRI)?.trim();
  if (value === undefined) {
    const described = text(row.MO_TA);
    return described
      ? { valueString: described }
      : { dataAbsentReason: { coding: [{ system: hl7.dataAbsent, code: 'unknown' }] } };
  }
  const [, comparator, digits] = /^(<=|>=|<|>)?\s*(-?\d+(?:\.\d+)?)$/.exec(value) ?? [];
  const number = decimal(digits);
  if (number === undefined) return { valueString: value };
  return { valueQuantity: { value: number, comparator: comparator as '<' | undefined, unit: text(row.DON_VI_DO) } };
}

/** MA_NHOM of the ordered service: 1 laboratory, 2 imaging, 3 functional exploration. */
function toCategory(order: Row | undefined): CodeableConcept[] | undefined {
  const name = { '1': 'laboratory', '2': 'imaging', '3': 'procedure' }[code(order?.MA_NHOM) ?? ''];
  return list(conceptOf(undefined, coding(hl7.observationCategory, name)));
}

function ordersByService(scope: Scope): Map<string, NumberedRow> {
  const orders = new Map<string, NumberedRow>();
  for (const item of scope.rows('XML3')) {
    const service = code(item.row.MA_DICH_VU);
    if (service === undefined || isBed(item.row) || isSupply(item.row) || orders.has(service)) continue;
    orders.set(service, item);
  }
  return orders;
}

function conclusions(items: NumberedRow[]): string | undefined {
  const stated = items.flatMap(({ row }) => text(row.KET_LUAN) ?? []);
  return list(...new Set(stated))?.join('\n');
}
