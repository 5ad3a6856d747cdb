/** Contestants that answer over HTTP, each in a process of its own. */
import { join } from 'node:path';
import type { TestDatabase } from '../../../services/database/testing/postgres.ts';
import { kill, spawnGateway } from '../../../services/gateway/testing/gateway.ts';
import { testAccounts } from '../../../services/gateway/testing/secrets.ts';
import { cpuSeconds } from '../cpu.ts';
import { memoryBytes } from '../memory.ts';
import { openTarget, sendTo } from '../target.ts';
import type { Contestant, Running } from './contestant.ts';

const concurrency = 32;

export const gateway: Contestant = {
  id: 'gateway',
  title: 'the gateway',
  concurrency,
  start: (database) => startServer(database),
};

export const uncheckedGateway: Contestant = {
  id: 'unchecked',
  title: 'the gateway without reading, checking and encrypting',
  concurrency,
  start: (database) => startServer(database, 'unchecked-gateway.ts'),
};

export const defaultDesign: Contestant = {
  id: 'default',
  title: 'fastify + fast-xml-parser + one INSERT per document',
  concurrency,
  start: (database) => startServer(database, 'default-design.ts'),
};

export const nullServer: Contestant = {
  id: 'null',
  title: 'an HTTP server that reads the body and stores nothing',
  concurrency,
  start: (database) => startServer(database, 'null-server.ts'),
};

async function startServer(database: TestDatabase, program?: string): Promise<Running> {
  const main = program && join(import.meta.dirname, program);
  const { process, url } = await spawnGateway(database, { LOG_LEVEL: 'info' }, main);
  const { username, password, facility } = testAccounts[0]!;
  const target = await openTarget(url, { username, password, code: facility }, { connections: concurrency });
  return {
    send: target.send,
    resend: sendTo(target, 'TRUNG'),
    cpuSeconds: () => cpuSeconds(process.pid!),
    memoryBytes: () => memoryBytes(process.pid!),
    stop: async () => {
      await target.close();
      await kill(process, 'SIGTERM');
    },
  };
}
