import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cacheDirectory } from '../site-files.ts';

/** What a deploy needs; the others are built by the command that uses them. */
export type DeployToolId = 'kubernetes' | 'etcd' | 'coredns' | 'tofu' | 'provider-docker' | 'provider-kubernetes';
export type ToolId = DeployToolId | 'k6';

/** One program or set of programs, built from the Go modules that `modules/<id>/go.mod` and `go.sum` pin. */
export type Tool = {
  id: ToolId;
  version: string;
  /** Where its binaries run. */
  usedFor: string;
  /** Go packages that are built; each binary gets the name in `binaries` at the same place. */
  packages: string[];
  binaries: string[];
  tags?: string[];
  /** Go variables set by the linker: the version that the program tells of itself. */
  variables?: Record<string, string>;
  /** How the program tells its version; providers do not. */
  probe?: { binary: string; arguments: string[]; prints: string };
  /** A binary on PATH serves too when its version, printed by the probe, lies in this range; only for what runs on this computer. */
  onPath?: { atLeast: string; below: string };
  /** What tofu knows a provider as, and the versions with which the synthesized stacks are valid. */
  provider?: { address: string; versions: string };
  /** Build time on 2 cores with empty Go caches. */
  coldSeconds: number;
};

const kubernetesVersion = 'k8s.io/component-base/version';

/** In the order in which they are built: what other layers wait for longest comes first. */
export const tools: Tool[] = [
  {
    id: 'kubernetes',
    version: '1.36.3',
    usedFor:
      'VM image: kubelet, kubeadm, kubectl; container images: kube-apiserver, kube-controller-manager, kube-scheduler, kube-proxy',
    packages: [
      'k8s.io/kubernetes/cmd/kubelet',
      'k8s.io/kubernetes/cmd/kubeadm',
      'k8s.io/kubernetes/cmd/kubectl',
      'k8s.io/kubernetes/cmd/kube-apiserver',
      'k8s.io/kubernetes/cmd/kube-controller-manager',
      'k8s.io/kubernetes/cmd/kube-scheduler',
      'k8s.io/kubernetes/cmd/kube-proxy',
    ],
    binaries: [
      'kubelet',
      'kubeadm',
      'kubectl',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
      'kube-proxy',
    ],
    tags: ['grpcnotrace'],
    variables: {
      [`${kubernetesVersion}.gitVersion`]: 'v1.36.3',
      [`${kubernetesVersion}.gitMajor`]: '1',
      [`${kubernetesVersion}.gitMinor`]: '36',
      [`${kubernetesVersion}.gitTreeState`]: 'clean',
    },
    probe: { binary: 'kubelet', arguments: ['--version'], prints: 'v1.36.3' },
    coldSeconds: 350,
  },
  {
    id: 'etcd',
    version: '3.6.8',
    usedFor: 'container image: etcd; VM image: etcdctl, and etcdutl for restores',
    packages: ['go.etcd.io/etcd/server/v3', 'go.etcd.io/etcd/etcdctl/v3', 'go.etcd.io/etcd/etcdutl/v3'],
    binaries: ['etcd', 'etcdctl', 'etcdutl'],
    probe: { binary: 'etcd', arguments: ['--version'], prints: 'etcd Version: 3.6.8' },
    coldSeconds: 30,
  },
  {
    id: 'coredns',
    version: '1.14.7',
    usedFor: 'container image: coredns, with the plugins of modules/coredns/main.go only',
    packages: ['.'],
    binaries: ['coredns'],
    probe: { binary: 'coredns', arguments: ['-version'], prints: 'CoreDNS-1.14.7' },
    coldSeconds: 60,
  },
  {
    id: 'tofu',
    version: '1.12.6',
    usedFor: 'this computer: plans and applies the CDKTF stacks',
    packages: ['github.com/opentofu/opentofu/cmd/tofu'],
    binaries: ['tofu'],
    variables: { 'github.com/opentofu/opentofu/version.dev': 'no' },
    probe: { binary: 'tofu', arguments: ['version'], prints: 'OpenTofu v1.12.6' },
    onPath: { atLeast: '1.12.0', below: '2.0.0' },
    coldSeconds: 195,
  },
  {
    id: 'provider-docker',
    // The commit that is pinned is two weeks younger than the tag v4.6.0; Go knows it by a pseudo-version, tofu needs a plain one.
    version: '4.6.0',
    usedFor: 'this computer: provider kreuzwerker/docker of tofu',
    packages: ['github.com/terraform-providers/terraform-provider-docker'],
    binaries: ['terraform-provider-docker_v4.6.0'],
    variables: { 'main.version': '4.6.0' },
    provider: { address: 'kreuzwerker/docker', versions: '>= 3.6.2, < 5.0.0' },
    coldSeconds: 120,
  },
  {
    id: 'provider-kubernetes',
    version: '1.13.4',
    usedFor: 'this computer: provider hashicorp/kubernetes of tofu',
    packages: ['github.com/hashicorp/terraform-provider-kubernetes'],
    binaries: ['terraform-provider-kubernetes_v1.13.4'],
    provider: { address: 'hashicorp/kubernetes', versions: '>= 1.13.4, < 3.0.0' },
    coldSeconds: 65,
  },
  {
    id: 'k6',
    version: '1.8.1',
    usedFor: 'this computer: sends the load of npm run load; no deploy builds it',
    packages: ['go.k6.io/k6'],
    binaries: ['k6'],
    probe: { binary: 'k6', arguments: ['version'], prints: 'k6 v1.8.1' },
    onPath: { atLeast: '1.8.0', below: '2.0.0' },
    coldSeconds: 100,
  },
];

