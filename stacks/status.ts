import { existsSync } from 'node:fs';
import { CoreV1Api, type V1Pod } from '@kubernetes/client-node';
import type { DrillDue } from '../backup/drill/schedule.ts';
import { componentOf } from '../services/catalogue.ts';
import type { Machine, Site } from '../services/declare.ts';
import { isInCluster } from '../services/network.ts';
import { sites } from '../services/sites/index.ts';
import { kubernetesOf } from './cluster/api.ts';
import { isReady } from './cluster/nodes.ts';
import { describeDues, readDues } from './drill/due.ts';
import { unitsOf } from './hosts/host-preparation.ts';
import { preparedHosts } from './hosts/prepare.ts';
import { deployedMachines } from './keys.ts';
import { answersPort, connect, hasShell } from './remote.ts';
import { siteFiles } from './site-files.ts';

export type MachineStatus = {
  name: string;
  component: string;
  address: string;
  /** Answers SSH with the pinned key; a local site's registry is one process without SSH and answers its own port. */
  reachable: boolean;
  /** Ready in the cluster; undefined for machines outside it or when the API server does not answer. */
  ready?: boolean;
  workload?: string;
};

export type Status = {
  site: string;
  deployed: boolean;
  healthy: boolean;
  machines: MachineStatus[];
  /** When each drill must be green again; left out while copy 1 does not answer. */
  drills?: DrillDue[];
};

export async function statusOf(site: Site): Promise<Status> {
  if (!existsSync(siteFiles(site).kubeconfig)) return { site: site.id, deployed: false, healthy: false, machines: [] };
  const outside = new Set(preparedHosts(site).map(({ name }) => name));
  // Asked beside the machines: a copy 1 that hangs must not hold back what people look for in an incident.
  const dues = readDues(site).catch(() => undefined);
  const cluster = await clusterView(site);
  const machines = await Promise.all(
    deployedMachines(site).map(async (machine): Promise<MachineStatus> => {
      const { name, component, address } = machine;
      const inCluster = isInCluster(componentOf(component));
      const reachable = await (hasShell(site, machine)
        ? answersSsh(site, machine)
        : answersPort(address, site.registry.port));
      const pod = cluster?.pods.find(
        ({ metadata, spec }) => metadata?.namespace === component && spec?.nodeName === name,
      );
      const services = reachable && outside.has(name) ? await servicesOf(site, machine) : undefined;
      const ready = inCluster ? cluster?.readyNodes.has(name) : undefined;
      return {
        name,
        component,
        address,
        reachable,
        ...(ready === undefined ? {} : { ready }),
        ...(pod ? { workload: describePod(pod) } : {}),
        ...(services ? { workload: services } : {}),
      };
    }),
  );
  const drills = await dues;
  const healthy =
    cluster !== undefined &&
    machines.every(({ reachable, ready, workload }) => reachable && ready !== false && !workload?.includes('chưa'));
  return { site: site.id, deployed: true, healthy, machines, ...(drills ? { drills } : {}) };
}

const answersSsh = (site: Site, machine: Machine): Promise<boolean> =>
  connect(site, machine)
    .run('true', { timeout: '15s' })
    .then(
      () => true,
      () => false,
    );

/** The services of a machine outside the cluster: each by name when it does not run. */
async function servicesOf(site: Site, machine: Machine): Promise<string> {
  const units = unitsOf(site, machine);
  const output = await connect(site, machine)
    .run(`systemctl is-active ${units.join(' ')} || true`, { timeout: '15s' })
    .catch(() => '');
  const states = output.trim().split('\n');
  const stopped = units.filter((_, index) => states[index] !== 'active');
  return stopped.length === 0 ? `${units.length} dịch vụ chạy` : `chưa chạy: ${stopped.join(', ')}`;
}

async function clusterView(site: Site): Promise<{ readyNodes: Set<string>; pods: V1Pod[] } | undefined> {
  const api = kubernetesOf(site).makeApiClient(CoreV1Api);
  const signal = AbortSignal.timeout(10_000);
  try {
    const nodes = (await api.listNode({}, { signal } as never)).items;
    const ready = nodes.filter(isReady);
    return {
      readyNodes: new Set(ready.map(({ metadata }) => metadata!.name!)),
      pods: (await api.listPodForAllNamespaces()).items,
    };
  } catch {
    return undefined;
  }
}

function describePod(pod: V1Pod): string {
  const ready = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
  const restarts = pod.status?.containerStatuses?.reduce((sum, { restartCount }) => sum + restartCount, 0) ?? 0;
  const role = pod.metadata?.labels?.role;
  return [
    ready ? 'sẵn sàng' : `chưa sẵn sàng (${pod.status?.phase})`,
    role,
    restarts ? `${restarts} lần khởi động lại` : undefined,
  ]
    .filter(Boolean)
    .join(', ');
}

export function describeStatus(status: Status): string {
  if (!status.deployed) return `${status.site}: chưa triển khai. Tiếp theo: npm run deploy`;
  const width = Math.max(...status.machines.map(({ name }) => name.length));
  const lines = status.machines.map(({ name, address, reachable, ready, workload }) => {
    const good = reachable && ready !== false && !workload?.includes('chưa');
    const notes = [
      reachable ? undefined : 'không trả lời',
      ready === false ? 'chưa Ready trong cụm' : undefined,
      workload,
    ];
    return `${good ? '✓' : '✗'} ${name.padEnd(width)}  ${address.padEnd(15)}  ${notes.filter(Boolean).join(', ') || 'chạy'}`;
  });
  const drills = status.drills
    ? describeDues(sites[status.site]!, status.drills)
    : ['? hạn diễn tập: bản sao 1 không trả lời'];
  return [...lines, ...drills, `${status.site}: ${status.healthy ? 'bình thường' : 'có vấn đề'}`].join('\n');
}
