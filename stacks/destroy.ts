import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isCancel, text } from '@clack/prompts';
import { destroyDatacentre } from './datacentre/datacentre.ts';
import { exitCode, Problem } from './problem.ts';
import { runSteps } from './progress.ts';
import type { Answered, CommandContext } from './run.ts';
import { siteFiles } from './site-files.ts';

/** Removes a local site: its machines, disks, network, keys and state. What is shared (tools, images) and the record of its deploys stay. */
export async function destroySite({ site, options, log }: CommandContext): Promise<Answered> {
  if (site.kind === 'production') {
    throw new Problem({
      where: site.id,
      what: 'a production site is not destroyed by one command: it holds health records',
      next: 'remove machines one by one from the site file and deploy with --allow-destroy <component>',
      exit: exitCode.usage,
    });
  }
  const { root, deploys } = siteFiles(site);
  if (!options.yes && !(await agrees(site.id))) {
    throw new Problem({
      where: site.id,
      what: 'not confirmed; nothing was removed',
      next: `npm run destroy -- --site ${site.id} --yes`,
      exit: exitCode.usage,
    });
  }
  await runSteps([{ title: 'Machines, disks and network', run: (report) => destroyDatacentre(site, report) }], log);
  await log.close();
  for (const name of existsSync(root) ? readdirSync(root) : []) {
    if (join(root, name) !== deploys) rmSync(join(root, name), { recursive: true });
  }
  return { data: { site: site.id, destroyed: true }, text: `${site.id}: nothing is left of it but ${deploys}` };
}

async function agrees(id: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const answer = await text({ message: `Everything of "${id}" will be gone, its records too. Type ${id} to go on:` });
  return !isCancel(answer) && answer === id;
}
