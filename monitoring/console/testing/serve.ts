/** The console over data that a test gives, on a port of loopback. */
import { randomBytes, scryptSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pino from 'pino';
import { openSignIn } from '../../../services/node-service/sign-in.ts';
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
export const sampleClock: Clock = { wall: () => sampleNow, steady: realClock.steady };

export const sampleHandbook = readHandbook(join(import.meta.dirname, '../../../runbooks'), sampleSite.id);

export type Served = Awaited<ReturnType<typeof serve>>;

type Given = Partial<Pick<ServerOptions, 'clock' | 'accounts' | 'acknowledge'>>;

export async function serve(
  seen: () => Seen,
  { clock = sampleClock, accounts = () => sampleAccounts, acknowledge = async () => true }: Given = {},
) {
  const said: string[] = [];
  const log = pino({ base: undefined }, { write: (line: string) => said.push(line) });
  const server = await openServer({
    ...{ site: sampleSite, seen, clock, accounts, log, sessionSecret: randomBytes(32).toString('hex') },
    ...{ acknowledge, handbook: sampleHandbook },
    lines: (sequences) => sequences.map((sequence) => `{"entry":{"sequence":${sequence}}}`),
    publicLink: 'https://198.18.0.91:9444/trang-thai',
    signIn: openSignIn({ accounts, lockMs: 900_000, now: clock.steady }),
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}`, said: () => said.join(''), stop: () => server.close() };
}
