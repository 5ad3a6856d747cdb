import type { Site } from '../services/declare.ts';
import { componentStacks } from './components/stacks.ts';
import { registryImages } from './images/images.ts';
import type { Images } from './images/push.ts';
import { planOfSynthesized, type StackPlan } from './plan.ts';
import { platformStack } from './platform/stack.ts';

/** Stands for an image that was not built: the stacks are synthesized in full without any image, key or host. */
const noDigest = `sha256:${'0'.repeat(64)}`;

/** Every resource of every stack of the site, from the declarations alone. */
export function planOffline(site: Site): StackPlan[] {
  const { address } = site.machines.find(({ name }) => name === site.registry.machine)!;
  const references = registryImages.map((name) => [name, `${address}:${site.registry.port}/${name}@${noDigest}`]);
  const images = Object.fromEntries(references) as Images;
  const stacks = { platform: platformStack(site), ...componentStacks(site, images, {}) };
  return [...Object.entries(stacks).map(([name, json]) => planOfSynthesized(name, json))];
}
