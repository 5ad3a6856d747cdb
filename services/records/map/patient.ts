import type { Address, Extension, Identifier, Patient } from '@medplum/fhirtypes';
import type { Row } from '../../documents/visit.ts';
import { code, codeExtension, concept, identifier, list, several, text } from './elements.ts';
import type { Scope } from './scope.ts';
import { hl7, sid } from './systems.ts';
import { toBirthDate, toDate, toPeriod } from './times.ts';

/** KET_QUA_DTRI 5 died, 8 died outside. */
const died = new Set(['5', '8']);

/** The person as this visit states it. What several visits state is put together when it is read: `mergePatients`. */
export function toPatient(scope: Scope): Patient {
  const row = scope.summary;
  return {
    resourceType: 'Patient',
    id: scope.patientId,
    meta: scope.meta('XML1'),
    extension: list(
      nationality(row),
      codeExtension('MA_DANTOC', row.MA_DANTOC),
      codeExtension('MA_NGHE_NGHIEP', row.MA_NGHE_NGHIEP),
    ),
    identifier: list(personalNumber(row.SO_CCCD), ...insuranceNumbers(row), internalNumber(scope)),
    name: personName(row.HO_TEN),
    telecom: text(row.DIEN_THOAI) ? [{ system: 'phone', value: text(row.DIEN_THOAI) }] : undefined,
    gender: toGender(row.GIOI_TINH),
    birthDate: toBirthDate(row.NGAY_SINH),
    deceasedBoolean: died.has(row.KET_QUA_DTRI ?? '') ? true : undefined,
    address: list(toAddress(row, row.DIA_CHI)),
  };
}

export const toGender = (value: string | undefined): Patient['gender'] =>
  value === '1' ? 'male' : value === '2' ? 'female' : 'unknown';

export function personName(value: string | undefined): Patient['name'] {
  const name = text(value)?.trim();
  return name === undefined ? undefined : [{ use: 'official', text: name }];
}

/** SO_CCCD holds the personal number, or an old card of nine digits, or a passport. */
export function personalNumber(value: string | undefined): Identifier | undefined {
  const number = code(value) ?? '';
  if (/^\d{9}$/.test(number)) return identifier(sid.citizen, number);
  if (/^[A-Z]{1,2}\d{6,8}$/i.test(number)) return identifier(sid.passport, number);
  return identifier(sid.national, number);
}

export function toAddress(row: Row, line: string | undefined): Address | undefined {
  const codes = list<Extension>(codeExtension('MAXA_CU_TRU', row.MAXA_CU_TRU));
  const [district, state] = [code(row.MAHUYEN_CU_TRU), code(row.MATINH_CU_TRU)];
  const label = text(line);
  if (codes === undefined && district === undefined && state === undefined && label === undefined) return undefined;
  return { extension: codes, use: 'home', text: label, district, state, country: 'VN' };
}

/** Cards and their days of validity are parallel lists when the card changed during the visit. */
function insuranceNumbers(row: Row): (Identifier | undefined)[] {
  const [from, until] = [several(row.GT_THE_TU), several(row.GT_THE_DEN)];
  return several(row.MA_THE_BHYT).map((card, index) => ({
    ...identifier(sid.insurance, card),
    period: toPeriod(toDate(from[index]), toDate(until[index])),
  }));
}

/** MA_BN counts within its facility only, hence the assigner. */
function internalNumber(scope: Scope): Identifier | undefined {
  const number = identifier(sid.internal, scope.summary.MA_BN);
  return number === undefined ? undefined : { ...number, assigner: scope.provider };
}

function nationality(row: Row): Extension | undefined {
  const valueCodeableConcept = concept('MA_QUOCTICH', row.MA_QUOCTICH);
  if (valueCodeableConcept === undefined) return undefined;
  return { url: hl7.nationality, extension: [{ url: 'code', valueCodeableConcept }] };
}
