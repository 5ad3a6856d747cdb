/** Who asks, and what is open to whom. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Accounts, Person } from './accounts.ts';
import type { SessionStore } from './sessions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in, as the list of accounts has that person now. */
    person: Person | undefined;
  }
}

export function addPerson(server: FastifyInstance, accounts: Accounts, sessions: SessionStore): void {
  server.decorateRequest('person', undefined);
  server.addHook('onRequest', async (request) => {
    const { username, sessionId } = request.session;
    if (!username) return;
    request.person = accounts.all().find((account) => account.username === username);
    if (!isRefresh(request)) sessions.used(sessionId);
  });
}

/** A page has asked for itself again; no person has done anything. */
export const isRefresh = ({ headers }: FastifyRequest): boolean => headers['x-refresh'] !== undefined;

/** A page that refreshes itself is told so; a person is sent to the sign-in and back. */
export async function requirePerson(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  if (request.person) return undefined;
  if (isRefresh(request) || request.method !== 'GET') return reply.code(401).send();
  const over = (request.cookies['__Host-phien'] ?? request.cookies.phien) ? '&het-phien=1' : '';
  return reply.redirect(`/dang-nhap?to=${encodeURIComponent(request.url)}${over}`, 303);
}

/** Whoever has a password that somebody else knows, or an old one, chooses another before anything else (000:7.3.b-2, 002:5.2.c). */
export async function requireOwnPassword(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (!request.person?.mustChange) return undefined;
  if (isRefresh(request) || request.method !== 'GET') return reply.code(403).send();
  return reply.redirect('/mat-khau', 303);
}
