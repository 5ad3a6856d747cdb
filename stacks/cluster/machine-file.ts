/** What a changed file makes necessary on its machine; remembered there until it is done, so that a killed run loses nothing. */
export type Restart =
  | 'units'
  | 'network'
  | 'firewall'
  | 'ssh'
  | 'containerd'
  | 'kubelet'
  | 'control-plane'
  /** All services of the site on a machine outside the cluster. */
  | 'daemons'
  /** One service of systemd. */
  | `unit:${string}`;

/** One file that a machine must have, whole. */
export type MachineFile = {
  path: string;
  content: string;
  mode?: '0400' | '0440' | '0444' | '0600' | '0644' | '0755';
  /** `<user>:<group>`; root's when nothing is said. */
  owner?: string;
  restart?: Restart;
  /** Only on machines with this version of control groups; both are in use where Debian is. */
  cgroup?: 1 | 2;
};

/** YAML that kubeadm, the kubelet and the API server read; JSON is a part of YAML. */
export const asYaml = (...documents: object[]): string =>
  documents.map((document) => JSON.stringify(document, null, 2)).join('\n---\n');
