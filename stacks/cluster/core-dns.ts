import type { Site } from '../../services/declare.ts';
import { addressAt, dnsAddressOf, machinesOf } from '../../services/network.ts';
import type { ClusterObject } from './apply.ts';
import { componentLabel } from './kubeadm.ts';
import { clusterRole, digestOf, roleBinding } from './system-pods.ts';

/** CoreDNS: names of services for the pods, answered on the control planes; other names only through the site's own servers. */
export function coreDns(site: Site, image: string): ClusterObject[] {
  const metadata = { name: 'coredns', namespace: 'kube-system' };
  const labels = { 'k8s-app': 'kube-dns' };
  const corefile = corefileOf(site);
  const replicas = Math.min(2, machinesOf(site, 'control-plane').length);
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    clusterRole(metadata.name, [
      { apiGroups: [''], resources: ['services', 'namespaces'], verbs: ['list', 'watch'] },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
    ]),
    roleBinding(metadata.name, metadata.name),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile: corefile } } as ClusterObject,
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'kube-dns', namespace: 'kube-system', labels },
      spec: {
        clusterIP: dnsAddressOf(site),
        selector: labels,
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53, protocol: 'TCP' },
        ],
      },
    } as ClusterObject,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...metadata, labels },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          // A new Corefile is a new pod, so that a broken one never replaces a running one.
          metadata: { labels, annotations: { 'hssk.vn/inputs': digestOf(corefile) } },
          spec: coreDnsPod(image, labels, replicas),
        },
      },
    } as ClusterObject,
  ];
}

/** Names outside the cluster go to the site's own servers; a site without any answers at once that there is no such name. */
export function corefileOf(site: Site): string {
  const servers = (site.outbound.names ?? []).map((cidr) => addressAt(cidr, 0));
  return `cluster.local:53 in-addr.arpa:53 {
  errors
  health
  ready
  kubernetes cluster.local in-addr.arpa {
    ttl 10
  }
  cache 10
  loadbalance
}
.:53 {
  errors
  cache 10
  ${servers.length > 0 ? `forward . ${servers.join(' ')}` : 'template ANY ANY {\n    rcode NXDOMAIN\n  }'}
}
`;
}

const coreDnsPod = (image: string, labels: Record<string, string>, replicas: number) => ({
  serviceAccountName: 'coredns',
  priorityClassName: 'system-cluster-critical',
  dnsPolicy: 'Default',
  nodeSelector: { [componentLabel]: 'control-plane' },
  tolerations: [
    { key: componentLabel, operator: 'Equal', value: 'control-plane', effect: 'NoSchedule' },
    ...['not-ready', 'unreachable'].map((state) => ({
      ...{ key: `node.kubernetes.io/${state}`, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 },
    })),
  ],
  // Never two on one control plane, even while the second has not joined yet.
  topologySpreadConstraints: [
    {
      ...{
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'DoNotSchedule',
        minDomains: replicas,
      },
      labelSelector: { matchLabels: labels },
      matchLabelKeys: ['pod-template-hash'],
    },
  ],
  securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'coredns',
      image,
      args: ['-conf', '/etc/coredns/Corefile'],
      ports: [{ name: 'dns', containerPort: 53, protocol: 'UDP' }],
      resources: { requests: { cpu: '50m', memory: '40Mi' }, limits: { memory: '170Mi' } },
      livenessProbe: { httpGet: { path: '/health', port: 8080 }, failureThreshold: 5, timeoutSeconds: 5 },
      readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 2 },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
      },
      volumeMounts: [{ name: 'configuration', mountPath: '/etc/coredns', readOnly: true }],
    },
  ],
  volumes: [{ name: 'configuration', configMap: { name: 'coredns' } }],
});
