import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../../services/declare.ts';
import { workloadsOf } from '../platform/workloads.ts';
import { siteFiles } from '../site-files.ts';

/** Components that an earlier deploy ran in the cluster, and that are declared no more or have no machine any more. */
export function leavingStacks(site: Site): string[] {
  const folder = join(siteFiles(site).root, 'stacks');
  const staying = new Set(['platform', ...workloadsOf(site).map(({ id }) => id)]);
  return readdirSync(folder).filter((name) => !staying.has(name) && isInCluster(join(folder, name)));
}

/** Stacks of other layers use other providers; one without a state holds nothing. */
function isInCluster(directory: string): boolean {
  if (!existsSync(join(directory, 'terraform.tfstate'))) return false;
  const { terraform } = JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as {
    terraform?: { required_providers?: object };
  };
  return Object.keys(terraform?.required_providers ?? {}).join() === 'kubernetes';
}
