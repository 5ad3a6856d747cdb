import type { DeploymentSpecTemplateSpec } from '@cdktf/provider-kubernetes/lib/deployment/index.js';
import type { Probe } from '../../services/declare.ts';
import { processUser } from '../platform/volumes.ts';
import { componentLabel, priorityClassOf, resourcesOf, type Workload } from '../platform/workloads.ts';

type PodSpec = DeploymentSpecTemplateSpec;
type Container = NonNullable<Exclude<PodSpec['container'], { resolve: unknown }>>[number];
type Volume = NonNullable<Exclude<PodSpec['volume'], { resolve: unknown }>>[number];
type Mount = { name: string; mountPath: string; readOnly?: boolean };

/** Name of the volume claim of a component that keeps data. */
export const dataVolume = 'data';
/** Where the files of a component's configuration are mounted. */
export const configurationPath = '/etc/hssk';

/** Says which version of everything a pod was made of; it changes with the declaration, the image, the files and the secrets. */
export const revisionLabel = 'hssk.vn/revision';

/** What a pod is made of beside its declaration: image by digest, number of members, whether it has files of its own, its revision. */
export type PodParts = { workload: Workload; image: string; members: number; configured: boolean; revision: string };

/** The pod of a component: pinned to the component's VMs, unprivileged, everything read-only but what it declares. */
export function podOf(parts: PodParts): PodSpec {
  const { workload, revision } = parts;
  const { runs } = workload;
  return {
    automountServiceAccountToken: Boolean(runs.rights),
    enableServiceLinks: false,
    priorityClassName: priorityClassOf(workload),
    terminationGracePeriodSeconds: runs.graceSeconds ?? 30,
    nodeSelector: { [componentLabel]: workload.id },
    toleration: [{ key: componentLabel, operator: 'Equal', value: workload.id, effect: 'NoSchedule' }],
    affinity: { podAntiAffinity: apart(workload.id, revision) },
    initContainer: runs.prepare ? [prepareContainer(parts)] : [],
    container: [mainContainer(parts)],
    volume: volumes(parts),
  };
}

/**
 * Members of one version never share a VM. A new version may start beside the old one, which a component of a single VM needs, and
 * avoids it where it can. The rule is the same for any number of members: a change of it would stand between old pods and new ones.
 */
function apart(app: string, revision: string) {
  const others = (labels: Record<string, string>) => ({
    topologyKey: 'kubernetes.io/hostname',
    labelSelector: [{ matchLabels: labels }],
  });
  return {
    requiredDuringSchedulingIgnoredDuringExecution: [others({ app, [revisionLabel]: revision })],
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: others({ app }) }],
  };
}

function mainContainer(parts: PodParts): Container {
  const { workload, image } = parts;
  const { runs } = workload;
  const own = runs.dataPath ? [{ name: dataVolume, mountPath: runs.dataPath }] : [];
  return {
    ...confined(workload, image),
    name: workload.id,
    command: runs.command,
    env: [...identity, ...environment(runs.env)],
    port: runs.ports.map(({ name, port }) => ({ name, containerPort: port, protocol: 'TCP' })),
    // Start-up may take a minute (a restore, a long recovery); only then does liveness begin to count.
    startupProbe: { ...probe(runs.liveness, runs.ports), periodSeconds: 1, failureThreshold: 60, timeoutSeconds: 2 },
    readinessProbe: { ...probe(runs.readiness, runs.ports), periodSeconds: 2, failureThreshold: 2, timeoutSeconds: 2 },
    livenessProbe: { ...probe(runs.liveness, runs.ports), periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 5 },
    lifecycle: { preStop: [{ exec: { command: runs.beforeStop ?? ['sleep', String(secondsUntilUnlisted)] } }] },
    volumeMount: [...baseMounts(parts), ...secretMounts(runs.secrets), ...memoryMounts(workload), ...own],
  };
}

/** Every machine has stopped sending new connections to a leaving member after this time. */
const secondsUntilUnlisted = 3;

function prepareContainer(parts: PodParts): Container {
  const { workload, image } = parts;
  const prepare = workload.runs.prepare!;
  return {
    ...confined(workload, image),
    name: 'prepare',
    command: prepare.command,
    env: [...identity, ...environment({ ...workload.runs.env, ...prepare.env })],
    volumeMount: [...baseMounts(parts), ...secretMounts(prepare.secrets)],
  };
}

const confined = (workload: Workload, image: string) => ({
  image,
  imagePullPolicy: 'IfNotPresent',
  resources: resourcesOf(workload),
  securityContext: {
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: true,
    // The pod as a whole has no security context: provider 1.13.4 would give it `fsGroup: 0`, which opens the data directory to a group.
    // The seccomp profile comes from an admission policy of the cluster, since that provider has no word for it.
    runAsNonRoot: true,
    runAsUser: String(processUser),
    runAsGroup: String(processUser),
    capabilities: { drop: ['ALL'] },
  },
});

/** What every process may know of where it runs. */
const identity = [
  ['POD_NAME', 'metadata.name'],
  ['POD_IP', 'status.podIP'],
  ['NODE_NAME', 'spec.nodeName'],
].map(([name, fieldPath]) => ({ name: name!, valueFrom: { fieldRef: { fieldPath: fieldPath! } } }));

const environment = (values: Record<string, string> = {}) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

function probe(from: Probe, ports: Workload['runs']['ports']) {
  const port = String(ports.find(({ name }) => name === from.port)!.port);
  if (from.kind === 'tcp') return { tcpSocket: [{ port }] };
  return { httpGet: { path: from.path, port, scheme: from.kind.toUpperCase() } };
}

const baseMounts = ({ configured }: PodParts): Mount[] => [
  { name: 'tmp', mountPath: '/tmp' },
  ...(configured ? [{ name: 'configuration', mountPath: configurationPath, readOnly: true }] : []),
];

const secretMounts = (secrets: string[] = []): Mount[] =>
  secrets.map((name) => ({ name, mountPath: `/run/secrets/${name}`, readOnly: true }));

const memoryMounts = ({ runs }: Workload): Mount[] =>
  (runs.memoryPaths ?? []).map(({ path }) => ({ name: volumeNameOf(path), mountPath: path }));

const volumeNameOf = (path: string): string => `memory${path.replaceAll('/', '-')}`;

function volumes({ workload: { id, runs }, configured }: PodParts): Volume[] {
  const secrets = new Set([...(runs.secrets ?? []), ...(runs.prepare?.secrets ?? [])]);
  return [
    { name: 'tmp', emptyDir: { sizeLimit: '1Gi' } },
    ...(configured ? [{ name: 'configuration', configMap: { name: id } }] : []),
    ...[...secrets].map((name) => ({ name, secret: { secretName: name, defaultMode: '0444' } })),
    ...(runs.memoryPaths ?? []).map(({ path, sizeMiB }) => ({
      name: volumeNameOf(path),
      emptyDir: { medium: 'Memory', sizeLimit: `${sizeMiB}Mi` },
    })),
  ];
}
