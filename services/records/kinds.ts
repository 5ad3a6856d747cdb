import type { CodeableConcept, Period, Reference, Resource } from '@medplum/fhirtypes';
import type { DayRange } from './keys/day-range.ts';

/** Where a resource type keeps what searches ask for, as element names. */
export type Kind = {
  patient: string;
  encounter?: string;
  code?: string;
  /** Date, dateTime or Period elements, the first that is filled counts. */
  date: string[];
  /** Name of the date parameter in R4, beside `date`. */
  dateParameter?: string;
};

/** Every resource type of a visit except Patient. All can be read; each can be searched by the elements that it has. */
export const kinds: Record<string, Kind> = {
  Encounter: { patient: 'subject', date: ['period'] },
  Condition: {
    patient: 'subject',
    encounter: 'encounter',
    code: 'code',
    date: ['recordedDate'],
    dateParameter: 'recorded-date',
  },
  MedicationRequest: {
    patient: 'subject',
    encounter: 'encounter',
    code: 'medicationCodeableConcept',
    date: ['authoredOn'],
    dateParameter: 'authoredon',
  },
  Procedure: { patient: 'subject', encounter: 'encounter', code: 'code', date: ['performedPeriod'] },
  Observation: { patient: 'subject', encounter: 'encounter', code: 'code', date: ['effectiveDateTime'] },
  DiagnosticReport: { patient: 'subject', encounter: 'encounter', code: 'code', date: ['effectiveDateTime'] },
  ServiceRequest: {
    patient: 'subject',
    encounter: 'encounter',
    code: 'code',
    date: ['authoredOn'],
    dateParameter: 'authored',
  },
  MedicationAdministration: {
    patient: 'subject',
    encounter: 'context',
    code: 'medicationCodeableConcept',
    date: ['effectiveDateTime'],
    dateParameter: 'effective-time',
  },
  MedicationStatement: {
    patient: 'subject',
    encounter: 'context',
    code: 'medicationCodeableConcept',
    date: ['effectivePeriod'],
    dateParameter: 'effective',
  },
  ClinicalImpression: { patient: 'subject', encounter: 'encounter', date: ['effectiveDateTime'] },
  Composition: { patient: 'subject', encounter: 'encounter', date: ['date'] },
  SupplyDelivery: { patient: 'patient', date: ['occurrenceDateTime'] },
  Appointment: { patient: 'participant', date: ['requestedPeriod'] },
  EpisodeOfCare: { patient: 'patient', date: ['period'] },
  RelatedPerson: { patient: 'patient', date: [] },
};

type Elements = Record<string, unknown>;

/** `Patient/<id>` of the person that the resource is about. */
export function patientOf(resource: Resource): string | undefined {
  if (resource.resourceType === 'Patient') return `Patient/${resource.id}`;
  const value = element(resource, kinds[resource.resourceType]?.patient);
  if (Array.isArray(value))
    return (value as { actor?: Reference }[]).map((part) => part.actor?.reference).find((found) => found);
  return (value as Reference | undefined)?.reference;
}

/** `Encounter/<id>`; an Encounter belongs to itself. */
export function encounterOf(resource: Resource): string | undefined {
  if (resource.resourceType === 'Encounter') return `Encounter/${resource.id}`;
  return (element(resource, kinds[resource.resourceType]?.encounter) as Reference | undefined)?.reference;
}

export const codeOf = (resource: Resource): CodeableConcept | undefined =>
  element(resource, kinds[resource.resourceType]?.code) as CodeableConcept | undefined;

/** The date of a resource: one moment or a period; `undefined` when it has none. */
export function dateOf(resource: Resource): string | Period | undefined {
  for (const name of kinds[resource.resourceType]?.date ?? []) {
    const value = element(resource, name);
    if (value !== undefined) return (Array.isArray(value) ? value[0] : value) as string | Period;
  }
  return undefined;
}

/** The days (Vietnam) from the first to the last of the resource's date. */
export function daysOf(resource: Resource): DayRange | undefined {
  const date = dateOf(resource);
  const [start, end] = typeof date === 'object' ? [date.start, date.end] : [date, date];
  const first = start ?? end;
  return first === undefined ? undefined : { from: first.slice(0, 10), to: (end ?? first).slice(0, 10) };
}

const element = (resource: Resource, name: string | undefined): unknown =>
  name === undefined ? undefined : (resource as unknown as Elements)[name];
