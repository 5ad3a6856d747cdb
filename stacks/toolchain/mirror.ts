import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Report } from '../problem.ts';
import { cacheDirectory } from '../site-files.ts';
import { ensureTools, type ToolDirectories } from './ensure.ts';
import { toolOf } from './tools.ts';

export const providerIds = ['provider-docker', 'provider-kubernetes'] as const;
export type ProviderId = (typeof providerIds)[number];

/** A folder from which tofu installs our providers without a network; builds them when they are missing. */
export async function providerMirror(report: Report): Promise<string> {
  return layOutMirror(await ensureTools(providerIds, report));
}

/** Lays the built providers out as tofu expects a filesystem mirror: `<host>/<namespace>/<type>/<version>/<system>/`. */
export function layOutMirror(directories: Partial<Pick<ToolDirectories, ProviderId>>): string {
  const given = providerIds.filter((id) => directories[id]);
  const inputs = given.map((id) => [mirrorPath(id), directories[id]!] as const);
  const hash = createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 12);
  const mirror = join(cacheDirectory(), 'toolchain', `provider-mirror-${hash}`);
  if (existsSync(mirror)) return mirror;
  mkdirSync(dirname(mirror), { recursive: true });
  const draft = mkdtempSync(`${mirror}.draft-`);
  for (const [path, directory] of inputs) {
    mkdirSync(dirname(join(draft, path)), { recursive: true });
    symlinkSync(directory, join(draft, path));
  }
  moveInto(draft, mirror);
  return mirror;
}

/** What `tofu` reads as its own configuration: providers come from these folders and from nowhere else. */
export function tofuCliConfig({ mirrors }: { mirrors: string[] }): string {
  const blocks = mirrors.map((path) => `  filesystem_mirror {\n    path = ${JSON.stringify(path)}\n  }\n`);
  return `disable_checkpoint = true\nprovider_installation {\n${blocks.join('')}}\n`;
}

/** Constraints for `terraform.required_providers`, by the address without host. */
export const providerVersions: Record<string, string> = Object.fromEntries(
  providerIds.map((id) => [toolOf(id).provider!.address, toolOf(id).provider!.versions]),
);

const goArchitecture = process.arch === 'x64' ? 'amd64' : process.arch;

function mirrorPath(id: ProviderId): string {
  const { provider, version } = toolOf(id);
  return join('registry.opentofu.org', provider!.address, version, `linux_${goArchitecture}`);
}

/** Another process may have made the same folder meanwhile; its content is the same. */
function moveInto(draft: string, final: string): void {
  try {
    renameSync(draft, final);
  } catch (error) {
    if (!existsSync(final)) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
}
