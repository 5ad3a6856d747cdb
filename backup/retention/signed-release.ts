/** One person's word that something may go, signed with that person's own SSH key: what is signed, and how it is proved. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { canonical } from '../evidence/canonical.ts';
import { secretFiles } from '../hosts.ts';
import type { Released } from '../ledger.ts';
import type { CopyHost } from './copy-host.ts';
import { dayMilliseconds, minuteMilliseconds } from './days.ts';
import type { History } from './history.ts';
import { limits } from './rules.ts';

/** A signature made for another purpose with the same key does not count. */
export const releaseNamespace = 'hssk-release';

/** The text that a person signs; all that the word is about, so that it serves for no other thing, site or day. */
export const releaseStatement = (
  { what, person, reason, signedAt }: Omit<Released, 'signature'>,
  site: string,
): string => canonical({ site, what, person, reason, signedAt });

/** On the person's own computer: `keyFile` is the private key, or the public half of one that an agent or a token holds. */
export async function signRelease(word: Omit<Released, 'signature'>, site: string, keyFile: string): Promise<Released> {
  const { stdout } = await execa('ssh-keygen', ['-q', '-Y', 'sign', '-f', keyFile, '-n', releaseNamespace], {
    input: releaseStatement(word, site),
  });
  return { ...word, signature: `${stdout}\n` };
}

/** `ssh-keygen`'s list of who may sign: one line for each person. What stands behind the key in its own file may stay. */
export const custodiansFile = (custodians: { account: string; publicKey: string }[]): string =>
  custodians
    .map(({ account, publicKey }) => `${account} namespaces="${releaseNamespace}" ${publicKey.trim()}\n`)
    .join('');

/** Whether the person is one of the site's custodians and signed exactly this. */
export async function isSigned(host: CopyHost, facts: Released): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'hssk-release-'));
  try {
    const signature = join(folder, 'signature');
    writeFileSync(signature, facts.signature);
    const list = join(host.places.secrets, secretFiles.custodians);
    const args = ['-Y', 'verify', '-f', list, '-I', facts.person, '-n', releaseNamespace, '-s', signature];
    const input = releaseStatement(facts, host.configuration.site);
    const { exitCode } = await execa(host.program('ssh-keygen'), args, { input, reject: false });
    return exitCode === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The clocks of the person and of the log agree, so that an old signature cannot be used again later. */
export const isFresh = ({ signedAt }: Released, at: Date): boolean =>
  Math.abs(at.getTime() - Date.parse(signedAt)) <= limits.clockMinutes * minuteMilliseconds;

/** The log without releases that nobody signed: whoever can write into the log can still release nothing. */
export async function onlySigned(host: CopyHost, history: History): Promise<History> {
  const since = host.now().getTime() - limits.releaseDays * dayMilliseconds;
  const releases: History['releases'] = [];
  for (const release of history.releases.filter(({ at }) => Date.parse(at) >= since)) {
    if (isFresh(release.facts, new Date(release.at)) && (await isSigned(host, release.facts))) releases.push(release);
  }
  return { ...history, releases };
}
