import { sleep } from 'k6';
import http, { type Response } from 'k6/http';
import { encounterOfVisit } from '../../services/records/map/systems.ts';
import type { Stream } from '../scenarios.ts';
import { fileAt, type SentFile } from './documents.ts';
import {
  accountAt,
  authorization,
  chosen,
  currentStream,
  iteration,
  metrics,
  milliseconds,
  plan,
  type Tokens,
  tell,
  toBase64,
} from './site.ts';

type Answer = { fileResults?: { hoSo: { maLk: string; maGiaoDich?: string; trangThai: string }[] }[] };
const stored = ['TIEP_NHAN', 'TRUNG', 'THAY_THE'];

/** One file arrives; its sender waits for the receipt and, for some, until the visit can be read as FHIR. */
export function send(tokens: Tokens): void {
  const { stream, index } = currentStream();
  const number = iteration();
  const file = fileAt(stream, index, number);
  const headers = authorization(accountAt(number), tokens);
  const response = post(file, headers, chosen(number * 3 + 1, stream.jsonShare));
  const acknowledgedAt = Date.now();
  if (!takeReceipt(response, file, stream)) return;
  if (!file.isResent && chosen(number * 5 + 2, stream.checkedShare))
    waitUntilReadable(file.linkCodes[0] as string, headers, stream, acknowledgedAt);
}

export function post({ facility, xml }: SentFile, headers: Record<string, string>, asJson: boolean): Response {
  const body = asJson
    ? JSON.stringify({ loaiHoSo: '3176', maTinh: '01', maCSKCB: facility, files: [toBase64(xml)] })
    : xml;
  const type = asJson ? 'application/json' : 'application/xml';
  return http.post(`${plan.edgeUrl}/api/kcb/xml/qd3176/guiHoSoXml`, body, {
    headers: { ...headers, 'content-type': type },
    timeout: '60s',
  });
}

function takeReceipt(response: Response, { facility, linkCodes, xml }: SentFile, { name }: Stream): boolean {
  const [ms, at] = [milliseconds(response), Date.now()];
  const visits = visitsOf(response);
  const isWhole = visits.length === linkCodes.length && visits.every(({ trangThai }) => stored.includes(trangThai));
  if (!isWhole) {
    const why = response.error || (response.body ?? '').slice(0, 300);
    metrics.failed.add(1);
    tell({ e: 'failed', at, stream: name, ms, status: response.status, why });
  } else {
    metrics.receipt.add(ms);
    tell({
      ...{ e: 'receipt', at, stream: name, ms, facility, bytes: xml.length },
      visits: visits.map(({ maLk, maGiaoDich, trangThai }) => [maLk, maGiaoDich ?? '', trangThai]),
    });
  }
  return isWhole;
}

export function visitsOf({ status, body }: Response): NonNullable<Answer['fileResults']>[0]['hoSo'] {
  if (status !== 200) return [];
  return ((JSON.parse(body ?? '{}') as Answer).fileResults ?? []).flatMap(({ hoSo }) => hoSo);
}

/** Asks again and again, less often with time, so that the asking is no load of its own. */
function waitUntilReadable(
  linkCode: string,
  headers: Record<string, string>,
  { name, limits }: Stream,
  acknowledgedAt: number,
): void {
  let pause = 0.03;
  let found = 0;
  for (;;) {
    const response = http.get(`${plan.edgeUrl}/fhir/${encounterOfVisit(linkCode)}`, { headers });
    if (response.status === 200) found = (JSON.parse(response.body ?? '{}') as { total?: number }).total ?? 0;
    const ms = Date.now() - acknowledgedAt;
    const inTime = ms <= limits.readableWithinSeconds * 1000;
    if (found === 1 || found > 1 || !inTime) {
      metrics.readable.add(ms);
      if (!inTime || found > 1) metrics.late.add(1);
      tell({ e: 'readable', at: Date.now(), stream: name, ms, linkCode, inTime: inTime && found === 1 });
      return;
    }
    sleep(pause);
    pause = Math.min(pause * 1.5, 1);
  }
}
