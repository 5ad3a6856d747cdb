/** `hssk-backup retention|retain|check|release` on an outer host. */
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { examine } from '../check.ts';
import type { Run } from '../commands.ts';
import { appendEvidence, readEvidence } from '../evidence/client.ts';
import type { HostConfiguration } from '../hosts.ts';
import type { Released } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { type Retained, retain } from '../retention.ts';
import { type CopyHost, copyHost, ownRepositories, record } from './copy-host.ts';
import { keepInOrder } from './daemon.ts';
import { undoForget } from './forget.ts';
import { historyOf } from './history.ts';
import { releasedBy } from './keep.ts';
import { limits } from './rules.ts';
import { isFresh, isSigned, onlySigned } from './signed-release.ts';

const ownHost = (configuration: HostConfiguration, actor: string): CopyHost =>
  copyHost(configuration, { actor, ledger: { append: appendEvidence, read: readEvidence } });

/** The daemon of the account that prunes. */
export const runRetention: Run = async (configuration) => {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  await keepInOrder(ownHost(configuration, 'schedule'), stop.signal);
  return 0;
};

/** A day's work now; `--dry-run` says what it would forget, `--undo` takes back what waits for its prune. */
export const runRetain: Run = async (configuration, args) => {
  const { values } = parseArgs({
    args,
    options: { 'dry-run': { type: 'boolean' }, undo: { type: 'boolean' }, actor: { type: 'string' } },
  });
  const host = ownHost(configuration, values.actor ?? 'administrator');
  if (values.undo) {
    const back: Record<string, string[]> = {};
    for (const name of ownRepositories(host)) back[name] = await undoForget(host, name, await host.ledger.read());
    return answer({ undone: back });
  }
  const results = await retain(host, { dryRun: values['dry-run'] ?? false });
  for (const result of results) process.stderr.write(`${describe(result)}\n`);
  return answer(
    results,
    results.every(({ checked, refusals }) => checked !== 'failed' && refusals.length === 0),
  );
};

const describe = ({ repository, checked, pruned, forgotten, refusals }: Retained): string =>
  [
    `${repository}: check ${checked}, ${forgotten.snapshots} snapshots forgotten${pruned ? ', pruned' : ''}`,
    ...refusals.map(({ code, what }) => `  refused (${code}): ${what}`),
  ].join('\n');

/** Reads everything, or with `--part n` one seventh, and writes what it found into the log. */
export const runCheck: Run = async (configuration, args) => {
  const { values } = parseArgs({ args, options: { part: { type: 'string' }, actor: { type: 'string' } } });
  const host = ownHost(configuration, values.actor ?? 'administrator');
  const read = values.part ? { part: Number(values.part), of: 7 } : 'all';
  const entries = [];
  for (const name of ownRepositories(host)) entries.push(await examine(host, name, read));
  for (const { facts, outcome } of entries) {
    process.stderr.write(
      `${facts.repository}: ${outcome}\n${[...facts.damage, ...facts.missing].map((line) => `  ${line}\n`).join('')}`,
    );
  }
  return answer(
    entries.map(({ facts, outcome }) => ({ outcome, ...facts })),
    entries.every(({ outcome }) => outcome === 'ok'),
  );
};

/** `release`: takes one person's signed word from standard input, as `npm run release` makes it. */
export const runRelease: Run = async (configuration) => {
  const facts: Released = JSON.parse(await text(process.stdin));
  return answer(await release(ownHost(configuration, facts.person), facts));
};

/** Writes one person's word down, once it is proved to be that person's, and says how many there are now. */
export async function release(
  host: CopyHost,
  facts: Released,
): Promise<{ what: string; people: number; needed: number }> {
  const known = new Set(historyOf(await host.ledger.read(), 'backup').points.map(({ point }) => point.id));
  if (!known.has(facts.what) && !/^(backup|copy)\/[a-z]+\/(snapshot|key)\/[0-9a-f]{64}$/.test(facts.what)) {
    throw refusal(
      `${facts.what} is neither a point nor a thing of a repository`,
      'take a point of `npm run restore -- --list`, or <role>/<repository>/snapshot/<whole id> of `hssk-backup retain --dry-run`',
    );
  }
  if (!isFresh(facts, host.now())) {
    const now = host.now().toISOString();
    throw refusal(`signed at ${facts.signedAt}, and it is ${now} here`, 'set the clock right and sign again');
  }
  if (!(await isSigned(host, facts))) {
    throw refusal(
      `this is no signature of ${facts.person} over exactly this`,
      "sign with the key that the site's `custodians` name for this account",
    );
  }
  await record<Released>(host, { kind: 'release', outcome: 'ok', articles: ['002:20.1', '002:17.8'], facts });
  const history = await onlySigned(host, historyOf(await host.ledger.read(), 'backup'));
  return { what: facts.what, people: releasedBy(history, facts.what, host.now()).length, needed: limits.people };
}

const refusal = (what: string, next: string): BackupProblem => new BackupProblem({ where: 'release', what, next });

function answer(value: unknown, ok = true): number {
  process.stdout.write(`${JSON.stringify(value)}\n`);
  return ok ? 0 : 1;
}
