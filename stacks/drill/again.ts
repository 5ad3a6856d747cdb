import type { Site } from '../../services/declare.ts';
import { applyDatacentre } from '../datacentre/datacentre.ts';
import { type Deployed, deploy } from '../deploy.ts';
import { buildImages } from '../images/build.ts';
import type { Report } from '../problem.ts';
import type { Log } from '../progress.ts';
import { ensureTools } from '../toolchain/ensure.ts';
import { toolIds } from '../toolchain/tools.ts';

/** Makes the missing machines of a local site anew from their images, and nothing of what runs on them. */
export async function makeMachines(site: Site, report: Report): Promise<void> {
  const tools = await ensureTools(toolIds, report);
  await applyDatacentre(site, await buildImages(tools, report), tools, report);
}

/** The deploy that a person would start, with nobody to answer its questions. */
export const deployAgain = (site: Site, log: Log, report: Report): Promise<Deployed> =>
  deploy(site, { yes: true, allowDestroy: site.machines.map(({ component }) => component), log, show: report });
