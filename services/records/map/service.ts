import type { CodeableConcept, Procedure, Resource, ServiceRequest, SupplyDelivery } from '@medplum/fhirtypes';
import type { Row } from '../../documents/visit.ts';
import {
  code,
  coding,
  concept,
  conceptOf,
  list,
  orUnknown,
  practitioner,
  quantity,
  several,
  text,
} from './elements.ts';
import type { NumberedRow, Scope } from './scope.ts';
import { fieldSystem, hl7 } from './systems.ts';
import { toDateTime, toPeriod } from './times.ts';

/** Services of XML3: what was ordered and what was done; supplies as deliveries. Bed days are part of the Encounter. */
export function toServices(scope: Scope): Resource[] {
  return scope.rows('XML3').flatMap((item): Resource[] => {
    if (isSupply(item.row)) return [toSupply(scope, item)];
    if (isBed(item.row)) return [];
    return [toRequest(scope, item), toProcedure(scope, item)];
  });
}

/** MA_NHOM 14 to 16 are bed days. */
export const isBed = (row: Row): boolean => ['14', '15', '16'].includes(code(row.MA_NHOM) ?? '');

export const isSupply = (row: Row): boolean => code(row.MA_VAT_TU) !== undefined;

/** A code that ends in `_TB` says that the service was ordered and not carried out. */
const wasDone = (row: Row): boolean => !code(row.MA_DICH_VU)?.endsWith('_TB');

function toRequest(scope: Scope, { row, number }: NumberedRow): ServiceRequest {
  return {
    resourceType: 'ServiceRequest',
    id: scope.id('XML3', number),
    meta: scope.meta('XML3', number),
    status: wasDone(row) ? 'completed' : 'revoked',
    intent: 'order',
    category: list(concept('MA_NHOM', row.MA_NHOM)),
    code: toService(row),
    subject: scope.subject,
    encounter: scope.encounter,
    authoredOn: toDateTime(row.NGAY_YL),
    requester: practitioner(row.MA_BAC_SI),
    reasonCode: reasons(row),
  };
}

function toProcedure(scope: Scope, { row, number }: NumberedRow): Procedure {
  const performers = several(row.NGUOI_THUC_HIEN).flatMap((licence) => {
    const actor = practitioner(licence);
    return actor === undefined ? [] : [{ actor }];
  });
  return {
    resourceType: 'Procedure',
    id: scope.id('XML3', number),
    meta: scope.meta('XML3', number),
    basedOn: [{ reference: `ServiceRequest/${scope.id('XML3', number)}` }],
    status: wasDone(row) ? 'completed' : 'not-done',
    category: concept('MA_NHOM', row.MA_NHOM),
    code: toService(row),
    subject: scope.subject,
    encounter: scope.encounter,
    performedPeriod: toPeriod(toDateTime(row.NGAY_TH_YL || row.NGAY_YL), toDateTime(row.NGAY_KQ)),
    performer: list(...performers),
    reasonCode: reasons(row),
    bodySite: list(concept('VI_TRI_TH_DVKT', row.VI_TRI_TH_DVKT)),
  };
}

function toSupply(scope: Scope, { row, number }: NumberedRow): SupplyDelivery {
  return {
    resourceType: 'SupplyDelivery',
    id: scope.id('XML3', number),
    meta: scope.meta('XML3', number),
    status: 'completed',
    patient: scope.subject,
    suppliedItem: {
      quantity: quantity(row.SO_LUONG, row.DON_VI_TINH),
      itemCodeableConcept: conceptOf(row.TEN_VAT_TU, coding(fieldSystem('MA_VAT_TU'), row.MA_VAT_TU)),
    },
    occurrenceDateTime: toDateTime(row.NGAY_TH_YL || row.NGAY_YL),
  };
}

function toService(row: Row): CodeableConcept {
  return orUnknown(
    conceptOf(
      row.TEN_DICH_VU,
      coding(fieldSystem('MA_DICH_VU'), row.MA_DICH_VU, row.TEN_DICH_VU),
      coding(fieldSystem('MA_PTTT_QT'), several(row.MA_PTTT_QT)[0]),
    ),
  );
}

function reasons(row: Row): CodeableConcept[] | undefined {
  return list(...several(row.MA_BENH).map((value) => conceptOf(undefined, coding(hl7.icd10, text(value)))));
}
