/** One person's word that something may go, signed with that person's own SSH key: what is signed, and how it is proved. */
import { isSignedBy, signText } from '../custodian-signature.ts';
import { canonical } from '../evidence/canonical.ts';
import type { Released } from '../ledger.ts';
import type { CopyHost } from './copy-host.ts';
import { dayMilliseconds, minuteMilliseconds } from './days.ts';
import type { History } from './history.ts';
import { limits } from './rules.ts';

const purpose = 'hssk-release';

/** The text that a person signs; all that the word is about, so that it serves for no other thing, site or day. */
export const releaseStatement = (
  { what, person, reason, signedAt }: Omit<Released, 'signature'>,
  site: string,
): string => canonical({ site, what, person, reason, signedAt });

export async function signRelease(word: Omit<Released, 'signature'>, site: string, keyFile: string): Promise<Released> {
  return { ...word, signature: await signText(releaseStatement(word, site), purpose, keyFile) };
}

/** Whether the person is one of the site's custodians and signed exactly this. */
export const isSigned = (host: CopyHost, facts: Released): Promise<boolean> =>
  isSignedBy(host, { ...facts, text: releaseStatement(facts, host.configuration.site), purpose });

/** The clocks of the person and of the log agree, so that an old signature cannot be used again later. */
export const isFresh = ({ signedAt }: Pick<Released, 'signedAt'>, at: Date): boolean =>
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
