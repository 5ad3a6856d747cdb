import type { Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';
import { type DeployRecord, deployDraft } from '../evidence.ts';
import type { Report } from '../problem.ts';
import { runOnHost } from './on-host.ts';

/** Writes a deploy into the evidence log. A log that does not answer is said and does not fail the deploy: the site's own record has it. */
export async function enterDeploy(site: Site, record: DeployRecord, report: Report): Promise<void> {
  const [machine] = machinesOf(site, 'backup');
  if (!machine) return;
  await runOnHost(site, machine, ['append'], { input: JSON.stringify(deployDraft(record)), timeoutSeconds: 60 }).then(
    () => report('the deploy is in the evidence log'),
    (error: Error) => report(`the evidence log did not take this deploy: ${error.message}`),
  );
}
