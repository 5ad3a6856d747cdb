import { SharedArray } from 'k6/data';
import { digitsOf, envelopeOf, fillHoSo, type HoSoTemplate, linkCodeOf, recordOf } from '../documents/fill.ts';
import { kindAt } from '../scale.ts';
import type { Stream } from '../scenarios.ts';
import { accountAt, chosen, plan, toBase64 } from './site.ts';

const templates = new SharedArray<HoSoTemplate>('templates', () =>
  JSON.parse(open(`${__ENV.RUN_DIRECTORY}/templates.json`)),
);

export type SentFile = { facility: string; linkCodes: string[]; xml: string; isResent: boolean };

/** The file that arrives with this number; a repeated one is an earlier file, corrected. */
export function fileAt(stream: Stream, index: number, number: number): SentFile {
  const back = 17 * plan.accounts.length;
  const isResent = number >= back && chosen(number, stream.resentShare);
  const original = isResent ? number - back : number;
  const facility = accountAt(number).code;
  const visits = Array.from({ length: stream.visitsPerFile }, (_, place) => original * stream.visitsPerFile + place);
  const linkCodes = visits.map((visit) => linkCodeOf(plan.run, index, visit));
  const hoSo = visits.map((visit, place) => {
    const identity = {
      linkCode: linkCodes[place] as string,
      digits: digitsOf(visit),
      record: recordOf(visit, isResent),
    };
    return fillHoSo(templateOf(facility, stream, visit), identity, toBase64);
  });
  return { facility, linkCodes, xml: envelopeOf(facility, hoSo), isResent };
}

function templateOf(facility: string, { mix }: Stream, visit: number): string {
  const places = plan.catalogue[facility]?.[kindAt(mix, visit)] as number[];
  return (templates[places[visit % places.length] as number] as HoSoTemplate).text;
}
