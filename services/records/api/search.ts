import type { Resource } from '@medplum/fhirtypes';
import { type Condition, type FoundRow, findPatients, findRows, type Order, type Position } from '../store/find.ts';
import type { Access } from './account.ts';
import { toCondition } from './candidates.ts';
import { spanOfResource } from './instants.ts';
import { matches } from './matches.ts';
import { refusal } from './outcome.ts';
import { openPatients, openRows, type Reading } from './reading.ts';
import type { SearchRequest } from './search-request.ts';

/** Where the next page begins: a row and how many of its matches were served, a patient, or a place in a sorted list. */
export type Place = { row?: Position & { served: number }; patient?: string; offset?: number };

export type Page = { resources: Resource[]; next?: Place };

/** Rows that one page may open: a page of a very broad search may be short or empty and still have a next one. */
const openedPerPage = 1000;
const rowsAtOnce = 25;
/** What a sort by date may hold in memory. */
const sortedAtMost = 20_000;

export async function search(
  reading: Reading,
  request: SearchRequest,
  access: Access,
  place: Place = {},
): Promise<Page> {
  const condition = toCondition(request, access, reading.hashKey);
  if (condition === undefined) return { resources: [] };
  if (request.type === 'Patient') return searchPatients(reading, request, access, condition, place);
  const found = contentsOf(reading, condition, {
    type: request.type,
    order: request.sort === 'oldest' ? 'oldest' : 'newest',
    restricted: access.restricted && isScoped(request),
    from: place.row,
  });
  const accepted = (resource: Resource) => matches(resource, request);
  if (request.sort.endsWith('date')) return sortedPage(found, accepted, request, place.offset ?? 0);
  return pageOf(found, accepted, { count: request.count, place });
}

/** Restricted resources answer only searches about one person or visit: nobody lists all who have HIV with one question. */
const isScoped = (request: SearchRequest): boolean =>
  request.patient !== undefined || request.encounter !== undefined || request.ids !== undefined;

export type Content = { row: FoundRow; resources: Resource[] };

/** Rows that meet the condition, opened, one after the other. */
export async function* contentsOf(
  reading: Reading,
  condition: Condition,
  options: { type?: string; order: Order; restricted: boolean; from?: Position | undefined },
): AsyncGenerator<Content> {
  let from = options.from && { ...options.from, included: true };
  while (true) {
    const rows = await findRows(reading.database, condition, { from, order: options.order, limit: rowsAtOnce });
    const contents = await openRows(reading, rows, options);
    for (const [index, row] of rows.entries()) yield { row, resources: contents[index] ?? [] };
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return;
    from = { document: last.document, part: last.part, included: false };
  }
}

/** Fills a page with what is accepted; the place tells how much of its first row was served before. */
export async function pageOf(
  found: AsyncGenerator<Content>,
  accepted: (resource: Resource) => boolean,
  { count, place }: { count: number; place: Place },
): Promise<Page> {
  const resources: Resource[] = [];
  let opened = 0;
  for await (const { row, resources: content } of found) {
    const here = { document: row.document, part: row.part };
    if (++opened > openedPerPage) return { resources, next: { row: { ...here, served: 0 } } };
    const resumed = place.row?.document === here.document && place.row.part === here.part;
    const served = resumed ? (place.row?.served ?? 0) : 0;
    const waiting = content.filter(accepted).slice(served);
    const room = count - resources.length;
    resources.push(...waiting.slice(0, room));
    if (waiting.length > room) return { resources, next: { row: { ...here, served: served + room } } };
  }
  return { resources };
}

async function sortedPage(
  found: AsyncGenerator<Content>,
  accepted: (resource: Resource) => boolean,
  { count, sort }: SearchRequest,
  offset: number,
): Promise<Page> {
  const all: { at: number; resource: Resource }[] = [];
  for await (const { resources } of found) {
    for (const resource of resources.filter(accepted)) all.push({ at: spanOfResource(resource)?.from ?? 0, resource });
    if (all.length > sortedAtMost) throw refusal.tooCostly();
  }
  all.sort((a, b) => (sort === 'date' ? a.at - b.at : b.at - a.at));
  const resources = all.slice(offset, offset + count).map(({ resource }) => resource);
  return all.length > offset + count ? { resources, next: { offset: offset + count } } : { resources };
}

async function searchPatients(
  reading: Reading,
  request: SearchRequest,
  access: Access,
  condition: Condition,
  place: Place,
): Promise<Page> {
  const resources: Resource[] = [];
  let after = place.patient;
  for (let opened = 0; opened < openedPerPage; opened += rowsAtOnce) {
    const ids = await findPatients(reading.database, condition, { after, limit: rowsAtOnce });
    const patients = await openPatients(reading, ids, access.facility);
    for (const id of ids) {
      const patient = patients.get(id);
      if (patient && matches(patient, request)) {
        if (resources.length === request.count) return { resources, next: { patient: after as string } };
        resources.push(patient);
      }
      after = id;
    }
    if (ids.length < rowsAtOnce) return { resources };
  }
  return { resources, next: { patient: after as string } };
}
