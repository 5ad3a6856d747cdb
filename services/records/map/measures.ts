import type { CodeableConcept, Observation } from '@medplum/fhirtypes';
import { code, coding, concept, conceptOf, decimal } from './elements.ts';
import type { Scope } from './scope.ts';
import { hl7 } from './systems.ts';
import { toDateTime } from './times.ts';

/** Blood group and body weight, which XML1 holds among the person's data. */
export function toMeasures(scope: Scope): Observation[] {
  const row = scope.summary;
  const bloodGroup = concept('NHOM_MAU', row.NHOM_MAU, row.NHOM_MAU);
  const weight = decimal(row.CAN_NANG);
  return [
    ...(bloodGroup
      ? [
          {
            ...shell(scope, 'blood-group', 'laboratory', loinc('882-1', 'ABO and Rh group [Type] in Blood')),
            valueCodeableConcept: bloodGroup,
          },
        ]
      : []),
    ...(weight === undefined
      ? []
      : [
          {
            ...shell(scope, 'weight', 'vital-signs', loinc('29463-7', 'Body weight')),
            valueQuantity: kilograms(weight),
          },
        ]),
  ];
}

export const loinc = (symbol: string, display: string): CodeableConcept => ({
  coding: [{ system: hl7.loinc, code: symbol, display }],
});

const unit = (value: number, symbol: string) => ({ value, unit: symbol, system: hl7.unitsOfMeasure, code: symbol });

export const kilograms = (value: number) => unit(value, 'kg');
export const grams = (value: number) => unit(value, 'g');

function shell(scope: Scope, name: string, category: string, measured: CodeableConcept): Observation {
  return {
    resourceType: 'Observation',
    id: scope.id('XML1', name),
    meta: scope.meta('XML1'),
    status: 'final',
    category: toCategory(category),
    code: measured,
    subject: scope.subject,
    encounter: scope.encounter,
    effectiveDateTime: toDateTime(scope.summary.NGAY_VAO),
  };
}

export function toCategory(name: string | undefined): CodeableConcept[] | undefined {
  const category = conceptOf(undefined, coding(hl7.observationCategory, code(name)));
  return category && [category];
}
