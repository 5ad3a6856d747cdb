import { LimitRange } from '@cdktf/provider-kubernetes/lib/limit-range/index.js';
import { Namespace } from '@cdktf/provider-kubernetes/lib/namespace/index.js';
import { NetworkPolicy } from '@cdktf/provider-kubernetes/lib/network-policy/index.js';
import { PersistentVolume } from '@cdktf/provider-kubernetes/lib/persistent-volume/index.js';
import { PriorityClass } from '@cdktf/provider-kubernetes/lib/priority-class/index.js';
import { ResourceQuota } from '@cdktf/provider-kubernetes/lib/resource-quota/index.js';
import { StorageClass } from '@cdktf/provider-kubernetes/lib/storage-class/index.js';
import type { TerraformStack } from 'cdktf';
import type { Site } from '../../services/declare.ts';
import { type NamespacePolicy, networkPolicies, type Rule } from './network-policies.ts';
import { limitsOf, quotaOf } from './quotas.ts';
import { type StackJson, synthesize } from './synthesize.ts';
import { storageClassOf, type Volume, volumesOf } from './volumes.ts';
import { componentLabel, priorityClasses, type Workload, workloadsOf } from './workloads.ts';

/** Everything that the components find in the cluster: namespaces and their bounds, network policies, priorities, storage. */
export const platformStack = (site: Site): StackJson =>
  synthesize('platform', (stack) => {
    for (const { name, value, description } of priorityClasses) {
      new PriorityClass(stack, name, { metadata: { name }, value, description });
    }
    const policies = networkPolicies(site);
    for (const workload of workloadsOf(site)) {
      const namespace = addNamespace(stack, workload);
      addBounds(stack, site, workload, namespace);
      addPolicies(stack, policies.find((policy) => policy.namespace === workload.id)!, namespace);
    }
    addStorage(stack, volumesOf(site));
  });

function addNamespace(stack: TerraformStack, { id }: Workload): Namespace {
  const levels = ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']);
  return new Namespace(stack, id, {
    metadata: { name: id, labels: { ...Object.fromEntries(levels), [componentLabel]: id } },
  });
}

function addBounds(stack: TerraformStack, site: Site, workload: Workload, namespace: Namespace): void {
  const metadata = { name: 'bounds', namespace: workload.id };
  const dependsOn = [namespace];
  new ResourceQuota(stack, `${workload.id}-quota`, { metadata, dependsOn, spec: { hard: quotaOf(site, workload) } });
  new LimitRange(stack, `${workload.id}-limits`, { metadata, dependsOn, spec: { limit: [limitsOf(workload)] } });
}

function addPolicies(stack: TerraformStack, policy: NamespacePolicy, namespace: Namespace): void {
  const dependsOn = [namespace];
  const policyTypes = ['Ingress', 'Egress'];
  new NetworkPolicy(stack, `${policy.namespace}-default-deny`, {
    dependsOn,
    metadata: { name: 'default-deny', namespace: policy.namespace },
    spec: { podSelector: {}, policyTypes },
  });
  new NetworkPolicy(stack, `${policy.namespace}-declared-calls`, {
    dependsOn,
    metadata: { name: 'declared-calls', namespace: policy.namespace, annotations: reasons(policy) },
    spec: {
      podSelector: { matchLabels: { app: policy.namespace } },
      policyTypes,
      ingress: policy.ingress.map((rule) => ({ from: rule.peers, ports: [portOf(rule)] })),
      egress: policy.egress.map((rule) => ({ to: rule.peers, ports: [portOf(rule)] })),
    },
  });
}

const portOf = ({ port, protocol }: Rule) => ({ port: String(port), protocol });

/** The reason of every rule, for whoever reads the policy in the cluster. */
const reasons = ({ ingress, egress }: NamespacePolicy): Record<string, string> => ({
  'hssk.vn/in': [...new Set(ingress.map(({ port, why }) => `${port}: ${why}`))].join('; '),
  'hssk.vn/out': [...new Set(egress.map(({ port, why }) => `${port}: ${why}`))].join('; '),
});

function addStorage(stack: TerraformStack, volumes: Volume[]): void {
  for (const component of new Set(volumes.map((volume) => volume.component))) {
    const name = storageClassOf(component);
    new StorageClass(stack, name, {
      metadata: { name },
      storageProvisioner: 'kubernetes.io/no-provisioner',
      // The volume is chosen after the pod's VM, or a claim could bind to a directory of another VM.
      volumeBindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Retain',
    });
  }
  for (const volume of volumes) addVolume(stack, volume);
}

const addVolume = (stack: TerraformStack, { name, component, machine, path, storageClass }: Volume) =>
  new PersistentVolume(stack, `volume-${name}`, {
    metadata: { name, labels: { [componentLabel]: component.id } },
    spec: [
      {
        capacity: { storage: `${component.size.diskGiB}Gi` },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: storageClass,
        persistentVolumeSource: { local: { path } },
        nodeAffinity: {
          required: {
            nodeSelectorTerm: [
              { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [machine.name] }] },
            ],
          },
        },
      },
    ],
  });
