import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { custodiansFile } from '../custodian-signature.ts';
import { secretFiles } from '../hosts.ts';
import type { Released } from '../ledger.ts';
import { signRelease } from '../retention/signed-release.ts';

export type TestCustodians = {
  sign: (word: Omit<Released, 'signature'>, by?: { person?: string; site?: string }) => Promise<Released>;
};

/** People with an SSH key each under `folder`, listed in each of the hosts' `secrets`. */
export function makeCustodians(folder: string, people: string[], secrets: string[]): TestCustodians {
  const keyOf = (person: string) => join(folder, 'people', person);
  mkdirSync(join(folder, 'people'), { recursive: true });
  const custodians = people.map((account) => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', account, '-f', keyOf(account)]);
    return { account, publicKey: readFileSync(`${keyOf(account)}.pub`, 'utf8') };
  });
  for (const place of secrets) writeFileSync(join(place, secretFiles.custodians), custodiansFile(custodians));
  return {
    sign: (word, { person = word.person, site = 'test' } = {}) => signRelease(word, site, keyOf(person)),
  };
}
