import { createHash } from 'node:crypto';
import type { Machine, Site } from '../../services/declare.ts';
import { auditPolicy } from './audit-policy.ts';
import { initConfiguration } from './kubeadm.ts';
import { asYaml, type MachineFile } from './machine-file.ts';

/** Images of the control plane's own processes, by digest. */
export type ControlPlaneImages = Record<(typeof processes)[number], string>;
const processes = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'] as const;

export const kubeadmFile = '/etc/kubernetes/hssk/kubeadm.yaml';

/** Files of a control plane; when one of them changes, kubeadm writes the static pods anew. */
export function controlPlaneFiles(
  site: Site,
  machine: Machine,
  images: ControlPlaneImages,
  key: string,
): MachineFile[] {
  const inputs: MachineFile[] = [
    { path: '/etc/kubernetes/hssk/audit-policy.yaml', content: asYaml(auditPolicy), mode: '0600' },
    { path: '/etc/kubernetes/hssk/encryption.yaml', content: asYaml(encryptionConfiguration(key)), mode: '0600' },
  ];
  const digest = createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16);
  const files: MachineFile[] = [
    ...inputs,
    ...processes.map((name) => ({
      path: `/etc/kubernetes/hssk/patches/${name}+strategic.json`,
      content: asYaml(patch(name, images[name], digest)),
    })),
    { path: kubeadmFile, content: asYaml(...initConfiguration(site, machine)), mode: '0600' },
  ];
  return files.map((file) => ({ ...file, restart: 'control-plane' }));
}

/**
 * Secrets are sealed with a key of the site before etcd sees them (000:19.2). `identity` last only reads what an older cluster wrote
 * in clear; nothing is written with it.
 */
export const encryptionConfiguration = (key: string) => ({
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'EncryptionConfiguration',
  resources: [
    {
      resources: ['secrets'],
      providers: [{ secretbox: { keys: [{ name: 'site', secret: key.trim() }] } }, { identity: {} }],
    },
  ],
});

/** The image by digest; for the API server also a mark of its input files, so that a change of one restarts it. */
const patch = (name: string, image: string, digest: string) => ({
  ...(name === 'kube-apiserver' ? { metadata: { annotations: { 'hssk.vn/inputs': digest } } } : {}),
  spec: { containers: [{ name, image }] },
});
