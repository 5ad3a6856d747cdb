import { setTimeout as pause } from 'node:timers/promises';
import { encounterOfVisit } from '../../services/records/map/systems.ts';
import type { Answer, Hospital } from '../hospital.ts';
import { bad, good, type Probe } from './probe.ts';

export const encounterPath = (linkCode: string): string => `/fhir/${encounterOfVisit(linkCode)}`;

export type Readable = { encounter: unknown; milliseconds: number };

/** Waits until the visit can be read as FHIR; undefined when it cannot within `seconds`. */
export async function untilReadable(hospital: Hospital, linkCode: string, seconds = 30): Promise<Readable | undefined> {
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    const { status, body } = await hospital.get(encounterPath(linkCode));
    const { total, entry } = body as { total?: number; entry?: { resource: unknown }[] };
    if (status === 200 && total === 1 && entry?.[0])
      return { encounter: entry[0].resource, milliseconds: performance.now() - start };
    await pause(20);
  }
  return undefined;
}

export const documentRoundTrip: Probe = {
  id: 'document-round-trip',
  meets: ['000:20.1'],
  title: 'a document is accepted over HTTPS, a resend is not doubled, and it can be read as FHIR',
  titleVi: 'hồ sơ gửi qua HTTPS được nhận, gửi lại không nhân đôi, đọc lại được theo FHIR',
  run: async ({ hospital, sample }) => {
    const sent = await hospital.send(sample.xml);
    const state = (sent.body as Answer).fileResults?.[0]?.hoSo[0]?.trangThai;
    if (sent.status !== 200 || (state !== 'TIEP_NHAN' && state !== 'TRUNG'))
      return bad(`answered ${sent.status} ${JSON.stringify(sent.body).slice(0, 300)}`, 'npm run status');
    const again = ((await hospital.send(sample.xml)).body as Answer).fileResults?.[0]?.hoSo[0]?.trangThai;
    if (again !== 'TRUNG') return bad(`the same document sent again was ${again}, expected TRUNG`, 'npm run status');
    const readable = await untilReadable(hospital, sample.linkCode);
    if (readable === undefined) return bad('accepted, but not readable as FHIR within 30 s', 'npm run status');
    return good(
      `acknowledged after ${sent.milliseconds.toFixed(0)} ms, readable ${readable.milliseconds.toFixed(0)} ms later`,
    );
  },
};
