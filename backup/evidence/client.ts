import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { checkServerIdentity } from 'node:tls';
import { evidencePort, type HostConfiguration, paths, secretFiles } from '../hosts.ts';
import type { Draft, Entry } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import type { Filter, Head } from './log.ts';
import type { NewestWal } from './server.ts';

/** Where the log answers. */
export type EvidenceTarget = {
  socketPath?: string;
  tls?: { address: string; port: number; machine: string; secrets: string };
  /** How long a writer waits for a log that does not answer, as while its service restarts. */
  patienceSeconds?: number;
};

/** Adds an entry; on the disk of copy 1 when it resolves. Throws a BackupProblem when the log refuses it, is full or does not answer. */
export async function appendEvidence<Facts = unknown>(draft: Draft<Facts>): Promise<Entry<Facts>> {
  return JSON.parse(await call('POST', '/entries', JSON.stringify(draft))) as Entry<Facts>;
}

/** Entries in the order of the log. */
export async function readEvidence<Facts = unknown>(filter: Filter = {}): Promise<Entry<Facts>[]> {
  const query = new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)]));
  return JSON.parse(await call('GET', `/entries?${query}`)) as Entry<Facts>[];
}

/** Lines as they stand in the log, signatures included; at most `limit`. */
export async function readLines(from: number, limit: number): Promise<string[]> {
  return (await call('GET', `/lines?from=${from}&limit=${limit}`)).split('\n').filter(Boolean);
}

export const readHead = async (): Promise<Head | null> => JSON.parse(await call('GET', '/head')) as Head | null;

/** Remembered by the log's service and not logged: see `readNewestWal`. */
export async function announceWal(snapshot: string): Promise<void> {
  await call('PUT', '/wal', JSON.stringify({ snapshot }));
}

export const readNewestWal = async (): Promise<NewestWal | null> =>
  JSON.parse(await call('GET', '/wal')) as NewestWal | null;

/** The share of the escrow that lies on copy 1; only copy 2 gets it, for its drill. */
export const readShareOfCopyOne = (): Promise<string> => call('GET', '/share');

/** Where this process finds the log; without it, what the host's configuration says. */
export function useEvidence(target: EvidenceTarget | undefined): void {
  chosen = target;
}

let chosen: EvidenceTarget | undefined;

function evidenceTarget({ role, hosts }: HostConfiguration): EvidenceTarget {
  if (role === 'backup') return { socketPath: paths.evidenceSocket };
  const { address, machine } = hosts.backup;
  return { tls: { address, machine, port: evidencePort, secrets: paths.secrets } };
}

async function call(method: string, path: string, body?: string): Promise<string> {
  const target = chosen ?? evidenceTarget(JSON.parse(readFileSync(paths.configuration, 'utf8')));
  const requestId = randomUUID();
  const until = performance.now() + (target.patienceSeconds ?? 60) * 1000;
  for (;;) {
    try {
      return await once(target, { method, path, requestId, ...(body ? { body } : {}) });
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!passing.has(code)) throw error;
      if (performance.now() >= until) throw unreachable(target, error as Error);
    }
    await delay(500);
  }
}

/** What is seen of a service that is just starting, or a network that comes back. */
const passing = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);

type Call = { method: string; path: string; requestId: string; body?: string };

function once(target: EvidenceTarget, { method, path, requestId, body }: Call): Promise<string> {
  const options = {
    method,
    path,
    timeout: 60_000,
    // A kept connection may have died with the service that it led to.
    agent: false as const,
    headers: { 'request-id': requestId, ...(body ? { 'content-type': 'application/json' } : {}) },
  };
  return new Promise((resolve, reject) => {
    const request = target.tls
      ? httpsRequest({ ...options, ...secureOptions(target.tls) })
      : httpRequest({ ...options, socketPath: target.socketPath });
    request.on('timeout', () => request.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
    request.on('error', reject);
    request.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        if (response.statusCode! < 300) resolve(text);
        else reject(refusal(response.statusCode!, text));
      });
    });
    request.end(body);
  });
}

const secureOptions = ({ address, port, machine, secrets }: NonNullable<EvidenceTarget['tls']>) => ({
  host: address,
  port,
  ca: readFileSync(join(secrets, secretFiles.authority)),
  cert: readFileSync(join(secrets, secretFiles.certificate)),
  key: readFileSync(join(secrets, secretFiles.certificateKey)),
  minVersion: 'TLSv1.3' as const,
  checkServerIdentity: (_: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
    checkServerIdentity(machine, certificate),
});

function refusal(status: number, text: string): BackupProblem {
  const { where = 'evidence', what = `answered ${status}`, next } = details(text);
  return new BackupProblem({ where, what, next: next ?? 'journalctl --unit hssk-evidence on copy 1 says more' });
}

function details(text: string): { where?: string; what?: string; next?: string } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

const unreachable = (target: EvidenceTarget, { message }: Error) =>
  new BackupProblem({
    where: `evidence log on ${target.tls?.machine ?? target.socketPath}`,
    what: `does not answer (${message}); a run without its entry counts as not done`,
    next: 'systemctl status hssk-evidence on copy 1, then run the same again',
  });