export const toolIds: DeployToolId[] = tools.flatMap(({ id }) => (id === 'k6' ? [] : id));

export const toolOf = (id: ToolId): Tool => tools.find((tool) => tool.id === id)!;

export const moduleDirectory = (id: ToolId): string => join(import.meta.dirname, 'modules', id);

/** Folder of the built binaries of a tool; it exists only when all of them are complete. */
export const toolDirectory = (id: ToolId): string => {
  const { version } = toolOf(id);
  return join(cacheDirectory(), 'toolchain', `${id}-${version}-${inputsHash(id)}`, 'bin');
};

/** Arguments of `go` that build all packages of the tool into a folder. */
export function buildArguments({ packages, tags = [], variables = {} }: Tool, outputDirectory: string): string[] {
  const assignments = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
  return [
    ...['build', '-v', '-trimpath', '-buildvcs=false', '-mod=readonly'],
    // The binaries are stripped, and a compiler that writes no debug data takes a tenth less time.
    '-gcflags=all=-dwarf=false',
    `-ldflags=${['-s', '-w', ...assignments].join(' ')}`,
    ...(tags.length > 0 ? [`-tags=${tags.join(',')}`] : []),
    ...['-o', `${outputDirectory}/`],
    ...packages,
  ];
}

/** The name that `go build -o <folder>/` gives to the binary of a package: its last path element that is no major version. */
export const defaultBinaryName = (goPackage: string, id: ToolId): string => {
  if (goPackage === '.') return id;
  return /^v\d+$/.test(basename(goPackage)) ? basename(dirname(goPackage)) : basename(goPackage);
};

/** Twelve hex digits over everything that decides what is built: pinned modules, sources, flags, processor. */
function inputsHash(id: ToolId): string {
  const hash = createHash('sha256').update(JSON.stringify([process.arch, buildArguments(toolOf(id), '')]));
  // go.sum is left out: it can refuse a build, but not change it.
  const names = readdirSync(moduleDirectory(id)).filter((name) => name !== 'go.sum');
  for (const name of names.sort()) {
    hash.update(`${name}\0`).update(readFileSync(join(moduleDirectory(id), name)));
  }
  return hash.digest('hex').slice(0, 12);
}
