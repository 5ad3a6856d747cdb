import { isPassword } from './password.ts';

export type SignInAnswer<Account> =
  | { account: Account }
  | { refused: 'wrong' | 'busy' }
  | { refused: 'locked'; seconds: number };

export type SignIn<Account> = (
  username: string,
  password: string,
  accepts?: (account: Account) => boolean,
) => Promise<SignInAnswer<Account>>;

type SignInOptions<Account> = {
  /** Asked at every call, so that a renewed list is taken. */
  accounts: () => Account[];
  lockMs: number;
  now?: (() => number) | undefined;
};

const triesBeforeLock = 5;
/** Each check takes 16 MiB and some 50 ms of a thread: more at once would starve the other work. */
const checksAtOnce = 2;
const checksWaiting = 50;
const mostNames = 10_000;

/**
 * Five wrong passwords lock a name for a while, known or not, so that an answer never tells whether an account exists; the time
 * of a check does not either. Locks live in this process.
 */
export function openSignIn<Account extends { username: string; passwordHash: string }>({
  accounts,
  lockMs,
  now = Date.now,
}: SignInOptions<Account>): SignIn<Account> {
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
  const locked = (username: string) => ({ refused: 'locked', seconds: Math.ceil(lockedFor(username) / 1000) }) as const;

  return async (username, password, accepts = () => true) => {
    if (lockedFor(username) > 0) return locked(username);
    if (turns.length >= checksWaiting) return { refused: 'busy' };
    const account = accounts().find((candidate) => candidate.username === username);
    const right = await limited(() => isPassword(password, account?.passwordHash ?? nobodysHash));
    if (lockedFor(username) > 0) return locked(username);
    if (!account || !right || !accepts(account)) {
      noteFailure(username);
      return { refused: 'wrong' };
    }
    failures.delete(username);
    return { account };
  };
}

/** Takes as long as a real one and fits no password. */
const nobodysHash = `scrypt$16384$8$1$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(32).toString('base64')}`;
