/** Small FHIR elements made from one or two fields; each is `undefined` when its field is empty, so that JSON leaves it out. */
import type {
  Annotation,
  CodeableConcept,
  Coding,
  Extension,
  Identifier,
  Narrative,
  Organization,
  Practitioner,
  Quantity,
  Reference,
} from '@medplum/fhirtypes';
import { fieldExtension, fieldSystem, hl7, sid } from './systems.ts';

type Text = string | undefined;

/** Text as people read it: NFC, without control characters, `undefined` when nothing is there. */
export function text(value: Text): Text {
  if (value === undefined || value === '') return undefined;
  const readable = printable.test(value) ? value : value.normalize('NFC').replace(controls, '');
  return blank.test(readable) ? undefined : readable;
}

/** Most fields are plain ASCII, for which there is nothing to do. */
const printable = /^[\n\r\t -~]*$/;
const blank = /^\s*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: FHIR strings must not hold them
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** A FHIR code: no white space at the ends, single blanks inside. */
export function code(value: Text): Text {
  if (value === undefined || plainCode.test(value)) return value;
  return text(value)?.trim().replace(/\s+/g, ' ');
}

const plainCode = /^[!-~]+$/;

/** The values of a field that holds several, separated by ";". */
export function several(value: Text): string[] {
  if (!value?.includes(';')) return list(text(value)?.trim()) ?? [];
  return (text(value) ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The list without its gaps, `undefined` when nothing remains: FHIR JSON knows no empty list. */
export function list<T>(...items: (T | undefined)[]): T[] | undefined {
  const present: T[] = [];
  for (const item of items) if (item !== undefined) present.push(item);
  return present.length === 0 ? undefined : present;
}

export function coding(system: string, value: Text, display?: Text): Coding | undefined {
  const present = code(value);
  return present === undefined ? undefined : { system, code: present, display: text(display) };
}

/** A concept from a coded field of Decision 3176 and its name; either may be missing. */
export function concept(field: string, value: Text, name?: Text): CodeableConcept | undefined {
  return conceptOf(name, coding(fieldSystem(field), value));
}

export function conceptOf(name: Text, ...codings: (Coding | undefined)[]): CodeableConcept | undefined {
  const present = list(...codings);
  const label = text(name);
  return present === undefined && label === undefined ? undefined : { coding: present, text: label };
}

/** The first of the concepts that exists, else one that says that the sender gave none. */
export function orUnknown(value: CodeableConcept | undefined): CodeableConcept {
  return value ?? { coding: [{ system: hl7.dataAbsent, code: 'unknown' }], text: 'không rõ' };
}

export function identifier(system: string, value: Text): Identifier | undefined {
  const present = text(value)?.trim();
  return present === undefined ? undefined : { system, value: present };
}

/** Staff are named by the number of their licence (a logical reference): the documents say no more of them. */
export function practitioner(licence: Text, name?: Text): Reference<Practitioner> | undefined {
  const number = identifier(sid.licence, licence);
  return number && { type: 'Practitioner', identifier: number, display: text(name) };
}

/** A facility that may never have sent a document, so that this store has no resource of it. */
export function otherFacility(facility: Text): Reference<Organization> | undefined {
  const number = identifier(sid.provider, facility);
  return number && { type: 'Organization', identifier: number };
}

/** A decimal with "." as its sign; anything else (ranges, words, commas) is no number. */
export function decimal(value: Text): number | undefined {
  return value !== undefined && /^-?\d{1,15}(\.\d{1,10})?$/.test(value.trim()) ? Number(value) : undefined;
}

export function quantity(value: Text, unit?: Text): Quantity | undefined {
  const number = decimal(value);
  return number === undefined ? undefined : { value: number, unit: text(unit) };
}

export function note(value: Text): Annotation[] | undefined {
  const present = text(value);
  return present === undefined ? undefined : [{ text: present }];
}

/** A field without a place in FHIR R4, as an extension with a string. */
export function stringExtension(field: string, value: Text): Extension | undefined {
  const present = text(value);
  return present === undefined ? undefined : { url: fieldExtension(field), valueString: present };
}

export function codeExtension(field: string, value: Text): Extension | undefined {
  const present = coding(fieldSystem(field), value);
  return present === undefined ? undefined : { url: fieldExtension(field), valueCoding: present };
}

/** Plain text as a narrative that a browser shows as it was typed. */
export function narrative(value: string): Narrative {
  const escaped = value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r?\n/g, '<br/>');
  return { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${escaped}</div>` };
}
