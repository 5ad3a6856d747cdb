import type { Encounter, Meta, Organization, Patient, Reference } from '@medplum/fhirtypes';
import type { Row, Visit } from '../../documents/visit.ts';
import { code, several } from './elements.ts';
import { sid } from './systems.ts';

/** What the mapping needs beside the visit itself. With the same context the same visit always gives the same resources. */
export type MappingContext = {
  /** Number of the stored document, for the link from each resource to its source (003:II.2.1.2). */
  document: string;
  version: number;
  receivedAt: Date;
  /** A stable identifier for these words, a UUID from which nobody without the site's key can guess them. */
  pseudonym: (kind: string, ...words: string[]) => string;
};

/** One visit while it is mapped: its parts by name and the elements that all its resources share. */
export type Scope = {
  facility: string;
  linkCode: string;
  /** The single row of XML1. */
  summary: Row;
  visitId: string;
  patientId: string;
  subject: Reference<Patient>;
  encounter: Reference<Encounter>;
  provider: Reference<Organization>;
  rows: (table: string) => NumberedRow[];
  /** Identifier of the resource made of a row; unique within one resource type. */
  id: (table: string, number: number | string) => string;
  meta: (table: string, number?: number | string) => Meta;
  pseudonym: MappingContext['pseudonym'];
};

export type NumberedRow = { row: Row; number: number };

export function toScope(visit: Visit, context: MappingContext): Scope {
  const { facility, linkCode } = visit;
  const summary = visit.tables.XML1?.[0];
  if (summary === undefined) throw new TypeError('the visit has no row in XML1');
  const visitId = visitPseudonym(context.pseudonym, facility, linkCode);
  const patientId = context.pseudonym('patient', ...identityOf(summary, facility, linkCode));
  const lastUpdated = context.receivedAt.toISOString();
  const source = `urn:hssk:document:${context.document}#`;
  const tag = [{ system: sid.provider, code: facility }];
  return {
    facility,
    linkCode,
    summary,
    visitId,
    patientId,
    subject: { reference: `Patient/${patientId}` },
    encounter: { reference: `Encounter/${visitId}` },
    provider: { reference: `Organization/${facility}` },
    rows: rowsOf(visit),
    id: (table, number) => `${visitId}-x${table.slice(3)}-${number}`,
    meta: (table, number) => ({
      versionId: String(context.version),
      lastUpdated,
      source: number === undefined ? `${source}${table}` : `${source}${table}.${number}`,
      tag,
    }),
    pseudonym: context.pseudonym,
  };
}

/** The rows of each table, numbered once. */
function rowsOf({ tables }: Visit): Scope['rows'] {
  const numbered = new Map<string, NumberedRow[]>();
  return (table) => {
    const known = numbered.get(table) ?? numberRows(tables[table] ?? []);
    numbered.set(table, known);
    return known;
  };
}

/** The identifier of a visit and of its Encounter. */
export const visitPseudonym = (pseudonym: MappingContext['pseudonym'], facility: string, linkCode: string): string =>
  pseudonym('visit', facility, linkCode);

/**
 * What makes a person one person over all facilities: the personal number, else the social insurance number
 * (the last ten digits of a card, which stay when the card changes), else the facility's own number.
 * Article: 000:3.3
 */
export function identityOf(summary: Row, facility: string, linkCode: string): string[] {
  const personal = code(summary.SO_CCCD);
  if (personal !== undefined && /^\d{12}$/.test(personal)) return ['national', personal];
  const insurance = several(summary.MA_THE_BHYT)
    .map((card) => /^([A-Z]{2}\d{3})?(\d{10})$/i.exec(card)?.[2])
    .find((number) => number !== undefined);
  if (insurance !== undefined) return ['insurance', insurance];
  return ['internal', facility, code(summary.MA_BN) ?? `visit:${linkCode}`];
}

/** Rows by STT when it numbers them without a gap in meaning (distinct integers), else by their order. */
function numberRows(rows: Row[]): NumberedRow[] {
  const stated = rows.map((row) => (/^\d{1,9}$/.test(row.STT ?? '') ? Number(row.STT) : -1));
  const usable = !stated.includes(-1) && new Set(stated).size === rows.length;
  return rows.map((row, index) => ({ row, number: usable ? (stated[index] as number) : index + 1 }));
}
