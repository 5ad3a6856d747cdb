import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider/index.js';
import { LocalBackend, TerraformStack } from 'cdktf';
import { RootConstruct } from 'constructs';

/** What tofu reads as main.tf.json; holds no secret and no path of this machine. */
export type StackJson = Record<string, unknown>;

/** Provider 1.13.4 builds from Go modules where no provider registry answers; a connected machine takes the newest 2.x. */
export const providerVersions = '>= 1.13.4, < 3.0.0';

/** The JSON of one stack that talks to the site's cluster; `build` adds its resources. Pure: writes no file. */
export function synthesize(name: string, build: (stack: TerraformStack) => void): StackJson {
  const stack = new TerraformStack(new RootConstruct(), name);
  new LocalBackend(stack, { path: 'terraform.tfstate' });
  // Relative to the stack's directory, so that the JSON is the same on every machine.
  new KubernetesProvider(stack, 'kubernetes', { configPath: '../../keys/kubeconfig' });
  stack.addOverride('terraform.required_providers.kubernetes', {
    source: 'hashicorp/kubernetes',
    version: providerVersions,
  });
  build(stack);
  return stack.toTerraform();
}

/** Text as tofu must read it: its two template openings are doubled, everything else stays. */
export const literal = (text: string): string => text.replaceAll('${', '$${').replaceAll('%{', '%%{');
