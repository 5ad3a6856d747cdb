import { randomBytes, randomInt } from 'node:crypto';
import { sampleVisit } from '../services/documents/sample.ts';
import { writeDocument } from '../services/documents/write.ts';

/**
 * One made-up outpatient visit; the marker is a text of letters that stands nowhere else, so that its traces can be looked for. A short
 * one is stored in one piece: PostgreSQL cuts what is longer than 2 KB.
 */
export type SampleDocument = { marker: string; linkCode: string; xml: Buffer };

export function sampleOf(facility = '01001', { short = false } = {}): SampleDocument {
  const marker = randomWord();
  const seed = randomInt(1, 2 ** 31);
  const visit = sampleVisit({ seed, facility, linkCode: `${facility}.${randomBytes(8).toString('hex')}` });
  visit.tables.XML1![0]!.LY_DO_VV = `Khám lại, ${marker}`;
  if (short) visit.tables = { XML1: visit.tables.XML1! };
  return { marker, linkCode: visit.linkCode, xml: writeDocument([visit]) };
}

/** Letters that stand together nowhere else in the world. */
export const randomWord = (): string =>
  Array.from({ length: 24 }, () => String.fromCharCode(97 + randomInt(26))).join('');
