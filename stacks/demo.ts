import type { Site } from '../services/declare.ts';
import { type Answer, openHospital } from './hospital.ts';
import { exitCode, Problem } from './problem.ts';
import { sampleOf } from './sample-document.ts';
import { untilReadable } from './verify/documents.ts';

export type Demo = {
  receipt: Answer;
  acknowledgedAfterMilliseconds: number;
  encounter: unknown;
  readableAfterMilliseconds: number;
};

/** Sends one made-up outpatient visit as a hospital would and reads back the FHIR record that came of it. */
export async function runDemo(site: Site): Promise<Demo> {
  const code = (site.testFacilities[0] ?? site.proofFacility).code;
  const hospital = await openHospital(site, code);
  try {
    const { xml, linkCode } = sampleOf(code);
    const sent = await hospital.send(xml);
    if (sent.status !== 200) {
      throw new Problem({
        where: `${site.id}/gateway`,
        what: `the document was answered ${sent.status}, expected 200`,
        next: 'npm run status',
        log: JSON.stringify(sent.body),
      });
    }
    const readable = await untilReadable(hospital, linkCode);
    if (readable) {
      return {
        receipt: sent.body as Answer,
        acknowledgedAfterMilliseconds: sent.milliseconds,
        encounter: readable.encounter,
        readableAfterMilliseconds: readable.milliseconds,
      };
    }
    throw new Problem({
      where: `${site.id}/records`,
      what: `visit ${linkCode} was accepted, but is not readable as FHIR after 30 s`,
      next: 'npm run status',
      exit: exitCode.failed,
    });
  } finally {
    await hospital.close();
  }
}

export const describeDemo = ({
  receipt,
  acknowledgedAfterMilliseconds,
  encounter,
  readableAfterMilliseconds,
}: Demo): string =>
  [
    `Biên nhận sau ${acknowledgedAfterMilliseconds.toFixed(0)} ms (đã ghi bền trên hai máy CSDL):`,
    JSON.stringify(receipt, undefined, 2),
    `Hồ sơ FHIR đọc được sau ${readableAfterMilliseconds.toFixed(0)} ms:`,
    JSON.stringify(encounter, undefined, 2),
  ].join('\n');
