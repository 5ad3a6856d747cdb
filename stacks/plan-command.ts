import { ensureKeys, planSite } from './deploy.ts';
import { buildImages } from './images/build.ts';
import { changesOf, dataAtRisk, describePlan } from './plan.ts';
import { planOffline } from './plan-offline.ts';
import { preflight } from './preflight.ts';
import { exitCode } from './problem.ts';
import type { Answered, CommandContext } from './run.ts';
import { ensureTools } from './toolchain/ensure.ts';
import { toolIds } from './toolchain/tools.ts';

/** Shows what a deploy would change; `--offline` synthesizes everything without reaching a host. */
export async function planCommand({ site, options, show }: CommandContext): Promise<Answered> {
  const plans = options.offline ? planOffline(site) : await livePlan();
  const changes = changesOf(plans);
  const data = { site: site.id, offline: options.offline ?? false, changes, plans, dataAtRisk: dataAtRisk(plans) };
  return { data, text: describePlan(site, plans), exit: changes === 0 ? exitCode.ok : exitCode.changesPending };

  async function livePlan() {
    await preflight(site, show);
    await ensureKeys(site);
    const tools = await ensureTools(toolIds, show);
    return planSite(site, tools, await buildImages(tools, show), show);
  }
}
