import type { Bundle, Resource } from '@medplum/fhirtypes';
import { patientOf } from '../kinds.ts';
import { isRestricted } from '../map/restricted.ts';
import type { Access, Account } from './account.ts';
import { toBundle } from './bundle.ts';
import type { Cursor } from './cursor.ts';
import { everything, toEverythingRequest } from './everything.ts';
import { refusal } from './outcome.ts';
import { readOne } from './read-one.ts';
import type { Reading } from './reading.ts';
import { type Page, type Place, search } from './search.ts';
import { parametersOf, toSearchRequest } from './search-request.ts';

/** What a reader asked, without how HTTP carried it. */
export type Question =
  | { interaction: 'read'; type: string; id: string }
  | { interaction: 'search'; type: string; query: URLSearchParams }
  | { interaction: 'everything'; type: 'Patient'; id: string; query: URLSearchParams };

export type Answer = {
  body: Resource | Bundle;
  /** For the read log: about whom, how many, and whether restricted resources were among them. */
  served: { count: number; patients: string[]; restricted: number };
};

export type Asked = {
  account: Account;
  access: Access /** Address of the FHIR root as the reader sees it. */;
  base: string;
};

/** Answers one question, or throws a refusal. */
export async function answer(reading: Reading, cursor: Cursor, question: Question, asked: Asked): Promise<Answer> {
  if (question.interaction === 'read') {
    const resource = await readOne(reading, question.type, question.id, asked.access);
    return { body: resource, served: servedOf([resource]) };
  }
  const { path, query, place } = unfold(cursor, question, asked);
  const page = await pageOf(reading, question, query, asked.access, place);
  const state = { path, query: query.toString(), place: page.next };
  const next = page.next && `${asked.base}/${path}?_cursor=${cursor.seal(state, asked.account.name)}`;
  const self = `${asked.base}/${path}${query.size === 0 ? '' : `?${query}`}`;
  const body = toBundle(page.resources, { base: asked.base, self, next, first: place === undefined });
  return { body, served: servedOf(page.resources) };
}

type Listing = Exclude<Question, { interaction: 'read' }>;

function pageOf(
  reading: Reading,
  question: Listing,
  query: URLSearchParams,
  access: Access,
  place?: Place,
): Promise<Page> {
  if (question.interaction === 'everything') {
    return everything(reading, toEverythingRequest(question.id, query), access, place);
  }
  if (parametersOf(question.type).length === 0) throw refusal.unknownType(question.type);
  return search(reading, toSearchRequest(question.type, query), access, place);
}

/** A first page as it was asked, or the rest of one that the cursor carries; a cursor of another address is refused. */
function unfold(
  cursor: Cursor,
  question: Listing,
  { account }: Asked,
): { path: string; query: URLSearchParams; place?: Place } {
  const path = question.interaction === 'search' ? question.type : `Patient/${question.id}/$everything`;
  const sealed = question.query.get('_cursor');
  if (sealed === null) return { path, query: question.query };
  const state = cursor.open(sealed, account.name) as { path: string; query: string; place: Place };
  if (state.path !== path) throw refusal.badParameter('_cursor', 'thuộc về địa chỉ khác', 'belongs to another address');
  return { path, query: new URLSearchParams(state.query), place: state.place };
}

function servedOf(resources: Resource[]): Answer['served'] {
  const patients = new Set(resources.flatMap((resource) => patientOf(resource)?.slice('Patient/'.length) ?? []));
  return { count: resources.length, patients: [...patients], restricted: resources.filter(isRestricted).length };
}
