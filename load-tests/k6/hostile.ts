import http from 'k6/http';
import { fileAt } from './documents.ts';
import { visitsOf } from './send.ts';
import {
  accountAt,
  authorization,
  currentStream,
  iteration,
  metrics,
  milliseconds,
  plan,
  type Tokens,
  tell,
  toBase64,
} from './site.ts';

type Attack = { what: string; type: string; body: string; headers?: Record<string, string> };

/** Each must be refused with a reason, quickly, and nothing of it stored; an answer of 5xx fails the run. */
function attacks(xml: string, otherFacility: string): Attack[] {
  const bad = (what: string, body: string, type = 'application/xml'): Attack => ({ what, type, body });
  const json = (file: unknown) => JSON.stringify({ loaiHoSo: '3176', maTinh: '01', files: [file] });
  return [
    bad('cut off', xml.slice(0, Math.floor(xml.length / 2))),
    bad('cut off by one byte', xml.slice(0, -1)),
    bad('empty', ''),
    bad('not XML', 'x'.repeat(10_000)),
    bad('entity bomb', `<!DOCTYPE a [<!ENTITY b "${'c'.repeat(1000)}">]>${xml.slice(xml.indexOf('<GIAMDINHHS'))}`),
    bad('deep', `<GIAMDINHHS>${'<a>'.repeat(20_000)}`),
    bad('wrong encoding', xml.replace('encoding="utf-8"', 'encoding="utf-16"')),
    bad('base64 broken', xml.replace('<NOIDUNGFILE>', '<NOIDUNGFILE>*')),
    bad('table repeated', xml.replace(/(<FILEHOSO>.*?<\/FILEHOSO>)/, '$1$1')),
    bad('other facility', xml.replace(/<MACSKCB>[^<]*</, `<MACSKCB>${otherFacility}<`)),
    bad('more visits declared', xml.replace('<SOLUONGHOSO>1<', '<SOLUONGHOSO>9<')),
    bad('bad JSON', '{"files":["', 'application/json'),
    bad('file is no base64', json('%%%'), 'application/json'),
    bad('file is a number', json(7), 'application/json'),
    bad('file is noise', json(toBase64('x'.repeat(5000))), 'application/json'),
    bad('unknown type', xml, 'text/csv'),
    { what: 'packed', type: 'application/xml', body: xml, headers: { 'content-encoding': 'gzip' } },
    { what: 'false token', type: 'application/xml', body: xml, headers: { authorization: 'Bearer a.b.c' } },
  ];
}

/** Longer means that one bad document takes more than its share. */
const mostMs = 5000;

export function hostile(tokens: Tokens): void {
  const { stream, index } = currentStream();
  const number = iteration();
  const { xml } = fileAt(stream, index, number);
  const list = attacks(xml, accountAt(number).code === '01999' ? '01998' : '01999');
  const { what, type, body, headers } = list[number % list.length] as Attack;
  const response = http.post(`${plan.edgeUrl}/api/kcb/xml/qd3176/guiHoSoXml`, body, {
    headers: { ...authorization(accountAt(number), tokens), 'content-type': type, ...headers },
    timeout: '30s',
  });
  const [ms, at, { status }] = [milliseconds(response), Date.now(), response];
  const isStored = visitsOf(response).some(({ trangThai }) => trangThai !== 'TU_CHOI');
  const isRefused = (status === 200 || (status >= 400 && status < 500)) && !isStored && ms < mostMs;
  if (isRefused) {
    tell({ e: 'refused', at, stream: stream.name, ms, status, what });
    return;
  }
  metrics.failed.add(1);
  tell({ e: 'failed', at, stream: stream.name, ms, status, why: `${what}: ${(response.body ?? '').slice(0, 300)}` });
}
