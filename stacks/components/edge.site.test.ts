import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Site } from '../../services/declare.ts';
import { sites } from '../../services/sites/index.ts';
import { type KeyPair, makeAuthority } from '../certificates.ts';
import { buildImages } from '../images/build.ts';
import { ensureTools } from '../toolchain/ensure.ts';
import { toolIds } from '../toolchain/tools.ts';
import {
  configurationErrors,
  type EdgeContainer,
  senderCertificate,
  startEdge,
  upstreamCertificate,
} from './edge-container.ts';

const quiet = () => {};
const documents = '/api/kcb/xml/qd3176/guiHoSoXml';
const xml = { 'content-type': 'application/xml' };
const local = sites.local!;
let image: string;

/** Tells what reached it; a path with `drop` closes the connection without an answer, and `count` tells how often that came. */
const program = `
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
const [cert, key] = ['crt', 'key'].map((part) => readFileSync('/upstream/tls.' + part));
const dropped = {};
for (const port of [8080, 8081]) createServer({ cert, key }, (request, response) => {
  let bytes = 0;
  request.on('data', (chunk) => { bytes += chunk.length; });
  request.on('end', () => {
    if (request.url.includes('drop')) {
      dropped[request.method] = (dropped[request.method] ?? 0) + 1;
      return request.socket.destroy();
    }
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ port, url: request.url, bytes, headers: request.headers, dropped }));
  });
}).listen(port);
`;
const upstream = { program };

beforeAll(async () => {
  image = (await buildImages(await ensureTools(toolIds, quiet), quiet)).edge.tag;
});

test.each(Object.values(sites).map((site) => [site.id, site] as const))(
  'nginx accepts the configuration of %s',
  async (_, site) => {
    expect(await configurationErrors(image, site)).toBe('');
  },
);

describe('the edge of the local site', () => {
  let edge: EdgeContainer;
  beforeAll(async () => {
    edge = await startEdge(image, local, upstream);
  });
  afterAll(() => edge?.remove());

  test('000:17.1 answers TLS 1.2 and 1.3 only, with a certificate of the site and strict transport security', async () => {
    for (const tls of ['TLSv1.2', 'TLSv1.3'] as const) {
      const { headers } = await edge.ask('/api/x', { tls });
      expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    }
    await expect(edge.ask('/api/x', { tls: 'TLSv1.1' })).rejects.toThrow();
  });

  test('hospitals reach the gateway and FHIR readers the records; nothing else is there', async () => {
    const gateway = await edge.ask(documents, { method: 'POST', headers: xml, body: '<GIAMDINHHS/>' });
    expect(JSON.parse(gateway.body)).toMatchObject({ port: 8080, url: documents, bytes: 13 });
    const search =
      '/fhir/Patient?identifier=http://fhir.ehealth.gov.vn/core/sid/national_id%7C001090012345&name=Nguy%E1%BB%85n%20V%C4%83n%20A';
    expect(JSON.parse((await edge.ask(search)).body)).toMatchObject({ port: 8081, url: search });
    const nowhere = await edge.ask('/console');
    expect([nowhere.status, JSON.parse(nowhere.body).maKetQua]).toEqual([404, '404']);
  });

  test('a document may hold what looks like an attack; an address or a query may not', async () => {
    const body = "<x>' or 1=1 -- ../../etc/passwd <script>alert(1)</script></x>";
    expect((await edge.ask(documents, { method: 'POST', headers: xml, body })).status).toBe(200);
    for (const query of ['f=../../etc/passwd', 'x=%27%20or%201=1--', 'x=<script>alert(1)</script>']) {
      const path = query.replaceAll('<', '%3C').replaceAll('>', '%3E');
      expect((await edge.ask(`${documents}?${path}`, { method: 'POST', headers: xml, body })).status).toBe(403);
      const refused = await edge.ask(`/fhir/Patient?${path}`);
      expect([refused.status, JSON.parse(refused.body).resourceType]).toEqual([403, 'OperationOutcome']);
    }
  });

  test('a password may hold any character', async () => {
    const body = JSON.stringify({ username: '01001_lt', password: "x' or 1=1-- <script>", code: '01001' });
    const headers = { 'content-type': 'application/json' };
    expect((await edge.ask('/api/auth/token/take', { method: 'POST', headers, body })).status).toBe(200);
  });

  test('a body above the limit is refused in words that a hospital understands', async () => {
    const body = Buffer.alloc((local.edge.bodyLimitMiB + 1) * 2 ** 20, 'x');
    const headers = { ...xml, 'content-length': String(body.length), expect: '100-continue' };
    const answer = await edge.ask(documents, { method: 'POST', headers });
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.body).thongDiep).toContain('32 MiB');
  });

  test('a read that meets a broken connection is tried once more, a write never', async () => {
    expect((await edge.ask('/fhir/drop')).status).toBe(502);
    expect((await edge.ask('/api/drop', { method: 'POST', headers: xml, body: '<x/>' })).status).toBe(502);
    expect(JSON.parse((await edge.ask('/api/count')).body).dropped).toEqual({ GET: 2, POST: 1 });
  });

  test('001:I.2-3 neither a query, a token nor a body reaches the log', async () => {
    const marker = 'Nguyen-Thi-Marker';
    await edge.ask(`/fhir/Patient?name=${marker}`, { headers: { authorization: `Bearer ${marker}` } });
    await edge.ask(`/fhir/Patient?name=${marker}%27%20or%201=1--`);
    await edge.ask(`/fhir/drop?name=${marker}`);
    await edge.ask(documents, { method: 'POST', headers: xml, body: `<HO_TEN>${marker}</HO_TEN>` });
    const log = edge.log();
    expect(log).toContain('"path":"/fhir/Patient"');
    expect(log).not.toContain(marker);
  });

  test('what a sender says of itself is not believed', async () => {
    const headers = { 'x-sender-subject': 'CN=01032', 'x-sender-verified': 'SUCCESS', 'x-forwarded-for': '10.0.0.1' };
    const seen = JSON.parse((await edge.ask('/api/x', { headers })).body).headers;
    expect(seen['x-sender-subject']).toBeUndefined();
    expect([seen['x-sender-verified'], seen['x-forwarded-proto']]).toEqual(['NONE', 'https']);
    expect(seen['x-forwarded-for']).not.toContain('10.0.0.1');
  });
});

