import type { Encounter, EncounterDiagnosis, EncounterLocation, Extension } from '@medplum/fhirtypes';
import type { Row } from '../../documents/visit.ts';
import { toDiagnoses } from './condition.ts';
import {
  code,
  codeExtension,
  coding,
  concept,
  conceptOf,
  decimal,
  identifier,
  list,
  otherFacility,
  several,
  stringExtension,
  text,
} from './elements.ts';
import type { Scope } from './scope.ts';
import { isBed } from './service.ts';
import { fieldExtension, fieldSystem, hl7, sid } from './systems.ts';
import { toDateTime, toPeriod } from './times.ts';

/** MA_LOAI_KCB → class; every other value is ambulatory. */
const classes: Record<string, [string, string]> = {
  '03': ['IMP', 'inpatient encounter'],
  '04': ['IMP', 'inpatient encounter'],
  '06': ['IMP', 'inpatient encounter'],
  '09': ['IMP', 'inpatient encounter'],
  '11': ['FLD', 'field'],
  '12': ['HH', 'home health'],
  '14': ['VR', 'virtual'],
};

/** MA_LOAI_RV 1 discharged, 2 and 5 transferred, 3 absconded, 4 asked to leave. */
const dispositions: Record<string, string> = {
  '1': 'home',
  '2': 'other-hcf',
  '3': 'aadvice',
  '4': 'aadvice',
  '5': 'other-hcf',
};

/** The visit. A HOSO is sent when it ends, so it is finished. */
export function toEncounter(scope: Scope): Encounter {
  const row = scope.summary;
  const period = toPeriod(toDateTime(row.NGAY_VAO), toDateTime(row.NGAY_RA));
  const days = decimal(row.SO_NGAY_DTRI);
  return {
    resourceType: 'Encounter',
    id: scope.visitId,
    meta: scope.meta('XML1'),
    extension: outcomes(row),
    identifier: list(identifier(sid.visit, scope.linkCode), identifier(sid.medicalRecord, row.MA_HSBA)),
    status: 'finished',
    class: toClass(row.MA_LOAI_KCB),
    type: list(concept('MA_LOAI_KCB', row.MA_LOAI_KCB)),
    serviceType: concept('MA_KHOA', several(row.MA_KHOA)[0]),
    priority: concept('MA_DOITUONG_KCB', row.MA_DOITUONG_KCB),
    subject: scope.subject,
    period,
    length: days === undefined ? undefined : { value: days, unit: 'ngày', system: hl7.unitsOfMeasure, code: 'd' },
    reasonCode: list(conceptOf(row.LY_DO_VV), concept('MA_LY_DO_VNT', row.MA_LY_DO_VNT, row.LY_DO_VNT)),
    diagnosis: diagnoses(scope),
    hospitalization: hospitalization(row),
    location: beds(scope),
    serviceProvider: scope.provider,
  };
}

export const isInpatient = (row: Row): boolean => classes[code(row.MA_LOAI_KCB) ?? '']?.[0] === 'IMP';

function toClass(value: string | undefined): Encounter['class'] {
  const [symbol, display] = classes[code(value) ?? ''] ?? ['AMB', 'ambulatory'];
  return { system: hl7.actCode, code: symbol, display };
}

function diagnoses(scope: Scope): EncounterDiagnosis[] | undefined {
  return list(
    ...toDiagnoses(scope).map(({ id, role, rank }) => ({
      condition: { reference: `Condition/${id}` },
      use: conceptOf(undefined, coding(hl7.diagnosisRole, role)),
      rank,
    })),
  );
}

function hospitalization(row: Row): Encounter['hospitalization'] {
  const disposition = code(row.MA_LOAI_RV);
  const dischargeDisposition = conceptOf(
    undefined,
    coding(fieldSystem('MA_LOAI_RV'), disposition),
    coding(hl7.dischargeDisposition, dispositions[disposition ?? '']),
  );
  const [origin, destination] = [otherFacility(row.MA_NOI_DI), otherFacility(row.MA_NOI_DEN)];
  if (!origin && !destination && !dischargeDisposition) return undefined;
  return { origin, destination, dischargeDisposition };
}

/** Bed days of XML3 (MA_NHOM 14 to 16) say in which bed of which department the patient lay. */
function beds(scope: Scope): EncounterLocation[] | undefined {
  const locations = scope
    .rows('XML3')
    .filter(({ row }) => isBed(row))
    .map(({ row }) => {
      const place = list(text(row.MA_KHOA), text(row.MA_GIUONG));
      if (place === undefined) return undefined;
      const number = identifier(fieldSystem('MA_GIUONG'), place.join('/'));
      return {
        location: { type: 'Location' as const, identifier: number, display: text(row.TEN_DICH_VU) },
        period: toPeriod(toDateTime(row.NGAY_TH_YL ?? row.NGAY_YL), toDateTime(row.NGAY_KQ)),
      };
    });
  return list(...locations);
}

function outcomes(row: Row): Extension[] | undefined {
  const followUp = several(row.NGAY_TAI_KHAM).join(';');
  return list(
    codeExtension('KET_QUA_DTRI', row.KET_QUA_DTRI),
    codeExtension('MA_TAI_NAN', row.MA_TAI_NAN),
    stringExtension('PP_DIEU_TRI', row.PP_DIEU_TRI),
    stringExtension('GHI_CHU', row.GHI_CHU),
    stringExtension('NGAY_TAI_KHAM', followUp),
    admittedAt(row),
  );
}

function admittedAt(row: Row): Extension | undefined {
  const valueDateTime = toDateTime(row.NGAY_VAO_NOI_TRU);
  return valueDateTime === undefined ? undefined : { url: fieldExtension('NGAY_VAO_NOI_TRU'), valueDateTime };
}
