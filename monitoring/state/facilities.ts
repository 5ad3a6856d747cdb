/** Which facility has sent how much today, and what it usually sends on this day of the week. */
import type pg from 'pg';
import { gauge, type Measured } from '../../services/node-service/measured.ts';

export type FacilityDay = { facility: string; today: number; usual: number };

/** Only codes and counts leave the database. `usual` is the mean of the same weekday of the last four weeks. */
const question = `
with days as (
  select facility, (received_at at time zone $1)::date as day, count(*) as documents
  from hssk.document
  where received_at >= (date_trunc('day', now() at time zone $1) - interval '28 days') at time zone $1
  group by 1, 2
)
select facility,
  coalesce(sum(documents) filter (where day = (now() at time zone $1)::date), 0)::int as today,
  (coalesce(sum(documents) filter (where day < (now() at time zone $1)::date
    and extract(isodow from day) = extract(isodow from now() at time zone $1)), 0) / 4.0)::float8 as usual
from days group by facility`;

export async function askFacilities(client: pg.ClientBase, timeZone: string): Promise<FacilityDay[]> {
  return (await client.query<FacilityDay>(question, [timeZone])).rows;
}

export const facilityMetrics = (days: FacilityDay[]): Measured[] => [
  gauge(
    'hssk_facility_documents_today',
    'Documents that a facility has sent since midnight',
    days.map(({ facility, today }) => ({ labels: { facility }, value: today })),
  ),
  gauge(
    'hssk_facility_documents_usual',
    'What it sends on this day of the week, by the last four weeks',
    days.map(({ facility, usual }) => ({ labels: { facility }, value: usual })),
  ),
];