test.each([
  ['another authority', async () => upstreamCertificate(await makeAuthority('stranger'))],
  [
    'another component',
    (authority: KeyPair) => upstreamCertificate(authority, ['database.database.svc.cluster.local']),
  ],
])('001:I.2-3 nothing is sent to a component with a certificate of %s', async (_, certificate) => {
  const edge = await startEdge(image, local, { program, certificate });
  try {
    expect((await edge.ask(documents, { method: 'POST', headers: xml, body: '<x/>' })).status).toBe(502);
    expect((await edge.ask('/fhir/Patient')).status).toBe(502);
  } finally {
    edge.remove();
  }
});

describe('senders with certificates', () => {
  const site = (senderCertificates: Site['edge']['senderCertificates']): Site => ({
    ...local,
    id: `edge-${senderCertificates}`,
    edge: { ...local.edge, senderCertificates, requestsPerSecondPerSender: 5 },
  });

  test('002:18.3.2 where certificates are required, only senders of the site authority pass, under their own name', async () => {
    const edge = await startEdge(
      image,
      { ...site('required'), edge: { ...site('required').edge, requestsPerSecondPerSender: 100 } },
      upstream,
    );
    try {
      const anonymous = await edge.ask('/api/x');
      expect([anonymous.status, JSON.parse(anonymous.body).thongDiep]).toEqual([
        400,
        'Hệ thống yêu cầu chứng thư của bên gửi.',
      ]);
      const sender = await senderCertificate(edge.authority, '01001');
      const { headers } = JSON.parse((await edge.ask('/api/x', { sender })).body);
      expect([headers['x-sender-verified'], headers['x-sender-subject']]).toEqual(['SUCCESS', 'CN=01001']);
    } finally {
      edge.remove();
    }
  });

  test('004:II.3.5-8 a sender that floods is told when to come back, another one is served meanwhile', async () => {
    const edge = await startEdge(image, site('optional'), upstream);
    try {
      const flood = await Promise.all(Array.from({ length: 40 }, () => edge.ask('/api/x')));
      const limited = flood.filter(({ status }) => status === 429);
      expect(limited.length).toBeGreaterThan(0);
      for (const { headers, body } of limited) {
        expect(headers['retry-after']).toBe('1');
        expect(JSON.parse(body).maKetQua).toBe('429');
      }
      const sender = await senderCertificate(edge.authority, '01032');
      expect((await edge.ask('/api/x', { sender })).status).toBe(200);
    } finally {
      edge.remove();
    }
  });
});
