/** A small site of its own: machines join and leave it by a change of the site file, and its databases run out of disk. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigMap } from '@cdktf/provider-kubernetes/lib/config-map/index.js';
import { CoreV1Api } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { $ } from 'zx';
import type { Machine, Site } from '../services/declare.ts';
import { machinesOf } from '../services/network.ts';
import { site as rehearsal } from '../services/sites/rehearsal.ts';
import { kubernetesOf } from './cluster/api.ts';
import { applyDatacentre, destroyDatacentre } from './datacentre/datacentre.ts';
import { deploy } from './deploy.ts';
import { lastDeploy } from './evidence.ts';
import { type Answer, type Hospital, openHospital, type Reply } from './hospital.ts';
import { buildImages } from './images/build.ts';
import { ensureSiteKeys, readKey } from './keys.ts';
import { synthesize } from './platform/synthesize.ts';
import { openLog } from './progress.ts';
import { connect } from './remote.ts';
import { sampleOf } from './sample-document.ts';
import { siteFiles } from './site-files.ts';
import { openStack } from './tofu.ts';
import { ensureTools, type ToolDirectories } from './toolchain/ensure.ts';
import { toolIds } from './toolchain/tools.ts';
import { copiesAreApart, copyOneKeepsEverything, everythingIsSaved, walIsReceived } from './verify/copies.ts';
import { encounterPath } from './verify/documents.ts';
import { verify } from './verify/verify.ts';

const small = ['registry-1', 'control-1', 'edge-1', 'gateway-1', 'database-1', 'database-2', 'records-1'];
const move = (address: string): string => address.replace('198.18.1.', '198.18.3.');
const site: Site = {
  ...rehearsal,
  id: 'machines-join',
  networks: {
    ...rehearsal.networks,
    machines: move(rehearsal.networks.machines),
    administration: rehearsal.networks.administration.map(move),
  },
  machines: rehearsal.machines
    .filter(({ name }) => small.includes(name))
    .map((machine) => ({ ...machine, address: move(machine.address) })),
  edge: { ...rehearsal.edge, publishedPort: 38443 },
  registry: { ...rehearsal.registry, publishedPort: 38444 },
};

const twin = (name: string, of: string, address: string): Machine => ({
  ...site.machines.find((machine) => machine.name === of)!,
  ...{ name, address: move(address) },
});
/** Two control planes are refused for a site that is to last; here they show that the second one joins and leaves. */
const grown: Site = {
  ...site,
  machines: [
    ...site.machines,
    twin('gateway-2', 'gateway-1', '198.18.1.32'),
    twin('control-2', 'control-1', '198.18.1.12'),
  ],
};

const quiet = () => {};
let tools: ToolDirectories;

/** A deploy, with every proof but those of the copies, whose hosts this site leaves out. */
async function deployed(declared: Site, allowDestroy: string[] = []): Promise<void> {
  const log = openLog(siteFiles(site).logs, 'deploy');
  await deploy(declared, { yes: true, allowDestroy, log, show: log.write }).catch((error: Error) => {
    if (!error.message.includes('proofs failed')) throw error;
  });
  await log.close();
  const { proofs } = lastDeploy(site)!;
  expect(proofs.filter(({ id, ok }) => !ok && !ofCopies.includes(id))).toEqual([]);
}

const ofCopies = [copiesAreApart, copyOneKeepsEverything, walIsReceived, everythingIsSaved].map(({ id }) => id);

const machine = (name: string) => connect(site, grown.machines.find((candidate) => candidate.name === name)!);
const nodes = async () =>
  (await kubernetesOf(site).makeApiClient(CoreV1Api).listNode()).items.map(({ metadata }) => metadata!.name!).sort();
const etcdMembers = async () => (await machine('control-1').run(askEtcd)).trim().split('\n').sort();
const askEtcd = `pki=/etc/kubernetes/pki/etcd
etcdctl --endpoints https://127.0.0.1:2379 --cacert $pki/ca.crt --cert $pki/server.crt --key $pki/server.key member list | awk -F', ' '{ print $3 }'`;
const engineObjects = async (name: string) => {
  const filter = `name=hssk-${site.id}-${name}`;
  const [containers, disks] = await Promise.all([
    $`docker container ls --all --quiet --filter ${filter}`,
    $`docker volume ls --quiet --filter ${filter}`,
  ]);
  return containers.stdout + disks.stdout;
};

/** What was acknowledged: visit and receipt. */
type Acknowledged = { linkCode: string; receipt: string };

/** Sends one new visit; undefined when it was not acknowledged, which a hospital then sends again. */
async function send(hospital: Hospital, kept: Acknowledged[]): Promise<Reply | undefined> {
  const { xml, linkCode } = sampleOf('01001');
  const reply = await hospital.send(xml).catch(() => undefined);
  const file = reply?.status === 200 ? (reply.body as Answer).fileResults[0] : undefined;
  if (file?.hoSo[0]?.trangThai === 'TIEP_NHAN') kept.push({ linkCode, receipt: file.maGiaoDich! });
  return reply;
}

async function expectNothingLost(hospital: Hospital, kept: Acknowledged[]): Promise<void> {
  for (const { linkCode, receipt } of kept) {
    expect((await hospital.get(`/api/kcb/tra-cuu-trang-thai/${receipt}`)).status).toBe(200);
    const total = async () => ((await hospital.get(encounterPath(linkCode))).body as { total: number }).total;
    await expect.poll(total, { timeout: 60_000 }).toBe(1);
  }
}

