import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Site } from '../services/declare.ts';
import { accounts, readKey } from './keys.ts';
import { Problem } from './problem.ts';
import { siteFiles } from './site-files.ts';

/** What a hospital sees of a sent file (DESIGN.md section 5). */
export type Answer = {
  maKetQua: string;
  batchId?: string;
  totalSuccess: number;
  totalFailed: number;
  fileResults: {
    maGiaoDich?: string;
    maKetQua: string;
    thongDiep: string;
    hoSo: { maLk: string; trangThai: string; loi: unknown[]; canhBao: unknown[] }[];
  }[];
};

export type Reply = { status: number; headers: IncomingHttpHeaders; body: unknown; milliseconds: number };

/** A hospital's view of the site: everything goes over HTTPS through the edge, the certificate checked against the site authority. */
export type Hospital = {
  token: string;
  send: (xml: string | Buffer) => Promise<Reply>;
  get: (path: string) => Promise<Reply>;
  close: () => Promise<void>;
};

export const edgeUrl = (site: Site): string =>
  site.edge.publishedPort ? `https://127.0.0.1:${site.edge.publishedPort}` : `https://${site.edge.hostName}`;

export const authorityFile = (site: Site): string => join(siteFiles(site).keys, 'authority.crt');

/** The account's password, or undefined when this site keeps no test accounts. */
export const passwordOf = (site: Site, code: string): string => readKey(site, `facility-${code}`);

export async function openHospital(site: Site, code: string): Promise<Hospital> {
  const account = accounts(site).find((candidate) => candidate.code === code);
  if (!account)
    throw new Problem({ where: site.id, what: `no test account for facility ${code}`, next: 'npm run access' });
  const agent = new Agent({ connect: { ca: readKey(site, 'authority.crt') }, keepAliveTimeout: 4000 });
  const call = async (
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string>,
    body?: string | Buffer,
  ): Promise<Reply> => {
    const start = performance.now();
    const response = await request(`${edgeUrl(site)}${path}`, {
      method,
      headers,
      body: body ?? null,
      dispatcher: agent,
      headersTimeout: 45_000,
      bodyTimeout: 45_000,
    });
    const text = await response.body.text();
    const json = (response.headers['content-type'] ?? '').includes('json');
    return {
      status: response.statusCode,
      headers: response.headers,
      body: json ? JSON.parse(text) : text,
      milliseconds: performance.now() - start,
    };
  };
  const credentials = JSON.stringify({
    username: account.username,
    password: passwordOf(site, code),
    code: account.facility,
  });
  const login = await call('POST', '/api/auth/token/take', { 'content-type': 'application/json' }, credentials);
  if (login.status !== 200) {
    await agent.close();
    throw new Problem({
      where: `${site.id}/edge`,
      what: `login of ${account.username} answered ${login.status}, expected 200`,
      next: 'npm run status',
      log: JSON.stringify(login.body),
    });
  }
  const token = (login.body as { apiKey: { accessToken: string } }).apiKey.accessToken;
  const authorization = { authorization: `Bearer ${token}` };
  return {
    token,
    send: (xml) =>
      call('POST', '/api/kcb/xml/qd3176/guiHoSoXml', { ...authorization, 'content-type': 'application/xml' }, xml),
    get: (path) => call('GET', path, { ...authorization, accept: 'application/json' }),
    close: () => agent.close(),
  };
}

/**
 * Waits until hospitals are served through the edge: pods that are ready take calls only once every machine has heard of them.
 * Throws the last answer when that takes longer than `seconds`.
 */
export async function untilServing(site: Site, seconds = 60): Promise<void> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const failure = await look(site).catch((error: Error) => error);
    if (!failure) return;
    if (performance.now() > end) throw failure;
    await pause(250);
  }
}

async function look(site: Site): Promise<undefined> {
  const hospital = await openHospital(site, site.proofFacility.code);
  const { status, body } = await hospital.get('/fhir/metadata').finally(hospital.close);
  if (status === 200) return;
  throw new Problem({
    where: `${site.id}/edge`,
    what: `/fhir/metadata answered ${status}, expected 200`,
    next: 'npm run status',
    log: JSON.stringify(body),
  });
}
