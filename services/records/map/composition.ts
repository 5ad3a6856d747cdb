import type { Composition, CompositionSection, Patient, Practitioner, Reference } from '@medplum/fhirtypes';
import type { Row } from '../../documents/visit.ts';
import { coding, conceptOf, identifier, list, narrative, practitioner, text } from './elements.ts';
import type { Paper } from './papers.ts';
import { papers } from './papers.ts';
import type { NumberedRow, Scope } from './scope.ts';
import { fieldSystem, hl7, sid } from './systems.ts';
import { toDate, toDateTime } from './times.ts';

/** XML7, 8, 10, 11, 13 and 14: the papers that the patient takes home. */
export function toCompositions(scope: Scope): Composition[] {
  return papers.flatMap((paper) =>
    scope.rows(paper.table).map((item) => toComposition(scope, paper, item, scope.subject)),
  );
}

export function toComposition(
  scope: Scope,
  paper: Paper,
  { row, number }: NumberedRow,
  subject: Reference<Patient>,
): Composition {
  const meta = scope.meta(paper.table, number);
  return {
    resourceType: 'Composition',
    id: scope.id(paper.table, number),
    meta,
    identifier: paper.number ? identifier(`${sid.document}/${paper.table}`, row[paper.number]) : undefined,
    status: 'final',
    type: {
      coding: list(coding(hl7.loinc, paper.loinc), coding(fieldSystem('LOAIHOSO'), paper.table)),
      text: paper.title,
    },
    subject,
    encounter: scope.encounter,
    date: firstDate(row, paper.dated) ?? toDateTime(scope.summary.NGAY_RA) ?? (meta.lastUpdated as string),
    author: [author(row, paper) ?? scope.provider],
    title: paper.title,
    custodian: scope.provider,
    section: sections(row, paper),
  };
}

function author(row: Row, paper: Paper): Reference<Practitioner> | undefined {
  const field = paper.signedBy.find((name) => text(row[name]) !== undefined);
  return field === undefined
    ? undefined
    : practitioner(row[field], paper.signedName ? row[paper.signedName] : undefined);
}

const firstDate = (row: Row, fields: string[]): string | undefined =>
  fields.map((field) => toDateTime(row[field])).find((date) => date !== undefined);

function sections(row: Row, paper: Paper): CompositionSection[] | undefined {
  return list(
    ...paper.sections.map(([title, ...fields]) => {
      const values = list(...fields.map((field) => toWords(field, row[field])));
      return values && { title, code: conceptOf(title), text: narrative(values.join(' – ')) };
    }),
  );
}

/** Day fields read as a date; every other field as it was written. */
const toWords = (field: string, value: string | undefined): string | undefined =>
  (/NGAY/.test(field) ? toDate(value) : undefined) ?? text(value);
