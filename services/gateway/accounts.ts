import { scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';

export type Account = { username: string; facility: string; rights: string[] };
export type SignIn = { account: Account } | { refused: 'wrong' | 'busy' } | { refused: 'locked'; seconds: number };

const accountSchema = z.array(
  z.object({
    username: z.string().min(1),
    facility: z.string().regex(/^[0-9]{2}[0-9A-Z]{3}$/),
    passwordHash: z.string().regex(/^scrypt\$\d+\$\d+\$\d+\$[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+$/),
    rights: z.array(z.string()),
  }),
);

const triesBeforeLock = 5;
/** Each check takes 16 MiB and some 50 ms of a thread: more at once would starve the documents. */
const checksAtOnce = 2;
const checksWaiting = 50;
const mostNames = 10_000;
const scryptAsync = promisify<string, Buffer, number, { N: number; r: number; p: number }, Buffer>(scrypt);

export type Accounts = {
  signIn: (username: string, password: string, facility: string | undefined) => Promise<SignIn>;
};

type AccountOptions = {
  /** accounts.json, read again at every call so that a renewed secret is taken. */ read: () => string;
  lockMs: number;
  now?: () => number;
};

/**
 * The integration accounts of hospitals. Five wrong passwords lock a name for a while, known or not, so that an answer
 * never tells whether an account exists; the time of a check does not either. Locks live in this process.
 */
export function openAccounts({ read, lockMs, now = Date.now }: AccountOptions): Accounts {
  const failures = new Map<string, { count: number; lastAt: number }>();
  let running = 0;
  const turns: (() => void)[] = [];

  const lockedFor = (username: string): number => {
    const seen = failures.get(username);
    if (!seen || seen.count < triesBeforeLock) return 0;
    return Math.max(0, seen.lastAt + lockMs - now());
  };
  const noteFailure = (username: string): void => {
    const seen = failures.get(username);
    const fresh = seen && seen.lastAt + lockMs > now() ? seen.count : 0;
    failures.delete(username);
    failures.set(username, { count: fresh + 1, lastAt: now() });
    if (failures.size > mostNames) failures.delete(failures.keys().next().value!);
  };
  const limited = async <R>(work: () => Promise<R>): Promise<R> => {
    if (running < checksAtOnce) running += 1;
    else await new Promise<void>((resolve) => turns.push(resolve));
    try {
      return await work();
    } finally {
      const next = turns.shift();
      if (next) next();
      else running -= 1;
    }
  };

  return {
    signIn: async (username, password, facility) => {
      const locked = lockedFor(username);
      if (locked > 0) return { refused: 'locked', seconds: Math.ceil(locked / 1000) };
      if (turns.length >= checksWaiting) return { refused: 'busy' };
      const account = accountSchema.parse(JSON.parse(read())).find((candidate) => candidate.username === username);
      const right = await limited(() => isPassword(password, account?.passwordHash ?? nobodysHash));
      if (lockedFor(username) > 0) return { refused: 'locked', seconds: Math.ceil(lockedFor(username) / 1000) };
      if (!account || !right || (facility !== undefined && facility !== account.facility)) {
        noteFailure(username);
        return { refused: 'wrong' };
      }
      failures.delete(username);
      return { account: { username, facility: account.facility, rights: account.rights } };
    },
  };
}

/** Takes as long as a real one and fits no password. */
const nobodysHash = `scrypt$16384$8$1$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(32).toString('base64')}`;

async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, N, r, p, salt, expected] = hash.split('$');
  const wanted = Buffer.from(expected!, 'base64');
  const found = await scryptAsync(password, Buffer.from(salt!, 'base64'), wanted.length, {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return timingSafeEqual(found, wanted);
}
