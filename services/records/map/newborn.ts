import type { Identifier, Observation, Patient, RelatedPerson, Resource } from '@medplum/fhirtypes';
import { toComposition } from './composition.ts';
import { codeExtension, coding, conceptOf, decimal, identifier, list, text } from './elements.ts';
import { grams, loinc, toCategory } from './measures.ts';
import { birthPaper } from './papers.ts';
import { personalNumber, personName, toAddress, toGender } from './patient.ts';
import type { NumberedRow, Scope } from './scope.ts';
import { hl7, sid } from './systems.ts';
import { toBirthDate, toDateTime } from './times.ts';

/** XML9: each child as a person of its own, with its parents, its birth weight and its certificate of birth. */
export function toNewborns(scope: Scope): Resource[] {
  return scope.rows('XML9').flatMap((item) => {
    const id = scope.pseudonym('newborn', scope.facility, scope.linkCode, String(item.number));
    const subject = { reference: `Patient/${id}` };
    return [
      toChild(scope, item, id),
      ...toParents(scope, item, id),
      ...toBirthWeight(scope, item, id),
      toComposition(scope, birthPaper, item, subject),
    ];
  });
}

function toChild(scope: Scope, { row, number }: NumberedRow, id: string): Patient {
  return {
    resourceType: 'Patient',
    id,
    meta: scope.meta('XML9', number),
    identifier: list(temporaryCard(row.MA_THE_TAM)),
    name: personName(row.HO_TEN_CON),
    gender: toGender(row.GIOI_TINH_CON),
    birthDate: toBirthDate(row.NGAY_SINH_CON),
    multipleBirthInteger: Number(row.SO_CON) > 1 ? number : undefined,
    address: list(toAddress(row, row.NOI_CU_TRU_NND)),
  };
}

/** A child has the card of its group and province until its own number is known. */
function temporaryCard(value: string | undefined): Identifier | undefined {
  const card = identifier(sid.insurance, value);
  return card && { use: 'temp', ...card };
}

function toParents(scope: Scope, { row, number }: NumberedRow, child: string): RelatedPerson[] {
  const shell = (role: 'MTH' | 'FTH', display: string): RelatedPerson => ({
    resourceType: 'RelatedPerson',
    id: scope.id('XML9', `${number}-${role === 'MTH' ? 'mother' : 'father'}`),
    meta: scope.meta('XML9', number),
    patient: { reference: `Patient/${child}` },
    relationship: list(conceptOf(undefined, coding(hl7.roleCode, role, display))),
  });
  const mother: RelatedPerson = {
    ...shell('MTH', 'mother'),
    extension: list(codeExtension('MA_DANTOC_NND', row.MA_DANTOC_NND)),
    identifier: list(row.SO_CCCD_NND ? personalNumber(row.SO_CCCD_NND) : undefined),
    name: personName(row.HO_TEN_NND),
    gender: 'female',
    birthDate: toBirthDate(row.NGAYSINH_NND),
  };
  const father = text(row.HO_TEN_CHA);
  return father === undefined ? [mother] : [mother, { ...shell('FTH', 'father'), name: personName(father) }];
}

function toBirthWeight(scope: Scope, { row, number }: NumberedRow, child: string): Observation[] {
  const weight = decimal(row.CAN_NANG_CON);
  if (weight === undefined) return [];
  return [
    {
      resourceType: 'Observation',
      id: scope.id('XML9', `${number}-weight`),
      meta: scope.meta('XML9', number),
      status: 'final',
      category: toCategory('vital-signs'),
      code: loinc('8339-4', 'Birth weight Measured'),
      subject: { reference: `Patient/${child}` },
      encounter: scope.encounter,
      effectiveDateTime: toDateTime(row.NGAY_SINH_CON),
      valueQuantity: grams(weight),
    },
  ];
}
