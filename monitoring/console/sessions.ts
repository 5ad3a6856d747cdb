/** Sessions of the console, in memory: a restart of the console ends them all. */
import cookie from '@fastify/cookie';
import csrf from '@fastify/csrf-protection';
import session from '@fastify/session';
import type { FastifyInstance, FastifyRequest, Session } from 'fastify';

declare module 'fastify' {
  interface Session {
    username?: string;
  }
}

/** 002:4.2.3, 002:17.11: a session that nobody uses ends by itself, and no session outlives a shift. */
export const idleMs = 30 * 60_000;
const longestMs = 12 * 3_600_000;
/** More people than the console has; the oldest session makes room, so that nobody can fill the memory. */
const mostSessions = 500;

type Callback = (error?: unknown) => void;
type Kept = { session: Session; begun: number; seen: number };

export type SessionStore = {
  set: (id: string, session: Session, done: Callback) => void;
  get: (id: string, done: (error: unknown, session?: Session | null) => void) => void;
  destroy: (id: string, done: Callback) => void;
  /** Ends every session of a person. */
  endOf: (username: string) => void;
  /** A person, not a page that refreshes itself, has used the session. */
  used: (id: string) => void;
};

/** `steady` is milliseconds of a clock that only runs forward: turning the wall clock back must not prolong a session. */
export function sessionStore(steady: () => number): SessionStore {
  const kept = new Map<string, Kept>();
  const alive = ({ begun, seen }: Kept) => steady() - seen < idleMs && steady() - begun < longestMs;
  return {
    set: (id, session, done) => {
      const now = steady();
      kept.set(id, { session, begun: kept.get(id)?.begun ?? now, seen: now });
      if (kept.size > mostSessions) kept.delete(kept.keys().next().value!);
      done();
    },
    get: (id, done) => {
      const found = kept.get(id);
      if (found && !alive(found)) kept.delete(id);
      done(null, found && alive(found) ? found.session : null);
    },
    destroy: (id, done) => {
      kept.delete(id);
      done();
    },
    endOf: (username) => {
      for (const [id, { session }] of kept) if (session.username === username) kept.delete(id);
    },
    used: (id) => {
      const found = kept.get(id);
      if (found) found.seen = steady();
    },
  };
}

/** Cookies that no script reads and no other site sends along, and a token for every form. */
export async function addSessions(
  server: FastifyInstance,
  { secret, secure, store }: { secret: string; secure: boolean; store: SessionStore },
): Promise<void> {
  const own = { path: '/', httpOnly: true, secure };
  await server.register(cookie, { secret });
  await server.register(session, {
    ...{ secret, store, rolling: false, saveUninitialized: false },
    cookieName: secure ? '__Host-phien' : 'phien',
    cookie: { ...own, sameSite: 'lax' },
  });
  await server.register(csrf, {
    cookieKey: secure ? '__Host-csrf' : 'csrf',
    cookieOpts: { ...own, sameSite: 'strict', signed: true },
    csrfOpts: { hmacKey: secret },
    getUserInfo: formOwner,
  });
}

/** A token of one person's form is good for nobody else. */
export const formOwner = ({ session: { username } }: FastifyRequest): string =>
  username === undefined ? 'nobody' : `person ${username}`;
