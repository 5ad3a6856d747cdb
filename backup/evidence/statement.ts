import type { HostConfiguration } from '../hosts.ts';
import type { Draft } from '../ledger.ts';
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
  if (draft?.kind === 'witness') examineStatement(draft as Draft<Witnessed>, log, keys);
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
