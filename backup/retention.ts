/** Keeps one copy's repositories in order: watched all day, checked and thinned out once a day, pruned seven days after a forgetting. */

import { checkArticles, examine, partOfDay } from './check.ts';
import type { Repository } from './hosts.ts';
import type { Entry, Forgotten } from './ledger.ts';
import { decideForget, decidePrune, type ForgetDecision, type Refusal } from './policy.ts';
import { BackupProblem } from './problem.ts';
import { type CopyHost, ownRepositories, record, repositoryFolder, roleOf } from './retention/copy-host.ts';
import { carryOut, prune, putBackUnlogged, retentionArticles } from './retention/forget.ts';
import { historyOf } from './retention/history.ts';
import { policyInputs } from './retention/inputs.ts';
import { removeStaleLocks } from './retention/locks.ts';

export type Retained = {
  repository: Repository;
  checked: Entry['outcome'] | 'not';
  pruned: boolean;
  forgotten: { points: string[]; snapshots: number };
  refusals: Refusal[];
  keep: ForgetDecision['keep'];
};

/** A day's work on every repository of this host; with `dryRun` only what it would do, without a check. */
export async function retain(host: CopyHost, { dryRun = false } = {}): Promise<Retained[]> {
  const results: Retained[] = [];
  for (const repository of ownRepositories(host)) {
    results.push(dryRun ? await foresee(host, repository) : await retainOne(host, repository));
  }
  return results;
}

async function retainOne(host: CopyHost, repository: Repository): Promise<Retained> {
  removeStaleLocks(repositoryFolder(host, repository), host.now());
  putBackUnlogged(host, repository, await host.ledger.read());
  const check = await examine(host, repository, partOfDay(host));
  const pruned = await pruneWhenDue(host, repository);
  const decision = decideForget(await inputsNow(host, repository));
  const refusals = [...pruned.refusals, ...decision.refusals].filter(onlyOnce);
  if (refusals.length > 0) await recordRefusal(host, repository, refusals);
  const done = await carryOut(host, repository, decision);
  return {
    ...{ repository, checked: check.outcome, pruned: pruned.done, refusals, keep: decision.keep },
    forgotten: forgottenBy(done),
  };
}

const forgottenBy = (entries: Entry<Forgotten>[]): Retained['forgotten'] => ({
  points: entries.flatMap(({ facts }) => facts.points),
  snapshots: entries.reduce((sum, { facts }) => sum + facts.snapshots.length + facts.superseded.length, 0),
});

async function foresee(host: CopyHost, repository: Repository): Promise<Retained> {
  const inputs = await inputsNow(host, repository);
  const { points, snapshots, superseded, refusals, keep } = decideForget(inputs);
  const forgotten = { points, snapshots: snapshots.length + superseded.length };
  return { repository, checked: 'not', pruned: decidePrune(inputs).allowed, forgotten, refusals, keep };
}

const inputsNow = async (host: CopyHost, repository: Repository) =>
  policyInputs(host, repository, historyOf(await host.ledger.read(), roleOf(host)));

/** The whole data is read only when nothing else stands in the way, since that takes long. */
async function pruneWhenDue(host: CopyHost, repository: Repository): Promise<{ done: boolean; refusals: Refusal[] }> {
  const decide = async () => decidePrune(await inputsNow(host, repository));
  const first = await decide();
  const waits = first.refusals.some(({ code }) => code === 'hold');
  if (first.batches.length === 0 || waits) return { done: false, refusals: [] };
  const others = first.refusals.filter(({ code }) => code !== 'check');
  if (others.length > 0) return { done: false, refusals: first.refusals };
  await examine(host, repository, 'all');
  const { allowed, refusals } = await decide();
  if (!allowed) return { done: false, refusals };
  await pruneNow(host, repository);
  return { done: true, refusals: [] };
}

async function pruneNow(host: CopyHost, repository: Repository): Promise<void> {
  const draft = { kind: 'prune' as const, articles: retentionArticles };
  const facts = { role: roleOf(host), repository };
  try {
    await prune(host, repository);
    // All that is left is read again: damage is a check that failed, and the forgetting that follows is refused.
    const { outcome, facts: found } = await examine(host, repository, 'all');
    await record(host, { ...draft, outcome, facts: { ...facts, damage: found.damage } });
  } catch (error) {
    if (!(error instanceof BackupProblem)) throw error;
    await record(host, { ...draft, outcome: 'failed', facts: { ...facts, reason: error.message.slice(0, 1000) } });
    throw error;
  }
}

const recordRefusal = (host: CopyHost, repository: Repository, refusals: Refusal[]) =>
  record(host, {
    ...{ kind: 'forget', outcome: 'refused', articles: [...retentionArticles, ...checkArticles] },
    facts: { role: roleOf(host), repository, refusals: refusals.slice(0, 50), all: refusals.length },
  });

const onlyOnce = (refusal: Refusal, index: number, all: Refusal[]): boolean =>
  all.findIndex(({ code, what }) => code === refusal.code && what === refusal.what) === index;
