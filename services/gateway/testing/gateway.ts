import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import type { TestDatabase } from '../../database/testing/postgres.ts';
import type { Answer } from '../answer.ts';
import { readSettings } from '../environment.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import type { State } from '../server.ts';
import { type TestAccount, testAccounts } from './secrets.ts';

export type Reply<T = Answer> = { status: number; headers: Headers; body: T };

/** A hospital's view of a gateway. */
export type Hospital = {
  token: string;
  sendXml: (xml: Uint8Array | string, headers?: Record<string, string>) => Promise<Reply>;
  sendJson: (files: (Uint8Array | string)[], extra?: Record<string, unknown>) => Promise<Reply>;
  status: <T = Answer['fileResults'][0]>(receipt: string) => Promise<Reply<T>>;
};

/** A gateway in this process, over real HTTP; ready when this returns. */
export async function startTestGateway(
  database: TestDatabase,
  environment: Record<string, string> = {},
): Promise<Gateway & { url: string }> {
  const gateway = await startGateway(
    readSettings({ ...database.environment, PORT: '0', LINGER_SECONDS: '0', ...environment }),
    pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' }),
  );
  const url = `http://127.0.0.1:${gateway.port}`;
  await untilReady(url);
  return { ...gateway, url };
}

/** The gateway as its own process, to be killed or stopped; `lines` is its log so far. */
export async function spawnGateway(
  database: TestDatabase,
  environment: Record<string, string> = {},
  main = join(import.meta.dirname, '..', 'main.ts'),
): Promise<{ process: ChildProcess; url: string; lines: string[] }> {
  const child = spawn(process.execPath, [main], {
    env: { ...database.environment, PORT: '0', LOG_LEVEL: 'info', LINGER_SECONDS: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`gateway ended with code ${code}`)));
    createInterface(child.stdout!).on('line', (line) => {
      lines.push(line);
      const parsed = JSON.parse(line) as { msg: string; port: number };
      if (parsed.msg === 'listening') resolve(parsed.port);
    });
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url);
  return { process: child, url, lines };
}

/** Those that take documents; the one that was spawned only looks after them. */
export function processesOf({ pid }: ChildProcess): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? [] : children.split(' ').map(Number);
}

export async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = once(child, 'exit');
  child.kill(signal);
  const [code] = (await ended) as [number | null];
  return code;
}

export const untilReady = (url: string): Promise<void> => untilState(url, 'storing');

export async function untilState(url: string, wanted: State): Promise<void> {
  while (true) {
    const { state } = (await (await fetch(`${url}/ready`)).json()) as { state: State };
    if (state === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function signIn(
  url: string,
  account: Pick<TestAccount, 'username' | 'password' | 'facility'> = testAccounts[0]!,
): Promise<Hospital> {
  const body = JSON.stringify({ username: account.username, password: account.password, code: account.facility });
  const taken = await fetch(`${url}/api/auth/token/take`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  const { apiKey } = (await taken.json()) as { apiKey: { accessToken: string } };
  return hospitalWith(url, apiKey.accessToken, account.facility);
}

export function hospitalWith(url: string, token: string, facility: string): Hospital {
  const call = async <T>(path: string, init: RequestInit): Promise<Reply<T>> => {
    const response = await fetch(url + path, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as T };
  };
  const send = (body: BodyInit, headers: Record<string, string>): Promise<Reply> =>
    call('/api/kcb/xml/qd3176/guiHoSoXml', { method: 'POST', body, headers });
  return {
    token,
    sendXml: (xml, headers = {}) => send(xml as BodyInit, { 'content-type': 'application/xml', ...headers }),
    sendJson: (files, extra = {}) => {
      const encoded = files.map((file) => (typeof file === 'string' ? file : Buffer.from(file).toString('base64')));
      const body = { loaiHoSo: '3176', maTinh: 'HN', maCSKCB: facility, files: encoded, ...extra };
      return send(JSON.stringify(body), { 'content-type': 'application/json' });
    },
    status: (receipt) => call(`/api/kcb/tra-cuu-trang-thai/${receipt}`, {}),
  };
}
