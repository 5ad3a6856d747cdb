import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../../services/declare.ts';
import { Problem, type Report } from '../problem.ts';
import type { Remote } from '../remote.ts';
import type { ToolDirectories } from '../toolchain/ensure.ts';

/** Tools of the toolchain whose programs run on machines. */
export type UploadedTools = Pick<ToolDirectories, 'kubernetes' | 'etcd'>;

type Source = { debian: string } | { tool: keyof UploadedTools };

/** Programs that machines run, and the Debian package or tool that has them. */
const sources: Record<string, Source> = {
  ip: { debian: 'iproute2' },
  nft: { debian: 'nftables' },
  containerd: { debian: 'containerd' },
  conntrack: { debian: 'conntrack' },
  'prometheus-node-exporter': { debian: 'prometheus-node-exporter' },
  socat: { debian: 'socat' },
  '/usr/lib/cni/ptp': { debian: 'containernetworking-plugins' },
  kubelet: { tool: 'kubernetes' },
  kubeadm: { tool: 'kubernetes' },
  etcdctl: { tool: 'etcd' },
  etcdutl: { tool: 'etcd' },
};

export const programsOf = (inCluster: boolean): string[] =>
  inCluster
    ? [...everywhere, 'containerd', 'conntrack', 'socat', '/usr/lib/cni/ptp', 'kubelet', 'kubeadm']
    : everywhere;

const everywhere = ['ip', 'nft', 'prometheus-node-exporter'];

/** Debian starts a package's services with its own settings; here nothing runs before its files lie there. `before` is a script. */
export async function installPackages(
  remote: Remote,
  packages: string[],
  { site, report, before = '' }: { site: Site; report: Report; before?: string },
): Promise<void> {
  const { name } = remote.machine;
  refuseOldMachine(site, name, packages);
  report(`${name}: apt-get install ${packages.join(' ')}`);
  await remote.run(
    `${before}
export DEBIAN_FRONTEND=noninteractive
apt-get update -q > /dev/null
printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d
chmod 0755 /usr/sbin/policy-rc.d
trap 'rm -f /usr/sbin/policy-rc.d' EXIT
apt-get install -qy --no-install-recommends ${packages.join(' ')} > /dev/null`,
    { timeout: '900s' },
  );
}

/** A local machine has its packages from its image and no way to a mirror; one of an older image is made anew. */
function refuseOldMachine(site: Site, name: string, packages: string[]): void {
  if (site.kind === 'production') return;
  throw new Problem({
    where: `${site.id}/${name}`,
    what: `it was made from an older image, without ${packages.join(', ')}`,
    next: `npm run destroy -- --site ${site.id} && npm run deploy -- --site ${site.id}`,
  });
}

/** Gives a machine the programs that it lacks: Debian's packages, and the toolchain's own builds. */
export async function installTools(
  remote: Remote,
  missing: string[],
  { site, tools, report }: { site: Site; tools: UploadedTools; report: Report },
): Promise<void> {
  const { name } = remote.machine;
  const packages = missing
    .map((program) => sources[program]!)
    .flatMap((source) => ('debian' in source ? [source.debian] : []));
  if (packages.length > 0) {
    await installPackages(remote, packages, { site, report });
  }
  for (const program of missing) {
    const source = sources[program]!;
    if ('debian' in source) continue;
    report(`${name}: uploading ${program}`);
    await remote.write(`/usr/local/bin/${program}`, readFileSync(join(tools[source.tool], program)), '0755');
  }
}
