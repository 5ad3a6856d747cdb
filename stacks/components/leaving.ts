import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../../services/catalogue.ts';
import type { Site } from '../../services/declare.ts';
import { workloadsOf } from '../platform/workloads.ts';
import { siteFiles } from '../site-files.ts';

/** Components that an earlier deploy ran in the cluster and that the site has no machine of any more. */
export function leavingStacks(site: Site): string[] {
  const { root } = siteFiles(site);
  const staying = new Set(workloadsOf(site).map(({ id }) => id));
  return catalogue
    .map(({ id }) => id)
    .filter((id) => !staying.has(id) && existsSync(join(root, 'stacks', id, 'terraform.tfstate')));
}
