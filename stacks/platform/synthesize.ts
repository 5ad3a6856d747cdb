import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider/index.js';
import { TerraformStack } from 'cdktf';
import { RootConstruct } from 'constructs';

/** What tofu reads; holds no secret and no path of this machine. Where its state lies and which provider serves it, tofu.ts says. */
export type StackJson = Record<string, unknown>;

/** The JSON of one stack that talks to the site's cluster; `build` adds its resources. Pure: writes no file. */
export function synthesize(name: string, build: (stack: TerraformStack) => void): StackJson {
  const stack = new TerraformStack(new RootConstruct(), name);
  // Relative to the stack's directory, so that the JSON is the same on every machine.
  new KubernetesProvider(stack, 'kubernetes', { configPath: '../../keys/kubeconfig' });
  build(stack);
  return stack.toTerraform();
}

/** Text as tofu must read it: its two template openings are doubled, everything else stays. */
export const literal = (text: string): string => text.replaceAll('${', '$${').replaceAll('%{', '%%{');
