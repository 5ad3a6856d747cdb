/** People of the console: their accounts as they were delivered, with the passwords that they chose since. */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { openAppendOnly } from '../../backup/evidence/append-only-file.ts';
import { isGoodPassword, isPassword, passwordHash } from '../../services/node-service/password.ts';
import { type ConsoleAccount, consoleAccount } from './settings.ts';

export type Person = ConsoleAccount & {
  /** Nothing but a new password can be had before it is chosen. */
  mustChange: boolean;
};

export type Accounts = {
  all: () => Person[];
  /** On the disk when it answers `changed`. */
  change: (person: Person, password: string) => Promise<'changed' | 'weak' | 'used'>;
  close: () => void;
};

type AccountsOptions = {
  /** Delivered by the deploy; read again when the file has changed. */
  delivered: string;
  /** Written here alone, so that no deploy takes a chosen password back: one line for each. */
  chosen: string;
  firstPasswordsStay: boolean;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** A password that somebody chose, and the first password that it stands for: a newly delivered one ends it. */
type Chosen = { username: string; first: string; hash: string; at: number };

/** Half a year (002:17.3.2). */
const longestMs = 183 * 86_400_000;
/** So many earlier passwords are not taken again, the first one besides. */
const remembered = 5;

export function openAccounts({ delivered, chosen, firstPasswordsStay, now }: AccountsOptions): Accounts {
  const choices = new Map<string, Chosen[]>();
  const remember = (choice: Chosen) =>
    choices.set(choice.username, [...(choices.get(choice.username) ?? []), choice].slice(-remembered));
  const file = openAppendOnly(chosen, (line) => remember(JSON.parse(line) as Chosen));
  const list = whileUnchanged(delivered, (text) => z.array(consoleAccount).parse(JSON.parse(text)));
  const personOf = (account: ConsoleAccount): Person => {
    const last = choices.get(account.username)?.at(-1);
    if (last?.first !== account.passwordHash) return { ...account, mustChange: !firstPasswordsStay };
    return { ...account, passwordHash: last.hash, mustChange: now() - last.at > longestMs };
  };
  return {
    all: () => list().map(personOf),
    change: async ({ username }, password) => {
      if (!isGoodPassword(password)) return 'weak';
      const first = list().find((account) => account.username === username)!.passwordHash;
      const used = [first, ...(choices.get(username) ?? []).map(({ hash }) => hash)];
      for (const hash of used) if (await isPassword(password, hash)) return 'used';
      const choice = { username, first, hash: passwordHash(password), at: now() };
      file.append(JSON.stringify(choice));
      remember(choice);
      return 'changed';
    },
    close: file.close,
  };
}

/** What a file says, read again when it is another one: every page asks. */
function whileUnchanged<Value>(path: string, read: (text: string) => Value): () => Value {
  let known: { version: string; value: Value } | undefined;
  return () => {
    const { ino, size, mtimeMs } = statSync(path);
    const version = `${ino} ${size} ${mtimeMs}`;
    if (known?.version !== version) known = { version, value: read(readFileSync(path, 'utf8')) };
    return known.value;
  };
}
