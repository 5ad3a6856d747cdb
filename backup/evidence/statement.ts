import { z } from 'zod';
import type { HostConfiguration } from '../hosts.ts';
import type { Draft, Viewed } from '../ledger.ts';
import { DraftRefused } from './draft.ts';
import { keysOf, type PublicKeys } from './keys.ts';
import { hashOf, unsealed } from './line.ts';
import type { EvidenceLog } from './log.ts';
import type { Caller } from './server.ts';

/** A witness says: at `observedAt`, by my clock, the log of `site` had this line at `sequence`, and all that I saw before led to it. */
export type Statement = {
  site: string;
  witness: string;
  sequence: number;
  /** SHA-256 of the line. */
  hash: string;
  observedAt: string;
};

/** Facts of an entry of kind `witness`: the statement as its witness sealed it. */
export type Witnessed = { sealed: string };

/** Throws when a host speaks for another one, when a writer speaks for the log, or when a statement is not its witness's own. */
export function examineDraft(draft: Draft, caller: Caller, log: EvidenceLog, keys: PublicKeys): void {
  if (draft?.actor === 'log') throw refused('only the log itself writes as "log"', 'name who or what started the run');
  if (draft?.kind === 'share') throw refused('the log itself writes these', 'use another kind');
  if (!caller.local && draft?.host !== caller.machine) {
    throw refused(`${caller.machine} may not write as ${draft?.host}`, 'set host to the machine of the run');
  }
  if (caller.only && draft?.kind !== caller.only) {
    throw refused(`${caller.machine} may write ${caller.only} only`, 'use the account of the run');
  }
  if (caller.only === 'views') examineViews(draft as Draft<Viewed>, log);
  if (draft?.kind === 'witness') examineStatement(draft as Draft<Witnessed>, log, keys);
}

const viewed = z.strictObject({
  file: z.string().regex(/^\d{4}-\d\d-\d\d\.jsonl$/),
  lines: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** All files that a console keeps are told of at most once an hour, and some of them again after a restart. */
const viewsAnHour = 500;

/** The watch machine serves a public page: whoever took it over must not fill the log, nor speak for any other duty. */
function examineViews({ actor, articles, facts }: Draft<Viewed>, log: EvidenceLog): void {
  const isPlain = actor === 'schedule' && articles.length === 1 && articles[0] === '002:17.1';
  if (!isPlain || !viewed.safeParse(facts).success) {
    throw refused('an entry of views has another form', 'deploy the watch machine and copy 1 together');
  }
  const since = new Date(Date.now() - 3_600_000).toISOString();
  if (log.read({ kind: 'views', since }).length < viewsAnHour) return;
  throw refused(`${viewsAnHour} entries of views came within an hour`, 'look at who uses the watch machine');
}

function examineStatement({ host, facts }: Draft<Witnessed>, log: EvidenceLog, keys: PublicKeys): void {
  const statement = unsealed<Statement>('witness', String(facts?.sealed), keysOf(keys, host));
  if (statement?.witness !== host) throw refused('not signed with the key of its witness', 'deploy the keys again');
  const [line] = log.lines(statement.sequence, 1);
  if (line && hashOf(line) === statement.hash) return;
  throw refused(
    `${host} saw another line ${statement.sequence} than this log has`,
    'two logs exist: keep both files as they are and investigate (hssk-backup witness on the copy says more)',
  );
}

const refused = (what: string, next: string) => new DraftRefused({ where: 'evidence: draft refused', what, next });

/** Machines whose certificates may use the log. */
export const callersOf = ({ hosts }: HostConfiguration): string[] => [
  hosts.backup.machine,
  hosts.copy.machine,
  hosts.vault.machine,
];
