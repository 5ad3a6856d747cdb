import type { ClinicalImpression, Observation, Resource } from '@medplum/fhirtypes';
import { conceptOf, list, practitioner, several, text } from './elements.ts';
import { loinc, toCategory } from './measures.ts';
import type { NumberedRow, Scope } from './scope.ts';
import { hl7 } from './systems.ts';
import { toDateTime } from './times.ts';

/** XML5, the course of the illness, with the vital signs that some programs write into its text. */
export function toCourse(scope: Scope): Resource[] {
  return scope.rows('XML5').flatMap((item) => [toImpression(scope, item), ...toVitalSigns(scope, item)]);
}

function toImpression(scope: Scope, { row, number }: NumberedRow): ClinicalImpression {
  const notes = list(text(row.HOI_CHAN), text(row.PHAU_THUAT));
  const stage = conceptOf(row.GIAI_DOAN_BENH);
  return {
    resourceType: 'ClinicalImpression',
    id: scope.id('XML5', number),
    meta: scope.meta('XML5', number),
    status: 'completed',
    subject: scope.subject,
    encounter: scope.encounter,
    effectiveDateTime: toDateTime(row.THOI_DIEM_DBLS),
    assessor: practitioner(several(row.NGUOI_THUC_HIEN)[0]),
    summary: text(row.DIEN_BIEN_LS),
    finding: stage && [{ itemCodeableConcept: stage }],
    note: notes?.map((entry) => ({ text: entry })),
  };
}

/** `CSST<M75_T37_HA120/70_…>`: pulse, temperature and blood pressure; parts that are absent or not numbers are left out. */
function toVitalSigns(scope: Scope, { row, number }: NumberedRow): Observation[] {
  const block = /CSST<([^>]{1,200})>/.exec(row.DIEN_BIEN_LS ?? '')?.[1];
  if (block === undefined) return [];
  const shell = (name: string): Omit<Observation, 'code'> => ({
    resourceType: 'Observation',
    id: scope.id('XML5', `${number}-${name}`),
    meta: scope.meta('XML5', number),
    status: 'final',
    category: toCategory('vital-signs'),
    subject: scope.subject,
    encounter: scope.encounter,
    effectiveDateTime: toDateTime(row.THOI_DIEM_DBLS),
  });
  const pulse = measured(block, /(?:^|_)M(\d{2,3})(?:_|$)/);
  const temperature = measured(block, /(?:^|_)T(\d{2}(?:\.\d)?)(?:_|$)/);
  const [, systolic, diastolic] = /(?:^|_)HA(\d{2,3})\/(\d{2,3})(?:_|$)/.exec(block) ?? [];
  return [
    ...(pulse
      ? [{ ...shell('pulse'), code: loinc('8867-4', 'Heart rate'), valueQuantity: toUnit(pulse, '/min') }]
      : []),
    ...(temperature
      ? [
          {
            ...shell('temperature'),
            code: loinc('8310-5', 'Body temperature'),
            valueQuantity: toUnit(temperature, 'Cel'),
          },
        ]
      : []),
    ...(systolic && diastolic ? [{ ...shell('pressure'), ...toPressure(Number(systolic), Number(diastolic)) }] : []),
  ];
}

function toPressure(systolic: number, diastolic: number): Pick<Observation, 'code' | 'component'> {
  return {
    code: loinc('85354-9', 'Blood pressure panel with all children optional'),
    component: [
      { code: loinc('8480-6', 'Systolic blood pressure'), valueQuantity: toUnit(systolic, 'mm[Hg]') },
      { code: loinc('8462-4', 'Diastolic blood pressure'), valueQuantity: toUnit(diastolic, 'mm[Hg]') },
    ],
  };
}

const toUnit = (value: number, code: string) => ({ value, unit: code, system: hl7.unitsOfMeasure, code });

function measured(block: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(block)?.[1];
  return found === undefined ? undefined : Number(found);
}
