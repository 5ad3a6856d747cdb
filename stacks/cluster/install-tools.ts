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

/** A local machine has its packages from its image and no way to a mirror; one of an older image is made anew. */
export function refuseOldMachine(site: Site, name: string, packages: string[]): void {
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
    refuseOldMachine(site, name, packages);
    report(`${name}: apt-get install ${packages.join(' ')}`);
    await remote.run(`export DEBIAN_FRONTEND=noninteractive
apt-get update -q > /dev/null
apt-get install -qy --no-install-recommends ${packages.join(' ')} > /dev/null`);
  }
  for (const program of missing) {
    const source = sources[program]!;
    if ('debian' in source) continue;
    report(`${name}: uploading ${program}`);
    await remote.write(`/usr/local/bin/${program}`, readFileSync(join(tools[source.tool], program)), '0755');
  }
}
