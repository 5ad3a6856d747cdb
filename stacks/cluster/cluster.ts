import { existsSync } from 'node:fs';
import type { KubeConfig } from '@kubernetes/client-node';
import { componentOf, isDeployed } from '../../services/catalogue.ts';
import type { Site } from '../../services/declare.ts';
import { isInCluster } from '../../services/network.ts';
import type { Report } from '../problem.ts';
import { siteFiles } from '../site-files.ts';
import { inviteMachines, isReachable, kubernetesOf, saveKubeconfig, waitForApi } from './api.ts';
import { applyObjects, type ClusterObject } from './apply.ts';
import { type Authorities, ensureClusterAuthorities } from './authorities.ts';
import type { ControlPlaneImages } from './control-plane-files.ts';
import { isControlPlane, joinMachines, rejoinMachine, startControlPlane, updateControlPlane } from './formation.ts';
import type { ToolFiles } from './install-tools.ts';
import { kubeProxy } from './kube-proxy.ts';
import { alignNodes, listNodes, waitForNodes } from './nodes.ts';
import { inParallel } from './parallel.ts';
import { type SecretData, seccompDefault, secretObjects, silentDefaultAccounts } from './policies.ts';
import type { MachineDirectory } from './preparation.ts';
import { type PreparedMachine, prepareMachine } from './prepare.ts';
import { removeNode, surplusNodes } from './removal.ts';
import { coreDns, waitForSystemPods } from './system-pods.ts';

export type ClusterInputs = {
  /** References by digest in the site's own registry. */
  images: ControlPlaneImages & { 'kube-proxy': string; coredns: string; pause: string };
  /** Data directories that machines must have. */
  directories: (MachineDirectory & { machine: string })[];
  /** Where the toolchain's builds of programs lie, for machines that come without them. */
  tools: ToolFiles;
};

/**
 * Makes the site's machines one Kubernetes cluster, as declared: every machine prepared and firewalled, control planes formed, nodes
 * joined, those no longer declared removed. Safe to run at any time and after any interruption; without changes it only looks.
 */
export async function ensureCluster(site: Site, inputs: ClusterInputs, report: Report): Promise<void> {
  const authorities = await ensureClusterAuthorities(site);
  await removeSurplus(site, report);
  const deployed = site.machines.filter(({ component }) => isDeployed(componentOf(component)));
  const machines = await inParallel(deployed, 8, (machine) =>
    prepareMachine(site, machine, inputs, authorities, report),
  );
  await formControlPlane(site, machines.filter(isControlPlane), authorities, report);
  const config = kubernetesOf(site);
  const system = [...kubeProxy(site, inputs.images['kube-proxy']), ...coreDns(site, inputs.images.coredns)];
  const [changed] = await Promise.all([
    applyObjects(config, [...system, ...seccompDefault()]),
    joinMissing(site, config, machines, authorities, report),
  ]);
  for (const name of changed) report(name);
  await alignNodes(site, config, report);
  await waitForNodes(site, config);
  await waitForSystemPods(site, config);
}

/** Objects inside the components' namespaces that the kubernetes provider does not carry; the namespaces exist by then. */
export async function applyInsideNamespaces(
  site: Site,
  { secrets, objects }: { secrets: SecretData[]; objects: ClusterObject[] },
  report: Report,
): Promise<void> {
  const namespaces = [
    ...new Set([...secrets, ...objects.map(({ metadata }) => metadata)].map(({ namespace }) => namespace!)),
  ];
  const all = [...silentDefaultAccounts(namespaces), ...secretObjects(secrets), ...objects];
  for (const name of await applyObjects(kubernetesOf(site), all)) report(name);
}

/** The first control plane starts the cluster when none has; then each has the newest inputs, and the kubeconfig is kept. */
async function formControlPlane(
  site: Site,
  planes: PreparedMachine[],
  authorities: Authorities,
  report: Report,
): Promise<void> {
  let administrator = planes.find(({ joined }) => joined)?.administrator;
  if (!administrator) {
    const first = planes[0]!;
    report(`${first.machine.name}: starting the control plane`);
    administrator = await startControlPlane(first, authorities);
    first.joined = true;
    first.stale = false;
  }
  for (const plane of planes.filter(({ joined, stale, expiring }) => joined && (stale || expiring))) {
    report(`${plane.machine.name}: writing the control plane anew${plane.expiring ? ', with new certificates' : ''}`);
    administrator = await updateControlPlane(plane);
    await waitForApi(site, plane.machine.address);
  }
  await saveKubeconfig(site, administrator);
}

async function joinMissing(
  site: Site,
  config: KubeConfig,
  machines: PreparedMachine[],
  authorities: Authorities,
  report: Report,
): Promise<void> {
  const nodes = new Map((await listNodes(config)).map((node) => [node.metadata!.name!, node]));
  const members = machines.filter(({ machine }) => isInCluster(componentOf(machine.component)));
  const forgotten = members.filter(({ machine, joined }) => joined && !nodes.has(machine.name));
  await inParallel(forgotten, 8, rejoinMachine);
  const missing = members.filter(({ joined }) => !joined);
  if (missing.length === 0) return;
  for (const { machine } of missing) {
    const former = nodes.get(machine.name);
    if (former) await removeNode(site, config, former, report);
  }
  await joinMachines(site, missing, { token: await inviteMachines(config), authorities }, report);
}

/** Before the machines are prepared: afterwards their firewalls no longer know a machine that is to be emptied. */
async function removeSurplus(site: Site, report: Report): Promise<void> {
  if (!existsSync(siteFiles(site).kubeconfig)) return;
  const config = kubernetesOf(site);
  if (!(await isReachable(config))) return;
  for (const node of surplusNodes(site, await listNodes(config))) await removeNode(site, config, node, report);
}
