import { readFileSync } from 'node:fs';
import { Agent, type Dispatcher, request } from 'undici';
import { startDatabase, type TestDatabase } from '../../services/database/testing/postgres.ts';
import { kill, spawnGateway } from '../../services/gateway/testing/gateway.ts';
import { testAccounts, writeGatewaySecrets } from '../../services/gateway/testing/secrets.ts';
import { takeToken } from '../token.ts';
import { cpuSeconds } from './cpu.ts';
import type { Send } from './run.ts';

export type Account = { username: string; password: string; code: string };

/** Where documents go, signed in. */
export type Target = {
  url: string;
  facility: string;
  token: string;
  dispatcher: Dispatcher;
  send: Send;
  /** CPU seconds so far, where the target runs beside us. */
  cpu?: () => { gateway: number; database: number };
  close: () => Promise<void>;
};

/** The site's edge, or whatever else answers the contract. `ca` is the file of the site's authority. */
export async function openTarget(
  url: string,
  account: Account,
  options: { ca?: string; connections: number },
): Promise<Target> {
  const connect = options.ca ? { ca: readFileSync(options.ca, 'utf8') } : {};
  const dispatcher = new Agent({
    connections: options.connections,
    pipelining: 1,
    connect,
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
  });
  const token = await takeToken(url, account, dispatcher);
  const send = sendTo({ url, token, dispatcher });
  return { url, facility: account.code, token, dispatcher, send, close: () => dispatcher.close() };
}

/** Sends as the hospital of the token; any other state than the expected one counts as failed. */
export const sendTo =
  ({ url, token, dispatcher }: Pick<Target, 'url' | 'token' | 'dispatcher'>, expected = 'TIEP_NHAN'): Send =>
  async (document) => {
    const { statusCode, body } = await request(`${url}/api/kcb/xml/qd3176/guiHoSoXml`, {
      method: 'POST',
      dispatcher,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/xml' },
      body: document,
    });
    const text = await body.text();
    if (statusCode !== 200 || !text.includes(`"trangThai":"${expected}"`))
      throw new Error(`${statusCode} ${text.slice(0, 300)}`);
  };

/** The edge of a running site; `file` holds what "npm run -s access -- --json" prints, "-" is standard input. */
export async function openSite(file: string, connections: number, facility?: string): Promise<Target> {
  const access = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8')) as {
    edgeUrl: string;
    caFile: string;
    facilities: Account[];
  };
  const account = access.facilities.find(({ code }) => !facility || code === facility);
  if (!account) throw new Error(`no account of facility ${facility} in ${file}`);
  return openTarget(access.edgeUrl, account, { ca: access.caFile, connections });
}

/** Of a small server; fsync stays on. */
export const serverSettings = {
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  wal_buffers: '64MB',
  checkpoint_timeout: '15min',
};

export type Local = Target & { database: TestDatabase; cpu: () => { gateway: number; database: number } };

type LocalOptions = {
  settings?: Record<string, string>;
  /** Those of the gateway alone unless another service joins. */
  writeSecrets?: (database: TestDatabase) => void;
};

/** A gateway in its own processes before a bare PostgreSQL with the settings of a small server, fsync on. */
export async function startLocal(connections: number, { settings, writeSecrets }: LocalOptions = {}): Promise<Local> {
  const database = await startDatabase({ ...serverSettings, ...settings });
  if (writeSecrets) writeSecrets(database);
  else writeGatewaySecrets(database.secretsDirectory);
  const gateway = await spawnGateway(database, { LOG_LEVEL: 'info' });
  const { username, password, facility } = testAccounts[0]!;
  const target = await openTarget(gateway.url, { username, password, code: facility }, { connections });
  return {
    ...target,
    database,
    cpu: () => ({ gateway: cpuSeconds(gateway.process.pid!), database: cpuSeconds(database.pid()!) }),
    close: async () => {
      await target.close();
      await kill(gateway.process, 'SIGTERM');
      await database.remove();
    },
  };
}
