import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Hospital } from '../hospital.ts';
import { bad, good, type Probe } from './probe.ts';

/** Fetches `path` until `accept` is satisfied or the seconds are over; answers the milliseconds or undefined. */
async function until(
  hospital: Hospital,
  path: string,
  accept: (body: never) => boolean,
  seconds: number,
): Promise<number | undefined> {
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    const reply = await hospital.get(path);
    if (reply.status === 200 && accept(reply.body as never)) return performance.now() - start;
    await pause(50);
  }
  return undefined;
}

export const encounterPath = (linkCode: string): string =>
  `/fhir/Encounter?identifier=${encodeURIComponent(`http://fhir.ehealth.gov.vn/core/sid/VisitNumber|${linkCode}`)}`;

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
    const readable = await until(
      hospital,
      encounterPath(sample.linkCode),
      ({ total }: { total: number }) => total === 1,
      30,
    );
    if (readable === undefined) return bad('accepted, but not readable as FHIR within 30 s', 'npm run status');
    return good(`acknowledged after ${sent.milliseconds.toFixed(0)} ms, readable ${readable.toFixed(0)} ms later`);
  },
};
