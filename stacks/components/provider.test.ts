import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sites } from '../../services/sites/index.ts';
import { platformStack } from '../platform/stack.ts';
import type { StackJson } from '../platform/synthesize.ts';
import { siteFiles } from '../site-files.ts';
import { openStack } from '../tofu.ts';
import { toolDirectory } from '../toolchain/tools.ts';
import { componentStacks } from './stacks.ts';
import { someImages } from './testing.ts';

/**
 * The synthesized stacks as a connected machine would plan them: with the newest 2.x of the provider, which is what
 * HSSK_PROVIDER_MIRROR holds. A plan of additions asks no cluster, so none is needed.
 */
const mirror = process.env.HSSK_PROVIDER_MIRROR;
const tofu = toolDirectory('tofu');
const why = mirror
  ? existsSync(tofu)
    ? ''
    : 'tofu is not built yet'
  : 'HSSK_PROVIDER_MIRROR names no mirror of providers';
if (why) process.stderr.write(`SKIP plan with the kubernetes provider 2.x: ${why}\n`);

describe.skipIf(why)('plan with the kubernetes provider of the mirror', () => {
  const home = mkdtempSync(join(tmpdir(), 'hssk-provider-'));
  const stateHome = process.env.XDG_STATE_HOME;
  beforeAll(() => {
    process.env.XDG_STATE_HOME = home;
    for (const site of Object.values(sites)) writeFileSync(siteFiles(site).kubeconfig, unreachable);
  });
  afterAll(() => {
    if (stateHome === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = stateHome;
    rmSync(home, { recursive: true, force: true });
  });

  test.each([sites.local!, sites.hanoi!].map((site) => [site.id, site] as const))(
    'the stacks of %s are valid and plan to additions only',
    { timeout: 300_000 },
    async (_, site) => {
      const json = together([platformStack(site), ...Object.values(componentStacks(site, someImages))]);
      const stack = openStack(site, 'all', { tofu }, [mirror!]);
      stack.write(json);
      await stack.init();
      const { add, change, destroy, replace } = await stack.plan();
      const resources = Object.values(json.resource).flatMap((named) => Object.keys(named));
      expect({ add, change, destroy, replace }).toEqual({ add: resources.length, change: 0, destroy: 0, replace: 0 });
    },
  );
});

/** All resources in one stack, so that tofu starts once. */
function together(stacks: StackJson[]): StackJson & { resource: Resources } {
  const resource: Resources = {};
  for (const stack of stacks) {
    for (const [kind, named] of Object.entries(stack.resource as Resources))
      resource[kind] = { ...resource[kind], ...named };
  }
  return { ...stacks[0], resource };
}

type Resources = Record<string, Record<string, object>>;

const unreachable = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'none',
  clusters: [{ name: 'none', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'none', user: { token: 'none' } }],
  contexts: [{ name: 'none', context: { cluster: 'none', user: 'none' } }],
});
