import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolDirectories } from './ensure.ts';
import { layOutMirror, type ProviderId, providerVersions, tofuCliConfig } from './mirror.ts';
import { cliConfigFile, runTofu, type TofuCall } from './tofu-process.ts';

type Synthesized = { terraform?: { required_providers?: Record<string, { source: string; version?: string }> } };

/** The synthesized stack with its state in the stack's own folder, and every provider version with which it is valid. */
export function withOurSettings(json: Synthesized): object {
  const providers = Object.entries(json.terraform?.required_providers ?? {}).map(([name, { source }]) => {
    const address = source.includes('/') ? source : `hashicorp/${source}`;
    return [name, { source: address, version: providerVersions[address] }];
  });
  const required = providers.length > 0 ? { required_providers: Object.fromEntries(providers) } : {};
  return { ...json, terraform: { ...required, backend: { local: { path: 'terraform.tfstate' } } } };
}

/** Lets tofu install the providers of a stack from the mirrors, unless it has done so from the same ones. */
export async function initialize(
  call: TofuCall,
  providers: Partial<Pick<ToolDirectories, ProviderId>>,
  mirrors: string[],
): Promise<void> {
  const file = (name: string) => join(call.directory, name);
  const config = tofuCliConfig({ mirrors: [...mirrors, layOutMirror(providers)] });
  const { terraform } = JSON.parse(readFileSync(file('cdk.tf.json'), 'utf8')) as Synthesized;
  const inputs = createHash('sha256')
    .update(JSON.stringify([call.program, config, terraform]))
    .digest('hex');
  const marker = file('.terraform/initialized-from');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === inputs) return;
  // tofu's lock file keeps checksums of an earlier build; the providers are pinned by go.sum.
  for (const stale of ['.terraform', '.terraform.lock.hcl']) rmSync(file(stale), { recursive: true, force: true });
  writeFileSync(file(cliConfigFile), config, { mode: 0o600 });
  await runTofu(call);
  writeFileSync(marker, inputs);
}
