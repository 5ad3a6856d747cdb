import type { Machine, Site } from '../../services/declare.ts';
import type { MachineFile } from './machine-file.ts';

/** containerd as the kubelet's engine; images come from the site's own registry only, over TLS with the site's authority. */
export function containerEngineFiles(site: Site, sandboxImage: string, authority: string): MachineFile[] {
  const registry = registryAddressOf(site);
  const hosts = `server = "https://${registry}"\n[host."https://${registry}"]\n  capabilities = ["pull", "resolve"]\n  ca = "${authorityPath}"\n`;
  const config = (cgroup: 1 | 2): MachineFile => ({
    path: '/etc/containerd/config.toml',
    content: configuration(site, sandboxImage, cgroup),
    restart: 'containerd',
    cgroup,
  });
  return [
    { path: authorityPath, content: authority },
    { path: `/etc/containerd/certs.d/${registry}/hosts.toml`, content: hosts },
    config(1),
    config(2),
  ];
}

/** `<address>:<port>` of the site's registry: the beginning of every image reference. */
export const registryAddressOf = (site: Site): string => {
  const machine = site.machines.find(({ name }) => name === site.registry.machine) as Machine;
  return `${machine.address}:${site.registry.port}`;
};

const authorityPath = '/etc/hssk/authority.crt';

/** With control groups v1, systemd and the kubelet share no tree: the kubelet manages groups itself. */
const configuration = (site: Site, sandboxImage: string, cgroup: 1 | 2): string => `version = 2
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${sandboxImage}"
  restrict_oom_score_adj = ${site.kind === 'local'}
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "/etc/cni/net.d"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "/etc/containerd/certs.d"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = ${cgroup === 2}
`;
