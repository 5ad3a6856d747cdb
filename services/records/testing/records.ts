import { type ChildProcess, spawn } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { SignJWT } from 'jose';
import { pino } from 'pino';
import type { TestDatabase } from '../../database/testing/postgres.ts';
import { writeGatewaySecrets } from '../../gateway/testing/secrets.ts';
import { readSettings } from '../environment.ts';
import { type Records, startRecords } from '../records.ts';

/** Secrets as the cluster mounts them; the records get only the public half of the tokens' key. */
export function writeRecordsSecrets({ secretsDirectory }: TestDatabase): void {
  if (!existsSync(join(secretsDirectory, 'token-signing'))) writeGatewaySecrets(secretsDirectory);
  mkdirSync(join(secretsDirectory, 'token-verification'), { recursive: true });
  copyFileSync(
    join(secretsDirectory, 'token-signing', 'public.pem'),
    join(secretsDirectory, 'token-verification', 'public.pem'),
  );
}

/** The service in this process, over real HTTP, with its log; ready when this returns. */
export async function startTestRecords(database: TestDatabase): Promise<Records & { url: string; lines: Line[] }> {
  writeRecordsSecrets(database);
  const lines: Line[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const records = await startRecords(readSettings({ ...database.environment, PORT: '0' }), log);
  const url = `http://127.0.0.1:${records.port}`;
  await untilReady(url);
  return { ...records, url, lines };
}

export type Line = Record<string, unknown>;

/** The service as its own process, to be killed or stopped. */
export async function spawnRecords(database: TestDatabase): Promise<{ process: ChildProcess; url: string }> {
  writeRecordsSecrets(database);
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'main.ts')], {
    env: { ...database.environment, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`records ended with code ${code}`)));
    createInterface(child.stdout as NodeJS.ReadableStream).on('line', (line) => {
      const parsed = JSON.parse(line) as { msg: string; port: number };
      if (parsed.msg === 'listening') resolve(parsed.port);
    });
  });
  return { process: child, url: `http://127.0.0.1:${port}` };
}

export async function untilReady(url: string): Promise<void> {
  await until(async () => (await fetch(`${url}/ready`)).ok);
}

/** Asks again and again; a test's own time limit ends it. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 15));
}

export type Claims = { sub?: string; facility?: string; rights?: string[] };

export async function tokenFor(database: TestDatabase, claims: Claims = {}, expires = '5m'): Promise<string> {
  const key = createPrivateKey(readFileSync(join(database.secretsDirectory, 'token-signing', 'private.pem')));
  const { sub = '01I29_lt_anv', facility = '01I29', rights = ['send', 'read'] } = claims;
  return new SignJWT({ facility, rights })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setSubject(sub)
    .setExpirationTime(expires)
    .sign(key);
}

export type Reply<T extends Resource = Resource> = { status: number; headers: Headers; body: T };

/** A reader of the FHIR API with one token. */
export type Reader = {
  get: <T extends Resource = Bundle>(path: string, headers?: Record<string, string>) => Promise<Reply<T>>;
  post: <T extends Resource = Bundle>(path: string, form: Record<string, string>) => Promise<Reply<T>>;
  /** All pages of a search, and how many there were. */
  all: (path: string) => Promise<{ resources: Resource[]; pages: number }>;
};

export function readerOf(url: string, token: string): Reader {
  const call = async <T extends Resource>(address: string, init: RequestInit): Promise<Reply<T>> => {
    const response = await fetch(address, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as T,
    };
  };
  const get: Reader['get'] = (path, headers = {}) =>
    call(path.startsWith('http') ? path : `${url}/fhir/${path}`, { headers });
  return {
    get,
    post: (path, form) => call(`${url}/fhir/${path}`, { method: 'POST', body: new URLSearchParams(form) }),
    all: async (path) => {
      const resources: Resource[] = [];
      let pages = 0;
      for (let next: string | undefined = path; next !== undefined; pages += 1) {
        const { body, status }: Reply<Bundle> = await get<Bundle>(next);
        if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
        resources.push(...resourcesOf(body));
        next = body.link?.find((link) => link.relation === 'next')?.url;
      }
      return { resources, pages };
    },
  };
}

export const resourcesOf = (bundle: Bundle): Resource[] =>
  (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []);

export const issueOf = (reply: Reply<OperationOutcome>) => reply.body.issue?.[0];
