import type { Site } from '../../services/declare.ts';
import type { ClusterObject } from './apply.ts';
import { apiEndpointOf } from './kubeadm.ts';
import { asYaml } from './machine-file.ts';
import { digestOf, roleBinding } from './system-pods.ts';

/** kube-proxy on every node: services' addresses by nftables, in tables of its own beside the firewall's. */
export function kubeProxy(site: Site, image: string): ClusterObject[] {
  const metadata = { name: 'kube-proxy', namespace: 'kube-system' };
  const labels = { 'k8s-app': 'kube-proxy' };
  const data = { 'config.conf': asYaml(kubeProxyConfiguration(site)), 'kubeconfig.conf': asYaml(kubeconfig(site)) };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    roleBinding(metadata.name, 'system:node-proxier'),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data } as ClusterObject,
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { ...metadata, labels },
      spec: {
        selector: { matchLabels: labels },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
        template: {
          metadata: { labels, annotations: { 'hssk.vn/inputs': digestOf(JSON.stringify(data)) } },
          spec: pod(image),
        },
      },
    } as ClusterObject,
  ];
}

export const kubeProxyConfiguration = (site: Site) => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  mode: 'nftables',
  bindAddress: '0.0.0.0',
  clientConnection: { kubeconfig: '/etc/kube-proxy/kubeconfig.conf' },
  // Pods keep their own address when they call a service: the firewall knows the caller by it.
  detectLocalMode: 'ClusterCIDR',
  clusterCIDR: site.networks.pods,
  // Zero leaves the machine's own settings: they are part of its preparation, and kube-proxy may not write them.
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  healthzBindAddress: '127.0.0.1:10256',
  metricsBindAddress: '127.0.0.1:10249',
  ...(site.kind === 'local' ? { oomScoreAdj: 0 } : {}),
});

const kubeconfig = (site: Site) => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [
    {
      name: 'site',
      cluster: { 'certificate-authority': `${account}/ca.crt`, server: `https://${apiEndpointOf(site)}` },
    },
  ],
  users: [{ name: 'kube-proxy', user: { tokenFile: `${account}/token` } }],
  contexts: [{ name: 'site', context: { cluster: 'site', user: 'kube-proxy' } }],
  'current-context': 'site',
});

const account = '/var/run/secrets/kubernetes.io/serviceaccount';

/** It changes the machine's packet rules and nothing else, so that one capability is enough. */
const pod = (image: string) => ({
  serviceAccountName: 'kube-proxy',
  priorityClassName: 'system-node-critical',
  hostNetwork: true,
  dnsPolicy: 'Default',
  tolerations: [{ operator: 'Exists' }],
  securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'kube-proxy',
      image,
      command: ['kube-proxy', '--config=/etc/kube-proxy/config.conf', '--hostname-override=$(NODE_NAME)'],
      env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
      resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '128Mi' } },
      livenessProbe: { httpGet: { host: '127.0.0.1', path: '/livez', port: 10256 }, failureThreshold: 5 },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] },
      },
      volumeMounts: [{ name: 'configuration', mountPath: '/etc/kube-proxy', readOnly: true }],
    },
  ],
  volumes: [{ name: 'configuration', configMap: { name: 'kube-proxy' } }],
});
