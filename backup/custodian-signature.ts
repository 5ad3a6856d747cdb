/** What custodians sign with their own SSH keys, and how a host proves it: for what goes for ever, and for reading records in an emergency. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { secretFiles } from './hosts.ts';

/** A signature made for another purpose with the same key does not count. */
const purposes = ['hssk-release', 'hssk-emergency'] as const;
export type Purpose = (typeof purposes)[number];

/** On the person's own computer: `keyFile` is the private key, or the public half of one that an agent or a token holds. */
export async function signText(text: string, purpose: Purpose, keyFile: string): Promise<string> {
  const { stdout } = await execa('ssh-keygen', ['-q', '-Y', 'sign', '-f', keyFile, '-n', purpose], { input: text });
  return `${stdout}\n`;
}

/** `ssh-keygen`'s list of who may sign: one line for each person. What stands behind the key in its own file may stay. */
export const custodiansFile = (custodians: { account: string; publicKey: string }[]): string =>
  custodians
    .map(({ account, publicKey }) => `${account} namespaces="${purposes.join(',')}" ${publicKey.trim()}\n`)
    .join('');

/** A host that has the list of the site's custodians. */
export type ProvingHost = { places: { secrets: string }; program: (name: string) => string };

export type Signed = { text: string; person: string; purpose: Purpose; signature: string };

/** Whether the person is one of the site's custodians and signed exactly this. */
export async function isSignedBy(host: ProvingHost, { text, person, purpose, signature }: Signed): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'hssk-signature-'));
  try {
    const file = join(folder, 'signature');
    writeFileSync(file, signature);
    const list = join(host.places.secrets, secretFiles.custodians);
    const args = ['-Y', 'verify', '-f', list, '-I', person, '-n', purpose, '-s', file];
    const { exitCode } = await execa(host.program('ssh-keygen'), args, { input: text, reject: false });
    return exitCode === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
