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
import type { LogReader } from './replica.ts';
import type { NewestWal } from './server.ts';

/** Paths of PEM files. */
export type CertificateFiles = { authority: string; certificate: string; key: string };

/** Adds an entry; on the disk of copy 1 when it resolves. */
export type LogWriter = { append: <Facts>(draft: Draft<Facts>) => Promise<Entry<Facts>> };

/** Where the log answers. */
export type EvidenceTarget = {
  socketPath?: string;
  /** `machine` is the name in the log host's certificate; the files are those of the caller. */
  tls?: { address: string; port: number; machine: string } & CertificateFiles;
  /** How long a writer waits for a log that does not answer, as while its service restarts. */
  patienceSeconds?: number;
};

/** Throws a BackupProblem when the log refuses it, is full or does not answer. */
export const appendEvidence: LogWriter['append'] = async (draft) => logAt(target()).append(draft);

/** Entries in the order of the log. */
export async function readEvidence<Facts = unknown>(filter: Filter = {}): Promise<Entry<Facts>[]> {
  const query = new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)]));
  return JSON.parse(await call('GET', `/entries?${query}`)) as Entry<Facts>[];
}

/** Lines as they stand in the log, signatures included; at most `limit`. */
export const readLines: LogReader['lines'] = async (from, limit) => logAt(target()).lines(from, limit);

export const readHead: LogReader['head'] = async () => logAt(target()).head();

/** The log of another place than this process' own. Throws a LogRefused when it answers that it will not. */
export const logAt = (place: EvidenceTarget): LogReader & LogWriter => ({
  append: async (draft) => JSON.parse(await ask(place, 'POST', '/entries', JSON.stringify(draft))),
  head: async () => JSON.parse(await ask(place, 'GET', '/head')) as Head | null,
  lines: async (from, limit) =>
    (await ask(place, 'GET', `/lines?from=${from}&limit=${limit}`)).split('\n').filter(Boolean),
});

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

const target = (): EvidenceTarget => chosen ?? targetOf(JSON.parse(readFileSync(paths.configuration, 'utf8')));

function targetOf({ role, hosts }: HostConfiguration): EvidenceTarget {
  if (role === 'backup') return { socketPath: paths.evidenceSocket };
  const { address, machine } = hosts.backup;
  return { tls: { address, machine, port: evidencePort, ...certificateFiles(paths.secrets) } };
}

/** A host's own, in the folder of its secrets. */
export const certificateFiles = (secrets: string): CertificateFiles => ({
  authority: join(secrets, secretFiles.authority),
  certificate: join(secrets, secretFiles.certificate),
  key: join(secrets, secretFiles.certificateKey),
});

const call = async (method: string, path: string, body?: string): Promise<string> => ask(target(), method, path, body);

async function ask(place: EvidenceTarget, method: string, path: string, body?: string): Promise<string> {
  const requestId = randomUUID();
  const until = performance.now() + (place.patienceSeconds ?? 60) * 1000;
  for (;;) {
    try {
      return await once(place, { method, path, requestId, ...(body ? { body } : {}) });
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!passing.has(code)) throw error;
      if (performance.now() >= until) throw unreachable(place, error as Error);
    }
    await delay(500);
  }
}

/** What is seen of a service that is just starting, or a network that comes back. */
const passing = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);

type Call = { method: string; path: string; requestId: string; body?: string };

function once({ tls, socketPath }: EvidenceTarget, { method, path, requestId, body }: Call): Promise<string> {
  const options = {
    method,
    path,
    timeout: 60_000,
    // A kept connection may have died with the service that it led to.
    agent: false as const,
    headers: { 'request-id': requestId, ...(body ? { 'content-type': 'application/json' } : {}) },
  };
  return new Promise((resolve, reject) => {
    const request = tls ? httpsRequest({ ...options, ...secureOptions(tls) }) : httpRequest({ ...options, socketPath });
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

const secureOptions = ({ address, port, machine, ...files }: NonNullable<EvidenceTarget['tls']>) => ({
  host: address,
  port,
  ca: readFileSync(files.authority),
  cert: readFileSync(files.certificate),
  key: readFileSync(files.key),
  minVersion: 'TLSv1.3' as const,
  checkServerIdentity: (_: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
    checkServerIdentity(machine, certificate),
});

/** The log answered, and not with what was asked for. */
export class LogRefused extends BackupProblem {}

function refusal(status: number, text: string): LogRefused {
  const { where = 'evidence', what = `answered ${status}`, next } = details(text);
  return new LogRefused({ where, what, next: next ?? 'journalctl --unit hssk-evidence on copy 1 says more' });
}

function details(text: string): { where?: string; what?: string; next?: string } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

const unreachable = ({ tls, socketPath }: EvidenceTarget, { message }: Error) =>
  new BackupProblem({
    where: `evidence log on ${tls?.machine ?? socketPath}`,
    what: `does not answer (${message}); a run without its entry counts as not done`,
    next: 'systemctl status hssk-evidence on copy 1, then run the same again',
  });
