import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { request } from 'undici';
import { encounterOfVisit } from '../../services/records/map/systems.ts';
import { documentMaker } from './documents.ts';
import { openSite, type Target } from './target.ts';

const usage = `Milliseconds from the acknowledgement of a document until its visit can be read as FHIR.

  npm run -s access -- --json | node load-tests/bench/freshness.ts

  --documents N   how many (default 200)
  --rate N        documents per second that arrive (default 10)
`;

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '200' },
    rate: { type: 'string', default: '10' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(usage);
else await measure(Number(values.documents), Number(values.rate));

async function measure(documents: number, rate: number): Promise<void> {
  const target = await openSite('-', 32);
  const maker = documentMaker('outpatient', target.facility, Date.now().toString(36));
  const waits: Promise<number>[] = [];
  for (let sent = 0; sent < documents; sent += 1) {
    waits.push(oneDocument(target, maker.next()));
    await pause(1000 / rate);
  }
  const sorted = (await Promise.all(waits)).toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!.toFixed(0);
  process.stdout.write(`acknowledged → readable as FHIR, ${documents} documents at ${rate} per second: `);
  process.stdout.write(`p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms\n`);
  await target.close();
}

async function oneDocument({ url, token, dispatcher }: Target, document: Buffer): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const sent = await request(`${url}/api/kcb/xml/qd3176/guiHoSoXml`, {
    ...{ method: 'POST', dispatcher, body: document },
    headers: { ...headers, 'content-type': 'application/xml' },
  });
  const answer = (await sent.body.json()) as { fileResults: { hoSo: { maLk: string }[] }[] };
  const acknowledged = performance.now();
  const linkCode = answer.fileResults[0]!.hoSo[0]!.maLk;
  for (;;) {
    const { body } = await request(`${url}/fhir/${encounterOfVisit(linkCode)}`, { dispatcher, headers });
    if (((await body.json()) as { total?: number }).total === 1) return performance.now() - acknowledged;
    if (performance.now() - acknowledged > 30_000) throw new Error(`${linkCode} is not readable after 30 s`);
    await pause(20);
  }
}
