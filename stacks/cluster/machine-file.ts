/** What a changed file makes necessary on its machine; remembered there until it is done, so that a killed run loses nothing. */
export type Restart = 'units' | 'network' | 'firewall' | 'containerd' | 'kubelet' | 'control-plane';

/** One file that a machine must have, whole. */
export type MachineFile = {
  path: string;
  content: string;
  mode?: '0600' | '0644' | '0755';
  restart?: Restart;
  /** Only on machines with this version of control groups; both are in use where Debian is. */
  cgroup?: 1 | 2;
};

/** YAML that kubeadm, the kubelet and the API server read; JSON is a part of YAML. */
export const asYaml = (...documents: object[]): string =>
  documents.map((document) => JSON.stringify(document, null, 2)).join('\n---\n');
