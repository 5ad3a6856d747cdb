import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Agent, request } from 'undici';
import type { TestDatabase } from '../../../services/database/testing/postgres.ts';
import { cpuSeconds } from '../cpu.ts';
import type { Send } from '../run.ts';
import { organizationOf } from './bundle.ts';

/** HAPI FHIR JPA with a database of its own in the same PostgreSQL. */
export type Hapi = {
  /** Bytes as they are, as a Binary. */
  sendBinary: Send;
  /** A transaction; its resources are committed and found by searches when this ends. */
  sendBundle: Send;
  cpuSeconds: () => number;
  stop: () => Promise<void>;
};

const heap = ['-Xms2g', '-Xmx2g'];

/** Makes its tables first, which takes about a minute. */
export async function startHapi(jar: string, database: TestDatabase, connections: number): Promise<Hapi> {
  const superuser = await database.connect('postgres');
  await superuser.query('create database hapi owner migration');
  await superuser.end();
  const server = spawn('java', [...heap, '-jar', jar], {
    env: { PATH: process.env.PATH, ...database.environment, DATABASE_NAME: 'hapi' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = `http://127.0.0.1:${await portOf(server)}/fhir`;
  const dispatcher = new Agent({ connections, pipelining: 1, headersTimeout: 60_000, bodyTimeout: 60_000 });
  const post =
    (path: string, type: string, expected: number): Send =>
    async (body) => {
      const headers = { 'content-type': type, prefer: 'return=minimal' };
      const reply = await request(`${url}${path}`, { method: 'POST', dispatcher, headers, body });
      const text = await reply.body.text();
      if (reply.statusCode !== expected) throw new Error(`${reply.statusCode} ${text.slice(0, 300)}`);
    };
  await putOrganization(url, '01001');
  return {
    sendBinary: post('/Binary', 'application/octet-stream', 201),
    sendBundle: post('', 'application/fhir+json', 200),
    cpuSeconds: () => cpuSeconds(server.pid!),
    stop: async () => {
      await dispatcher.close();
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** Of the line of JSON that the server says when it takes requests; all others are its log. */
async function portOf(server: ReturnType<typeof spawn>): Promise<number> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`HAPI ended with code ${code}\n${lines.slice(-20).join('\n')}`)));
    createInterface(server.stdout!).on('line', (line) => {
      lines.push(line);
      if (line.startsWith('{"msg":"listening"')) resolve((JSON.parse(line) as { port: number }).port);
    });
  });
}

async function putOrganization(url: string, facility: string): Promise<void> {
  const id = organizationOf(facility);
  const { statusCode, body } = await request(`${url}/Organization/${id}`, {
    ...{ method: 'PUT', headers: { 'content-type': 'application/fhir+json' } },
    body: JSON.stringify({ resourceType: 'Organization', id, name: facility }),
  });
  const text = await body.text();
  if (statusCode !== 201) throw new Error(`Organization: ${statusCode} ${text.slice(0, 300)}`);
}
