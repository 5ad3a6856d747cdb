import { readFileSync } from 'node:fs';
import type { Report } from '../problem.ts';
import type { Remote } from '../remote.ts';
import { toolSources } from './preparation.ts';

/** Files on the deploying computer of the programs that Debian does not have. */
export type ToolFiles = Record<string, string>;

/** Gives a machine the programs that it lacks: Debian's packages, and the toolchain's own builds. */
export async function installTools(remote: Remote, missing: string[], files: ToolFiles, report: Report): Promise<void> {
  const packages = missing.map((tool) => toolSources[tool]!).filter((source) => source !== 'upload');
  if (packages.length > 0) {
    report(`${remote.machine.name}: apt-get install ${packages.join(' ')}`);
    await remote.run(
      `export DEBIAN_FRONTEND=noninteractive\napt-get update -q > /dev/null\napt-get install -qy --no-install-recommends ${packages.join(' ')} > /dev/null`,
    );
  }
  for (const tool of missing.filter((name) => toolSources[name] === 'upload')) {
    report(`${remote.machine.name}: uploading ${tool}`);
    await remote.write(`/usr/local/bin/${tool}`, readFileSync(files[tool]!), '0755');
  }
}