/** A part of a component that an earlier version of this repository had. */
async function runFormerComponent(): Promise<string> {
  const stack = openStack(site, 'former', tools);
  stack.write(
    synthesize('former', (made) => {
      new ConfigMap(made, 'former', { metadata: { name: 'former', namespace: 'gateway' }, data: { left: 'behind' } });
    }),
  );
  await stack.init();
  await stack.plan();
  await stack.apply();
  return stack.directory;
}

async function removeAll(): Promise<void> {
  await destroyDatacentre(site, quiet);
  rmSync(siteFiles(site).root, { recursive: true });
}

beforeAll(async () => {
  $.quiet = true;
  await removeAll();
  await ensureSiteKeys(site);
  tools = await ensureTools(toolIds, quiet);
  await applyDatacentre(site, await buildImages(tools, quiet), tools, quiet);
  // A disk of its own that can be filled: the machines' disks are this computer's.
  for (const { name } of machinesOf(site, 'database')) {
    await machine(name).run(`mkdir -p ${databaseDisk} && mount -t tmpfs -o size=768m tmpfs ${databaseDisk}`);
  }
  await deployed(site);
});
afterAll(removeAll);

const databaseDisk = '/var/lib/hssk/database';

test('000:19.1 full disks of the databases: hospitals are told to come back, nothing acknowledged is lost, and service returns by itself', async () => {
  const hospital = await openHospital(site, '01001');
  const kept: Acknowledged[] = [];
  for (let sent = 0; sent < 10; sent += 1) await send(hospital, kept);
  expect(kept).toHaveLength(10);
  const databases = machinesOf(site, 'database').map(({ name }) => machine(name));
  await Promise.all(
    databases.map(({ run }) => run(`dd if=/dev/zero of=${databaseDisk}/filler bs=1M 2>/dev/null || true`)),
  );

  const refused = async () => (await Promise.all(Array.from({ length: 4 }, () => send(hospital, kept)))).at(-1);
  await expect.poll(async () => (await refused())?.status, { timeout: 180_000 }).toBe(503);
  const last = await refused();
  expect([last?.status, Number(last?.headers['retry-after']) > 0]).toEqual([503, true]);
  const [disks] = await verify(site, quiet, { only: ['disks-have-room'], disruptive: false });
  expect(disks!.found).toMatch(/database-1 \/var\/lib\/hssk\/database is (9\d|100) % full/);

  await Promise.all(databases.map(({ run }) => run(`rm ${databaseDisk}/filler`)));
  const before = kept.length;
  await expect
    .poll(() => send(hospital, kept).then(() => kept.length), { timeout: 180_000, interval: 500 })
    .toBeGreaterThan(before);
  await expectNothingLost(hospital, kept);
  await hospital.close();
});

test('000:19.1 machines that are added to the site file join, and take traffic', async () => {
  await deployed(grown);
  expect(await nodes()).toEqual(
    grown.machines
      .map(({ name }) => name)
      .filter((name) => name !== 'registry-1')
      .sort(),
  );
  expect(await etcdMembers()).toEqual(['control-1', 'control-2']);
  const hospital = await openHospital(site, '01001');
  const taken = async () => {
    await Promise.all(Array.from({ length: 8 }, () => send(hospital, [])));
    const lines = await machine('gateway-2').run(
      `cat /var/log/pods/gateway_*/gateway/*.log | grep -c '"route":"send","status":200' || true`,
    );
    return Number(lines);
  };
  await expect.poll(taken, { timeout: 120_000 }).toBeGreaterThan(0);
  await hospital.close();
});

test('000:19.1 machines that are taken out leave nothing behind, while a hospital goes on sending', async () => {
  const former = await runFormerComponent();
  const hospital = await openHospital(site, '01001');
  const kept: Acknowledged[] = [];
  let sending = true;
  const sender = (async () => {
    while (sending) await send(hospital, kept);
  })();
  await expect(deployed(site)).rejects.toThrow('--allow-destroy control-plane');
  await deployed(site, ['control-plane']).finally(() => {
    sending = false;
  });
  await sender;
  expect(kept.length).toBeGreaterThan(0);
  await expectNothingLost(hospital, kept.slice(-50));
  await hospital.close();

  expect(await nodes()).toEqual(small.filter((name) => name !== 'registry-1').sort());
  expect(await etcdMembers()).toEqual(['control-1']);
  for (const name of ['gateway-2', 'control-2']) {
    expect(await engineObjects(name)).toBe('');
    expect(existsSync(join(siteFiles(site).keys, 'hosts', name))).toBe(false);
    expect(readKey(site, 'known_hosts')).not.toContain(grown.machines.find((one) => one.name === name)!.address);
  }
  expect(readFileSync(siteFiles(site).kubeconfig, 'utf8')).toContain(site.machines[1]!.address);
  expect(existsSync(former)).toBe(false);
  const { items } = await kubernetesOf(site).makeApiClient(CoreV1Api).listNamespacedConfigMap({ namespace: 'gateway' });
  expect(items.map(({ metadata }) => metadata!.name)).not.toContain('former');
});
