import { hostname, userInfo } from 'node:os';
import type { Draft } from '../../backup/ledger.ts';
import type { ArticleId } from '../../services/articles.ts';
import type { Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';
import type { DeployRecord } from '../evidence.ts';
import type { Report } from '../problem.ts';
import { runOnHost } from './on-host.ts';

/** Facts of an entry of kind `deploy`. */
export type DeployFacts = {
  version: string;
  changes: number;
  seconds: number;
  proofs: { id: string; ok: boolean }[];
};

/** Every change of the system is on record (002:15.1.c). */
const articles: ArticleId[] = ['002:15.1.c'];

/** Writes a deploy into the evidence log. A log that does not answer is said and does not fail the deploy: the site's own record has it. */
export async function enterDeploy(site: Site, record: DeployRecord, report: Report): Promise<void> {
  const [machine] = machinesOf(site, 'backup');
  if (!machine) return;
  const input = JSON.stringify(draftOf(record));
  await runOnHost(site, machine, ['append'], { input, timeoutSeconds: 60 }).then(
    () => report('the deploy is in the evidence log'),
    (error: Error) => report(`the evidence log did not take this deploy: ${error.message}`),
  );
}

function draftOf({ by, version, changes, timing, proofs }: DeployRecord): Draft<DeployFacts> {
  const facts = {
    ...{ version, changes, seconds: Math.round(timing.reduce((sum, { seconds }) => sum + seconds, 0)) },
    proofs: proofs.map(({ id, ok }) => ({ id, ok })),
  };
  const outcome = proofs.every(({ ok }) => ok) ? 'ok' : 'failed';
  return { kind: 'deploy', host: hostname(), actor: by, outcome, articles, facts };
}
