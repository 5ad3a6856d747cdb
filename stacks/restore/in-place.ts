import { setTimeout as pause } from 'node:timers/promises';
import { AppsV1Api, CoreV1Api, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { catalogue } from '../../services/catalogue.ts';
import type { Component, Machine, Site } from '../../services/declare.ts';
import { isInCluster, machinesOf } from '../../services/network.ts';
import { kubernetesOf } from '../cluster/api.ts';
import { untilServing } from '../hospital.ts';
import { processUser } from '../platform/volumes.ts';
import { Problem, type Report } from '../problem.ts';
import { connect } from '../remote.ts';
import { pipeBetween } from '../remote-pipe.ts';
import { inSync } from '../verify/failover.ts';

const namespace = 'database';
const directory = '/var/lib/hssk/database';

/**
 * Puts a restored data directory in the place of the running one. The old directories stay beside it on their machines. The database
 * is away from the first step until the new primary answers; the standby is made anew from it.
 */
export async function putInPlace(
  site: Site,
  from: { machine: Machine; place: string },
  report: Report,
): Promise<{ kept: string }> {
  const config = kubernetesOf(site);
  const core = config.makeApiClient(CoreV1Api);
  const kept = `data.before-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`;
  const first = await machineOfFirst(site, core);
  const receiver = connect(site, machinesOf(site, 'backup')[0]!);
  report('the database stops');
  await scale(site, 0);
  await untilGone(core);
  await receiver.run('systemctl stop hssk-receiver');
  for (const machine of machinesOf(site, namespace)) {
    await connect(site, machine).run(`[ ! -d ${directory}/data ] || mv ${directory}/data ${directory}/${kept}`);
  }
  report(`the restored data goes from ${from.machine.name} to ${first.name}`);
  await stream(site, from, first);
  await forgetCluster(core);
  await startCallersAnew(core, report);
  await scale(site, 1);
  report('the restored database starts');
  await untilPrimary(core);
  await receiver.run('systemctl start hssk-receiver');
  await scale(site, machinesOf(site, namespace).length);
  report('the standby is made anew');
  if (!(await inSync({ kubernetes: core }, 600))) throw problem(site, 'the standby is not in sync after 10 minutes');
  await untilServing(site, 120);
  return { kept: `${directory}/${kept}` };
}

/** The machine whose disk the first member is bound to. */
async function machineOfFirst(site: Site, core: CoreV1Api): Promise<Machine> {
  const { items } = await core.listNamespacedPersistentVolumeClaim({ namespace });
  const claim = items.find(({ metadata }) => metadata?.name?.endsWith('-0'));
  const machine = machinesOf(site, namespace).find(({ name }) => name === claim?.spec?.volumeName);
  if (machine) return machine;
  throw problem(site, 'the first member of the database has no disk');
}

async function scale(site: Site, replicas: number): Promise<void> {
  const apps = kubernetesOf(site).makeApiClient(AppsV1Api);
  await apps.patchNamespacedStatefulSetScale(
    { namespace, name: namespace, body: { spec: { replicas } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
}

async function untilGone(core: CoreV1Api): Promise<void> {
  while ((await core.listNamespacedPod({ namespace })).items.length > 0) await pause(500);
}

async function untilPrimary(core: CoreV1Api, seconds = 300): Promise<void> {
  for (const until = performance.now() + seconds * 1000; performance.now() < until; await pause(500)) {
    const { items } = await core.listNamespacedPod({ namespace });
    const primary = items.find(({ metadata }) => metadata?.labels?.role === 'primary');
    if (primary?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')) return;
  }
  throw new Problem({
    where: 'database',
    what: `the restored database is not primary after ${seconds} s`,
    next: 'kubectl --namespace database logs database-0; the old data lies beside the new one on its machine',
  });
}

/**
 * Services keep data keys in memory. A key that was made in the database which is gone would seal documents that nobody can open, so they
 * start anew while there is no database that could take any.
 */
async function startCallersAnew(core: CoreV1Api, report: Report): Promise<void> {
  const calls = (component: Component) => component.calls.some(({ to }) => to === namespace);
  const callers = catalogue.filter(
    (component) => isInCluster(component) && component.id !== namespace && calls(component),
  );
  for (const { id } of callers) {
    const before = (await core.listNamespacedPod({ namespace: id })).items.map(({ metadata }) => metadata!.uid);
    await core.deleteCollectionNamespacedPod({ namespace: id });
    const isLeft = async () =>
      (await core.listNamespacedPod({ namespace: id })).items.some(({ metadata }) => before.includes(metadata!.uid));
    while (await isLeft()) await pause(250);
    report(`${id}: starts anew, without the keys of the data that went`);
  }
}

/** What Patroni remembers of a leader, of who is in sync and of the cluster's identity belongs to the data that went. */
async function forgetCluster(core: CoreV1Api): Promise<void> {
  const { items } = await core.listNamespacedConfigMap({ namespace });
  for (const { metadata } of items) {
    const name = metadata!.name!;
    if (/^database-(leader|failover|sync|failsafe)$/.test(name))
      await core.deleteNamespacedConfigMap({ namespace, name });
    if (name === 'database-config') {
      const annotations = { initialize: null, history: null };
      await core.patchNamespacedConfigMap(
        { namespace, name, body: { metadata: { annotations } } },
        setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
      );
    }
  }
}

async function stream(site: Site, { machine, place }: { machine: Machine; place: string }, to: Machine): Promise<void> {
  const leave = ['postmaster.pid', 'postmaster.opts', 'recovery.signal', 'standby.signal', 'postgresql.auto.conf'];
  const pack = `tar --create --file=- --directory=${place}/data ${leave.map((name) => `--exclude=./${name}`).join(' ')} .`;
  const unpack = `set -e; install -d -o ${processUser} -g ${processUser} -m 0700 ${directory}/data.new
tar --extract --file=- --no-same-owner --directory=${directory}/data.new
: > ${directory}/data.new/postgresql.auto.conf; chmod 0600 ${directory}/data.new/postgresql.auto.conf
chown -R ${processUser}:${processUser} ${directory}/data.new; chmod 0700 ${directory}/data.new
sync -f ${directory}/data.new; mv ${directory}/data.new ${directory}/data`;
  await pipeBetween(site, { machine, command: pack }, { machine: to, command: unpack });
}

const problem = (site: Site, what: string) =>
  new Problem({
    where: `${site.id}: restore in place`,
    what,
    next: `the old data lies in ${directory}/data.before-… of each database machine: runbooks/procedures/khoi-phuc.md`,
  });
