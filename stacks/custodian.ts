import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Custodian, Site } from '../services/declare.ts';
import { custodianKey } from './hosts/host-keys.ts';
import { exitCode, Problem } from './problem.ts';

/** The custodian who signs, and the file of this person's own SSH key; `where` is the command that asks. */
export function signerOf(
  site: Site,
  { person, key }: { person?: string | undefined; key?: string | undefined },
  where: string,
): Custodian & { keyFile: string } {
  const found = site.custodians.find(({ account }) => account === person);
  if (found) return { ...found, keyFile: keyOf(site, found.account, key, where) };
  const known = site.custodians.map(({ account, name }) => `${account} (${name})`).join(', ');
  throw refusal(where, `${person ?? 'nobody'} is no custodian of ${site.id}`, `--person with one of ${known}`);
}

function keyOf(site: Site, account: string, given: string | undefined, where: string): string {
  const made = custodianKey(site, account);
  const keyFile = given ?? (existsSync(made) ? made : join(homedir(), '.ssh', 'id_ed25519'));
  if (existsSync(keyFile)) return keyFile;
  throw refusal(where, `${keyFile} does not exist`, "--key with the file of this person's own SSH key");
}

const refusal = (where: string, what: string, next: string): Problem =>
  new Problem({ where, what, next, exit: exitCode.usage });
