import type { Encounter, Patient, Resource } from '@medplum/fhirtypes';
import { codeOf, daysOf } from '../kinds.ts';
import { type DayRange, keysOfRanges, partialDate } from './day-range.ts';
import { nameWords } from './name-words.ts';

/**
 * The words under which one part of a visit is found; the database gets only their keyed hashes (keys/hash-key.ts).
 * They find candidates: the opened resource decides, so a word may stand for too much, never for too little.
 */
export function wordsOf(facility: string, patient: Patient, resources: Resource[]): Set<string> {
  const words = new Set([word.facility(facility), ...wordsOfPatient(patient)]);
  const ranges = new Map<string, DayRange>();
  for (const resource of resources) {
    const days = daysOf(resource);
    if (days !== undefined) ranges.set(`${days.from} ${days.to}`, days);
    for (const { code } of codeOf(resource)?.coding ?? [])
      if (code !== undefined) words.add(word.code(resource.resourceType, code));
    if (resource.resourceType === 'Encounter')
      for (const value of identifiersOf(resource)) words.add(word.visit(value));
  }
  for (const key of keysOfRanges(ranges.values())) words.add(word.days(key));
  return words;
}

function* wordsOfPatient(patient: Patient): Generator<string> {
  for (const value of identifiersOf(patient)) yield word.identifier(value);
  for (const name of patient.name ?? []) for (const part of nameWords(name.text ?? '')) yield word.name(part);
  if (patient.gender !== undefined) yield word.gender(patient.gender);
  const born = patient.birthDate && partialDate(patient.birthDate);
  if (born) for (const key of keysOfRanges([born])) yield word.birth(key);
}

const identifiersOf = (resource: Patient | Encounter): string[] =>
  (resource.identifier ?? []).flatMap(({ value }) => value?.toLowerCase() ?? []);

/** The words by what they say; searching and storing use the same. */
export const word = {
  facility: (code: string) => `facility ${code}`,
  identifier: (value: string) => `identifier ${value.toLowerCase()}`,
  name: (part: string) => `name ${part}`,
  gender: (gender: string) => `gender ${gender}`,
  birth: (key: string) => `birth ${key}`,
  visit: (linkCode: string) => `visit ${linkCode.toLowerCase()}`,
  code: (type: string, code: string) => `code ${type} ${code.toLowerCase()}`,
  days: (key: string) => `on ${key}`,
};
