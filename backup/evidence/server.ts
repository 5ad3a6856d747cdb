import { readFileSync } from 'node:fs';
import type { Server, TLSSocket } from 'node:tls';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { z } from 'zod';
import { type Entry, type EntryKind, entryKinds, outcomes } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { DraftRefused, longestDraftBytes } from './draft.ts';
import type { EvidenceLog, Filter } from './log.ts';
import { LogFull } from './log.ts';

/** Who calls: a writer on this host, another outer host by its certificate, or a reader, who writes of one kind only. */
export type Caller = { machine: string; local: boolean; only?: EntryKind };

export type ServerOptions = {
  log: EvidenceLog;
  /** Certificate files of this host; without them the server listens where the caller says, for local writers only. */
  tls?: { certificate: string; key: string; authority: string };
  /** Machines whose certificates may read and append. */
  hosts: string[];
  /** Names in certificates that may read lines, entries and head, and append entries of one kind. */
  readers?: Record<string, EntryKind>;
  /** This host's share of the escrow, and the only machine that may have it. */
  share?: { file: string; for: string };
  /** What this host's scheduler said last; both servers of the daemon share it. */
  wal: { newest: NewestWal | null };
  /** Throws a DraftRefused when the caller may not append this. */
  examine?: (draft: unknown, caller: Caller) => void;
};

/** The save of the WAL that copy 1 made last. The log names saves once an hour; copy 2 fetches every half minute. */
export type NewestWal = { snapshot: string /** When copy 1 said so. */; at: string };

/** HTTP over the log: POST /entries, GET /entries, /lines, /head, /share; PUT and GET /wal. */
export function evidenceServer(options: ServerOptions): FastifyInstance {
  const { log, tls } = options;
  const app = fastify({
    bodyLimit: longestDraftBytes * 2,
    requestTimeout: 30_000,
    ...(tls ? { https: httpsOptions(tls) } : {}),
  }) as FastifyInstance;
  const callers = new WeakMap<FastifyRequest, Caller>();
  app.addHook('onRequest', async (request, reply) => {
    const caller = callerOf(request, options);
    if (caller) callers.set(request, caller);
    else return reply.code(403).send({ what: 'this certificate may not use the evidence log' });
  });
  app.setErrorHandler((error, _request, reply) => answerError(error as Error & { statusCode?: number }, reply));

  const answered = new Map<string, Entry>();
  app.post('/entries', async (request, reply) => {
    const id = String(request.headers['request-id'] ?? '');
    const before = answered.get(id);
    if (before) return reply.code(200).send(before);
    options.examine?.(request.body, callers.get(request)!);
    const entry = log.append(request.body as Entry);
    if (id) answered.set(id, entry);
    if (answered.size > rememberedAnswers) answered.delete(answered.keys().next().value!);
    return reply.code(201).send(entry);
  });
  app.get('/entries', async (request) => log.read(filterForm.parse(request.query) as Filter));
  app.get('/lines', async (request, reply) => {
    const { from, limit } = linesForm.parse(request.query);
    const lines = log.lines(from, limit);
    return reply.type('application/jsonl').send(lines.map((line) => `${line}\n`).join(''));
  });
  app.get('/head', async () => log.head() ?? null);
  app.put('/wal', async (request, reply) => {
    if (!callers.get(request)!.local) return reply.code(403).send({ what: 'only copy 1 itself says what it saved' });
    options.wal.newest = { ...walForm.parse(request.body), at: new Date().toISOString() };
    return reply.code(204).send();
  });
  app.get('/wal', async () => options.wal.newest);
  app.get('/share', async (request, reply) => {
    const { machine, local } = callers.get(request)!;
    if (!options.share || local || machine !== options.share.for) {
      return reply.code(403).send({ what: 'the share of the escrow is for the drill of copy 2 only' });
    }
    const share = readFileSync(options.share.file, 'utf8');
    log.note('share', 'ok', { to: machine });
    return reply.type('text/plain').send(share);
  });
  return app;
}

/** A writer that had no answer asks again with the same request-id; the log keeps the latest answers for it. */
const rememberedAnswers = 1000;

const sequence = z.coerce.number().int().min(0);
const filterForm = z.strictObject({
  kind: z.enum(entryKinds).optional(),
  outcome: z.enum(outcomes).optional(),
  from: sequence.optional(),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  limit: sequence.optional(),
});
const walForm = z.strictObject({ snapshot: z.string().regex(/^[0-9a-f]{64}$/) });
const linesForm = z.strictObject({ from: sequence, limit: sequence.max(5000).default(1000) });

const httpsOptions = ({ certificate, key, authority }: { certificate: string; key: string; authority: string }) => ({
  cert: readFileSync(certificate),
  key: readFileSync(key),
  ca: readFileSync(authority),
  requestCert: true,
  rejectUnauthorized: true,
  minVersion: 'TLSv1.3' as const,
});

function callerOf(request: FastifyRequest, { tls, hosts, readers = {} }: ServerOptions): Caller | undefined {
  if (!tls) return { machine: '', local: true };
  const name = nameOf(request);
  if (name === undefined) return undefined;
  if (hosts.includes(name)) return { machine: name, local: false };
  const only = Object.hasOwn(readers, name) ? readers[name] : undefined;
  const wanted = `${request.method} ${request.routeOptions.url}`;
  return only && forReaders.includes(wanted) ? { machine: name, local: false, only } : undefined;
}

const forReaders = ['GET /entries', 'GET /lines', 'GET /head', 'POST /entries'];

/** Common name of the caller's certificate, when the site's authority signed it. */
function nameOf(request: FastifyRequest): string | undefined {
  const socket = request.raw.socket as TLSSocket;
  const name = socket.authorized ? socket.getPeerCertificate().subject?.CN : undefined;
  return typeof name === 'string' ? name : undefined;
}

function answerError(error: Error & { statusCode?: number }, reply: FastifyReply) {
  if (error instanceof DraftRefused) return reply.code(422).send(error.details);
  if (error instanceof LogFull) return reply.code(507).send(error.details);
  if (error instanceof z.ZodError) return reply.code(400).send({ what: z.prettifyError(error) });
  if (error instanceof BackupProblem) return reply.code(500).send(error.details);
  return reply.code(error.statusCode ?? 500).send({ what: error.message });
}

/** Certificates that a deploy or a renewal has replaced are used from the next connection on. */
export function reloadCertificates(app: FastifyInstance, tls: NonNullable<ServerOptions['tls']>): void {
  (app.server as unknown as Server).setSecureContext(httpsOptions(tls));
}
