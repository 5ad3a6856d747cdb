import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { passwordHashForm } from '../node-service/password.ts';
import { openSignIn, type SignInAnswer } from '../node-service/sign-in.ts';
import { readSecret, type Settings } from './environment.ts';

export type Account = { username: string; facility: string; rights: string[] };
export type SignIn = SignInAnswer<Account>;

const accountSchema = z.array(
  z.object({
    username: z.string().min(1),
    facility: z.string().regex(/^[0-9]{2}[0-9A-Z]{3}$/),
    passwordHash: z.string().regex(passwordHashForm),
    rights: z.array(z.string()),
  }),
);

export type Accounts = {
  signIn: (username: string, password: string, facility: string | undefined) => Promise<SignIn>;
};

type AccountOptions = {
  /** accounts.json, read again at every call so that a renewed secret is taken. */ read: () => string;
  lockMs: number;
  now?: () => number;
};

/** The integration accounts of hospitals. */
export function openAccounts({ read, lockMs, now }: AccountOptions): Accounts {
  const signIn = openSignIn({ accounts: () => accountSchema.parse(JSON.parse(read())), lockMs, now });
  return {
    signIn: async (username, password, facility) => {
      const answer = await signIn(username, password, (account) => (facility ?? account.facility) === account.facility);
      if ('refused' in answer) return answer;
      const { account } = answer;
      return { account: { username, facility: account.facility, rights: account.rights } };
    },
  };
}

/** The account file, read again only when it has changed. */
export function openAccountFile(settings: Settings): Accounts {
  let text = '';
  let changedAt = 0;
  const read = (): string => {
    const { mtimeMs } = statSync(join(settings.SECRETS_DIRECTORY, 'facility-accounts', 'accounts.json'));
    if (mtimeMs !== changedAt) text = readSecret(settings, 'facility-accounts', 'accounts.json');
    changedAt = mtimeMs;
    return text;
  };
  return openAccounts({ read, lockMs: settings.LOCK_MINUTES * 60_000 });
}
