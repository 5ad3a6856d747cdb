import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Measured } from '../../services/node-service/measured.ts';
import { type ClusterLists, clusterMetrics, clusterPaths } from './cluster.ts';
import { askMember, databaseMetrics, type Member } from './database.ts';
import { askFacilities, facilityMetrics } from './facilities.ts';
import type { Settings } from './settings.ts';

/** Something that is asked again and again; what it says replaces what it said before. */
export type Source = { name: string; everySeconds: number; ask: () => Promise<Measured[]> };

export const sourcesOf = (settings: Settings, log: Logger): Source[] => [
  { name: 'cluster', everySeconds: 10, ask: async () => clusterMetrics(await clusterLists(settings.cluster)) },
  { name: 'database', everySeconds: 10, ask: () => askDatabase(settings.database, log) },
  { name: 'facilities', everySeconds: 300, ask: async () => facilityMetrics(await countByFacility(settings)) },
];

const timeoutMs = 5000;

async function clusterLists(cluster: Settings['cluster']): Promise<ClusterLists> {
  const lists = Object.entries(clusterPaths).map(async ([name, path]) => [name, await firstAnswer(cluster, path)]);
  return Object.fromEntries(await Promise.all(lists)) as ClusterLists;
}

/** Any control plane knows everything; the first that answers is believed. */
async function firstAnswer(cluster: Settings['cluster'], path: string): Promise<unknown> {
  let last: unknown;
  for (const server of cluster.servers) {
    try {
      return await get(cluster, server, path);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function get({ authority, certificate, key }: Settings['cluster'], server: string, path: string): Promise<unknown> {
  const files = { ca: readFileSync(authority), cert: readFileSync(certificate), key: readFileSync(key) };
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, server), { ...files, timeout: timeoutMs }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
        else reject(new Error(`${path} answered ${response.statusCode}`));
      });
    });
    asked.once('timeout', () => asked.destroy(new Error(`${path} did not answer`)));
    asked.once('error', reject);
    asked.end();
  });
}

async function askDatabase(database: Settings['database'], log: Logger): Promise<Measured[]> {
  const members = await Promise.all(
    database.members.map(async ({ machine, address }): Promise<Member> => {
      try {
        return { machine, answers: await withClient({ database, addresses: [address], timeoutMs }, askMember) };
      } catch (error) {
        log.warn({ machine, reason: (error as Error).message }, 'a member did not answer');
        return { machine, answers: undefined };
      }
    }),
  );
  return databaseMetrics(members);
}

/** Counting over weeks is the standby's work where there is one. */
const countByFacility = ({ database, timeZone }: Settings) =>
  withClient(
    { database, addresses: database.members.map(({ address }) => address).reverse(), timeoutMs: 60_000 },
    (client) => askFacilities(client, timeZone),
  );

type Asked = { database: Settings['database']; addresses: string[]; timeoutMs: number };

async function withClient<Result>(
  { database, addresses, timeoutMs: query_timeout }: Asked,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  let last: unknown;
  for (const host of addresses) {
    // A machine that hangs takes a question and never answers; the server's own limit would hang with it.
    const client = new pg.Client({ ...configOf(database, host), query_timeout });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await use(client);
    } catch (error) {
      last = error;
    } finally {
      // Not awaited: who hangs does not say goodbye either.
      void client.end().catch(() => undefined);
    }
  }
  throw last;
}

const configOf = ({ port, name, user, password, tls }: Settings['database'], host: string): pg.ClientConfig => ({
  ...{ host, port, database: name, user, password: readFileSync(password, 'utf8').trim() },
  ...{ connectionTimeoutMillis: 3000, statement_timeout: 60_000, application_name: 'watch' },
  ...(tls ? { ssl: { ca: readFileSync(tls.authority, 'utf8'), servername: tls.serverName } } : {}),
});
