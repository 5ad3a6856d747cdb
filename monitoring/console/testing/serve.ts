/** The console over data that a test gives, on a port of loopback. */
import { randomBytes, scryptSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { openSignIn } from '../../../services/node-service/sign-in.ts';
import { openAccounts } from '../accounts.ts';
import { type Clock, realClock } from '../known.ts';
import { readHandbook } from '../read/runbooks.ts';
import type { Seen } from '../seen.ts';
import { openServer, type ServerOptions } from '../server.ts';
import type { ConsoleAccount, Role } from '../settings.ts';
import { sampleNow, sampleSite } from './sample-seen.ts';

export const samplePassword = 'Dung-mat-khau-1';

export const sampleAccount = (username: string, role: Role): ConsoleAccount => {
  const salt = randomBytes(16);
  const hash = scryptSync(samplePassword, salt, 32, { N: 1024, r: 8, p: 1 }).toString('base64');
  return {
    username,
    name: `Người ${username}`,
    role,
    passwordHash: `scrypt$1024$8$1$${salt.toString('base64')}$${hash}`,
  };
};

export const sampleAccounts = [
  sampleAccount('truc', 'operator'),
  sampleAccount('kiemtoan', 'auditor'),
  sampleAccount('lanhdao', 'leader'),
];

/** A wall clock that stands at the sample's moment, and a steady one that runs. */
const sampleClock: Clock = { wall: () => sampleNow, steady: realClock.steady };

export const sampleHandbook = readHandbook(join(import.meta.dirname, '../../../runbooks'), sampleSite.id);

export type Served = Awaited<ReturnType<typeof serve>>;

type Given = Partial<Pick<ServerOptions, 'clock' | 'acknowledge' | 'perMinute'>> & { firstPasswordsStay?: boolean };

/** Tests ask faster than people. */
const manyPerMinute = { requests: 100_000, signIns: 100_000 };

export async function serve(
  seen: () => Seen,
  {
    clock = sampleClock,
    firstPasswordsStay = true,
    acknowledge = async () => true,
    perMinute = manyPerMinute,
  }: Given = {},
) {
  const said: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  const delivered = join(folder, 'accounts.json');
  /** What a deploy does. */
  const deliver = (list: ConsoleAccount[]) => writeFileSync(delivered, JSON.stringify(list));
  deliver(sampleAccounts);
  const accounts = openAccounts({
    ...{ delivered, chosen: join(folder, 'passwords.jsonl'), firstPasswordsStay, now: clock.wall },
  });
  const log = pino({ base: undefined }, { write: (line: string) => said.push(line) });
  const server = await openServer({
    ...{
      site: sampleSite,
      seen,
      clock,
      accounts,
      log,
      note: (event) => log.info(event),
      sessionSecret: randomBytes(32).toString('hex'),
    },
    ...{ acknowledge, perMinute, handbook: sampleHandbook },
    lines: (sequences) => sequences.map((sequence) => `{"entry":{"sequence":${sequence}}}`),
    publicLink: 'https://trang-thai.hssk.local/trang-thai',
    signIn: openSignIn({ accounts: accounts.all, lockMs: 900_000, now: clock.steady }),
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const stop = async () => {
    await server.close();
    accounts.close();
    rmSync(folder, { recursive: true });
  };
  return { server, url: `http://127.0.0.1:${port}`, deliver, said: () => said.join(''), stop };
}

export type Person = {
  get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  post: (path: string, fields: Record<string, string>) => Promise<Response>;
  /** The token of the forms of the page at `path`. */
  token: (path: string) => Promise<string>;
  cookies: Map<string, string>;
};

/** A browser without scripts: keeps cookies, follows no redirect. */
export function visitor(url: string): Person {
  const cookies = new Map<string, string>();
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { ...init.headers, cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
  const token = async (path: string) => {
    const page = await (await call(path)).text();
    return /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  };
  return {
    ...{ cookies, token },
    get: (path, headers = {}) => call(path, { headers }),
    post: (path, fields) => call(path, { method: 'POST', body: new URLSearchParams(fields) }),
  };
}

export async function signedIn({ url }: { url: string }, username: string, password = samplePassword): Promise<Person> {
  const person = visitor(url);
  const _csrf = await person.token('/dang-nhap');
  const answer = await person.post('/dang-nhap', { _csrf, username, password, to: '/' });
  if (answer.status !== 303) throw new Error(`sign-in of ${username} was answered ${answer.status}`);
  return person;
}
