import type { Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';
import { type DeployRecord, deployDraft } from '../evidence.ts';
import type { Report } from '../problem.ts';
import { runOnHost } from './on-host.ts';

/** Makes a point of the keys and state that were just sealed; the next scheduled run does it when this one does not go through. */
export async function saveSealedSite(site: Site, report: Report): Promise<void> {
  const [machine] = machinesOf(site, 'backup');
  if (!machine) return;
  await runOnHost(site, machine, ['run', 'site'], { timeoutSeconds: 300 }).then(
    () => report('keys and state of the site are saved'),
    (error: Error) => report(`keys and state of the site wait for the next run: ${error.message}`),
  );
}

/** Writes a deploy into the evidence log. A log that does not answer is said and does not fail the deploy: the site's own record has it. */
export async function enterDeploy(site: Site, record: DeployRecord, report: Report): Promise<void> {
  const [machine] = machinesOf(site, 'backup');
  if (!machine) return;
  await runOnHost(site, machine, ['append'], { input: JSON.stringify(deployDraft(record)), timeoutSeconds: 60 }).then(
    () => report('the deploy is in the evidence log'),
    (error: Error) => report(`the evidence log did not take this deploy: ${error.message}`),
  );
}
