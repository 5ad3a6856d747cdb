import type {
  CodeableConcept,
  Dosage,
  MedicationAdministration,
  MedicationRequest,
  Resource,
} from '@medplum/fhirtypes';
import type { Row } from '../../documents/visit.ts';
import { coding, concept, conceptOf, list, orUnknown, practitioner, quantity, text } from './elements.ts';
import { isInpatient } from './encounter.ts';
import type { NumberedRow, Scope } from './scope.ts';
import { fieldSystem } from './systems.ts';
import { toDateTime } from './times.ts';

/** Drugs of XML2: the order of each, and its giving where the patient lay in and NGAY_TH_YL says when. */
export function toMedications(scope: Scope): Resource[] {
  const inpatient = isInpatient(scope.summary);
  return scope.rows('XML2').flatMap((item) => {
    const request = toRequest(scope, item);
    const administration = inpatient ? toAdministration(scope, item, request) : undefined;
    return administration === undefined ? [request] : [request, administration];
  });
}

function toRequest(scope: Scope, { row, number }: NumberedRow): MedicationRequest {
  const amount = quantity(row.SO_LUONG, row.DON_VI_TINH);
  return {
    resourceType: 'MedicationRequest',
    id: scope.id('XML2', number),
    meta: scope.meta('XML2', number),
    status: 'completed',
    intent: 'order',
    medicationCodeableConcept: toDrug(row),
    subject: scope.subject,
    encounter: scope.encounter,
    authoredOn: toDateTime(row.NGAY_YL),
    requester: practitioner(row.MA_BAC_SI),
    dosageInstruction: dosage(row),
    dispenseRequest: amount && { quantity: amount },
  };
}

function toAdministration(
  scope: Scope,
  { row, number }: NumberedRow,
  request: MedicationRequest,
): MedicationAdministration | undefined {
  const effectiveDateTime = toDateTime(row.NGAY_TH_YL);
  if (effectiveDateTime === undefined) return undefined;
  return {
    resourceType: 'MedicationAdministration',
    id: scope.id('XML2', number),
    meta: scope.meta('XML2', number),
    status: 'completed',
    medicationCodeableConcept: request.medicationCodeableConcept,
    subject: scope.subject,
    context: scope.encounter,
    effectiveDateTime,
    request: { reference: `MedicationRequest/${request.id}` },
  };
}

function toDrug(row: Row): CodeableConcept {
  const label = list(text(row.TEN_THUOC), text(row.HAM_LUONG), text(row.DANG_BAO_CHE))?.join(', ');
  return orUnknown(
    conceptOf(
      label,
      coding(fieldSystem('MA_THUOC'), row.MA_THUOC, row.TEN_THUOC),
      coding(fieldSystem('SO_DANG_KY'), row.SO_DANG_KY),
    ),
  );
}

function dosage(row: Row): Dosage[] | undefined {
  const [dose, instruction, route] = [text(row.LIEU_DUNG), text(row.CACH_DUNG), concept('DUONG_DUNG', row.DUONG_DUNG)];
  if (dose === undefined && instruction === undefined && route === undefined) return undefined;
  return [{ text: dose, patientInstruction: instruction, route }];
}
