import { setTimeout as pause } from 'node:timers/promises';
import type { Check } from '../../backup/restore/compare.ts';
import type { Site } from '../../services/declare.ts';
import { type Answer, openHospital } from '../hospital.ts';
import { sampleOf } from '../sample-document.ts';
import { untilReadable } from '../verify/documents.ts';

/** Sends documents as a hospital would and returns the numbers of those that were acknowledged. */
export async function sendDocuments(site: Site, count: number): Promise<string[]> {
  const hospital = await openHospital(site, site.proofFacility.code);
  try {
    const acknowledged: string[] = [];
    for (let sent = 0; sent < count; sent += 1) {
      const { xml, linkCode } = sampleOf(site.proofFacility.code);
      const { status, body } = await hospital.send(xml);
      const state = (body as Answer).fileResults?.[0]?.hoSo[0]?.trangThai;
      if (status === 200 && state === 'TIEP_NHAN') acknowledged.push(linkCode);
    }
    return acknowledged;
  } finally {
    await hospital.close();
  }
}

/** Every document that was acknowledged before must be readable through FHIR, at the edge. */
export async function readAgain(site: Site, linkCodes: string[]): Promise<Check> {
  const hospital = await openHospital(site, site.proofFacility.code);
  try {
    const lost: string[] = [];
    for (const linkCode of linkCodes) if (!(await untilReadable(hospital, linkCode))) lost.push(linkCode);
    const text = `${linkCodes.length - lost.length} of ${linkCodes.length} acknowledged documents are readable again`;
    return { name: 'documents of before', ok: lost.length === 0 && linkCodes.length > 0, text };
  } finally {
    await hospital.close();
  }
}

/** A new document goes through, from the hospital to FHIR. */
export async function goesThrough(site: Site, seconds = 60): Promise<Check> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    let text = 'no document was acknowledged';
    try {
      const [linkCode] = await sendDocuments(site, 1);
      if (linkCode) return { ...(await readAgain(site, [linkCode])), name: 'a new document' };
    } catch (error) {
      text = (error as Error).message;
    }
    if (performance.now() > end) return { name: 'a new document', ok: false, text };
    await pause(500);
  }
}
