import { existsSync } from 'node:fs';
import type { KubeConfig } from '@kubernetes/client-node';
import { componentOf, isDeployed } from '../../services/catalogue.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { isInCluster } from '../../services/network.ts';
import { Problem, type Report } from '../problem.ts';
import type { ClusterSecret } from '../secrets.ts';
import { siteFiles } from '../site-files.ts';
import { aimKubeconfig, inviteMachines, kubernetesOf, saveKubeconfig, waitForApi } from './api.ts';
import { applyObjects, type ClusterObject, refusalOf } from './apply.ts';
import { ensureClusterAuthorities } from './authorities.ts';
import { coreDns } from './core-dns.ts';
import { isControlPlane, joinMachines, rejoinMachine, startControlPlane, updateControlPlane } from './formation.ts';
import type { ClusterInputs, ClusterRun } from './inputs.ts';
import { kubeProxy } from './kube-proxy.ts';
import { watchRights } from './measuring.ts';
import { alignNodes, listNodes, waitForNodes } from './nodes.ts';
import { inParallel } from './parallel.ts';
import { seccompDefault, secretObjects, silentDefaultAccounts } from './policies.ts';
import { type PreparedMachine, prepareMachine } from './prepare.ts';
import { removeNode, surplusNodes } from './removal.ts';
import { waitForSystemPods } from './system-pods.ts';

/**
 * Makes the site's machines one Kubernetes cluster, as declared: every machine prepared and firewalled, control planes formed, nodes
 * joined, those no longer declared removed. Safe to run at any time and after any interruption; without changes it only looks.
 */
export async function ensureCluster(site: Site, inputs: ClusterInputs, report: Report): Promise<void> {
  const run: ClusterRun = { ...inputs, site, report, authorities: await ensureClusterAuthorities(site) };
  await formCluster(run).catch((error: unknown) => {
    throw error instanceof Problem ? error : (refusalOf(site.id, error) ?? error);
  });
}

/**
 * Takes the machines that the site has no more out of a cluster that is there: their pods moved away, their etcd member and node removed,
 * while they still run. A local site's machines are gone afterwards.
 */
export async function releaseMachines(site: Site, inputs: ClusterInputs, report: Report): Promise<void> {
  if (!existsSync(siteFiles(site).kubeconfig)) return;
  await removeSurplus({ ...inputs, site, report, authorities: await ensureClusterAuthorities(site) });
}

async function formCluster(run: ClusterRun): Promise<void> {
  const { site, images, report } = run;
  await removeSurplus(run);
  const machines = await inParallel(machinesWithShell(site), 8, (machine) => prepareMachine(run, machine));
  await formControlPlane(run, machines.filter(isControlPlane));
  const config = kubernetesOf(site);
  await joinMissing(run, config, machines);
  // kube-proxy must find its node labelled: one that starts before that was seen to serve no service at all.
  await alignNodes(site, config, report);
  const system = [...kubeProxy(site, images['kube-proxy']), ...coreDns(site, images.coredns)].concat(
    ...[seccompDefault(), watchRights(site)],
  );
  for (const name of await applyObjects(config, system)) report(name);
  await waitForNodes(site, config);
  await waitForSystemPods(site, config);
}

/** In production the registry's machine is prepared like those of the cluster; on a local site it is one process in a container. */
const machinesWithShell = (site: Site): Machine[] =>
  site.machines.filter(({ component: id }) => {
    const component = componentOf(id);
    const { runs } = component;
    const isRegistry = runs.as === 'outer-host' && runs.image !== undefined;
    return isDeployed(component) && (isInCluster(component) || (site.kind === 'production' && isRegistry));
  });

/** Objects inside the components' namespaces that the kubernetes provider does not carry; the namespaces exist by then. */
export async function applyInsideNamespaces(
  site: Site,
  { secrets, objects }: { secrets: ClusterSecret[]; objects: ClusterObject[] },
  report: Report,
): Promise<void> {
  const namespaces = [
    ...new Set([...secrets, ...objects.map(({ metadata }) => metadata)].map(({ namespace }) => namespace!)),
  ];
  const all = [...silentDefaultAccounts(namespaces), ...secretObjects(secrets), ...objects];
  for (const name of await applyObjects(kubernetesOf(site), all)) report(name);
}

/** The first control plane starts the cluster when none has; then each has the newest inputs, and the kubeconfig is kept. */
async function formControlPlane({ site, authorities, report }: ClusterRun, planes: PreparedMachine[]): Promise<void> {
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

async function joinMissing(run: ClusterRun, config: KubeConfig, machines: PreparedMachine[]): Promise<void> {
  const nodes = new Map((await listNodes(config)).map((node) => [node.metadata!.name!, node]));
  const members = machines.filter(({ machine }) => isInCluster(componentOf(machine.component)));
  const forgotten = members.filter(({ machine, joined }) => joined && !nodes.has(machine.name));
  await inParallel(forgotten, 8, rejoinMachine);
  const missing = members.filter(({ joined }) => !joined);
  if (missing.length === 0) return;
  for (const { machine } of missing) {
    const former = nodes.get(machine.name);
    if (former) await removeNode(run, config, former);
  }
  await joinMachines(run, missing, await inviteMachines(config));
}

/** Before the machines are prepared: afterwards their firewalls no longer know a machine that is to be emptied. */
async function removeSurplus(run: ClusterRun): Promise<void> {
  const { site } = run;
  if (!(await aimKubeconfig(site))) return;
  const config = kubernetesOf(site);
  for (const node of surplusNodes(site, await listNodes(config))) await removeNode(run, config, node);
}
