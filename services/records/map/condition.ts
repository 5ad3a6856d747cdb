import type { CodeableConcept, Condition } from '@medplum/fhirtypes';
import { coding, conceptOf, list, several, text } from './elements.ts';
import type { Scope } from './scope.ts';
import { fieldSystem, hl7 } from './systems.ts';
import { toDateTime } from './times.ts';

/** One diagnosis of the visit: AD admission, DD discharge (the main one), CM comorbidity. */
export type Diagnosis = { id: string; role: 'AD' | 'DD' | 'CM'; rank?: number; code: CodeableConcept };

export function toConditions(scope: Scope): Condition[] {
  const row = scope.summary;
  return toDiagnoses(scope).map(({ id, role, code }) => ({
    resourceType: 'Condition',
    id,
    meta: scope.meta('XML1'),
    verificationStatus: conceptOf(
      undefined,
      coding(hl7.conditionVerification, role === 'AD' ? 'provisional' : 'confirmed'),
    ),
    category: list(conceptOf(undefined, coding(hl7.conditionCategory, 'encounter-diagnosis'))),
    code,
    subject: scope.subject,
    encounter: scope.encounter,
    recordedDate: toDateTime(role === 'AD' ? row.NGAY_VAO : (row.NGAY_RA ?? row.NGAY_VAO)),
  }));
}

/** MA_BENH_CHINH has rank 1, MA_BENH_KT follow; traditional medicine and the admission's words have no rank. */
export function toDiagnoses(scope: Scope): Diagnosis[] {
  const row = scope.summary;
  const id = (name: string) => scope.id('XML1', name);
  const main = conceptOf(row.CHAN_DOAN_RV, coding(hl7.icd10, row.MA_BENH_CHINH));
  const others = [...new Set(several(row.MA_BENH_KT))];
  const traditional = [...new Set(several(row.MA_BENH_YHCT))];
  const admission = text(row.CHAN_DOAN_VAO);
  return [
    ...(main ? [{ id: id('main'), role: 'DD' as const, rank: 1, code: main }] : []),
    ...others.map((value, index) => ({
      id: id(`other-${index + 1}`),
      role: 'CM' as const,
      rank: index + 2,
      code: { coding: list(coding(hl7.icd10, value)) },
    })),
    ...traditional.map((value, index) => ({
      id: id(`traditional-${index + 1}`),
      role: 'CM' as const,
      code: { coding: list(coding(fieldSystem('MA_BENH_YHCT'), value)) },
    })),
    ...(admission ? [{ id: id('admission'), role: 'AD' as const, code: { text: admission } }] : []),
  ];
}
