import { randomBytes, randomInt } from 'node:crypto';
import { sampleVisit } from '../services/documents/sample.ts';
import { writeDocument } from '../services/documents/write.ts';

/** One made-up outpatient visit; the marker is a text that stands nowhere else, so that its traces can be looked for. */
export type SampleDocument = { marker: string; linkCode: string; xml: Buffer };

export function sampleOf(facility = '01001'): SampleDocument {
  const marker = `dau-vet-${randomBytes(12).toString('hex')}`;
  const seed = randomInt(1, 2 ** 31);
  const visit = sampleVisit({ seed, facility, linkCode: `${facility}.${randomBytes(8).toString('hex')}` });
  visit.tables.XML1![0]!.LY_DO_VV = `Khám lại, ${marker}`;
  return { marker, linkCode: visit.linkCode, xml: writeDocument([visit]) };
}
