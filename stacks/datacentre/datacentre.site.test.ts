import { readdirSync, readlinkSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { $ } from 'zx';
import type { Site } from '../../services/declare.ts';
import { site as rehearsal } from '../../services/sites/rehearsal.ts';
import { type BuiltImages, buildImages, imagesOf, pushImages } from '../images/build.ts';
import { ensureSiteKeys, readKey } from '../keys.ts';
import { connect, type Remote } from '../remote.ts';
import { siteFiles } from '../site-files.ts';
import { ensureTools, type ToolDirectories } from '../toolchain/ensure.ts';
import { toolIds } from '../toolchain/tools.ts';
import { applyDatacentre, destroyDatacentre, planDatacentre } from './datacentre.ts';
import { ensureRegistryMachine } from './registry-machine.ts';
import { waitForMachines } from './wait.ts';

/** Two machines and a registry with names, addresses and ports of their own: no other site on this computer is touched. */
const move = (address: string) => address.replace('198.18.1.', '198.18.2.');
const site: Site = {
  ...rehearsal,
  id: 'machines-proof',
  networks: { ...rehearsal.networks, machines: move(rehearsal.networks.machines) },
  machines: rehearsal.machines
    .filter(({ name }) => ['registry-1', 'edge-1', 'control-1'].includes(name))
    .map((machine) => ({ ...machine, address: move(machine.address), memoryMiB: 512 })),
  edge: { ...rehearsal.edge, publishedPort: 28443 },
  registry: { ...rehearsal.registry, publishedPort: 28444 },
};
const quiet = () => {};
const minutes = 60_000;
let tools: ToolDirectories;
let built: BuiltImages;
let control: Remote;

/** tofu and its providers work in the folder of their stack. */
const processesIn = (folder: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        return readlinkSync(`/proc/${id}/cwd`) === folder;
      } catch {
        return false;
      }
    })
    .map(Number);

const plannedChanges = async () =>
  (await planDatacentre(site, built, tools, quiet)).flatMap(({ resources }) => resources);
const left = async (kind: 'container' | 'volume' | 'network') =>
  (await $`docker ${kind} ls ${kind === 'container' ? ['--all'] : []} --quiet --filter ${`label=hssk.site=${site.id}`}`)
    .stdout;

beforeAll(async () => {
  $.quiet = true;
  await destroyDatacentre(site, quiet);
  rmSync(siteFiles(site).root, { recursive: true });
  await ensureSiteKeys(site);
  tools = await ensureTools(toolIds, quiet);
  built = await buildImages(tools, quiet);
  await applyDatacentre(site, built, tools, quiet);
  control = connect(site, site.machines.find(({ name }) => name === 'control-1')!);
}, 30 * minutes);

afterAll(async () => {
  await destroyDatacentre(site, quiet);
  for (const kind of ['container', 'volume', 'network'] as const) expect(await left(kind)).toBe('');
  rmSync(siteFiles(site).root, { recursive: true });
}, 2 * minutes);

test('a second plan right after the first apply is empty', { timeout: 2 * minutes }, async () => {
  expect(await plannedChanges()).toEqual([]);
});

test('a machine runs systemd and containerd, on its own disk', { timeout: minutes }, async () => {
  const seen = await control.run(
    'hostname; systemctl is-active containerd ssh; findmnt -no FSTYPE /var/lib; systemctl --failed --quiet',
  );
  const [name, containerd, ssh, fileSystem, ...failed] = seen.trim().split('\n');
  expect([name, containerd, ssh, failed]).toEqual(['control-1', 'active', 'active', []]);
  expect(fileSystem).not.toBe('overlay');
});

test('002:15.1.dd a machine answers with its own pinned key only', { timeout: minutes }, async () => {
  const edge = site.machines.find(({ name }) => name === 'edge-1')!;
  const known = readKey(site, 'known_hosts')
    .split('\n')
    .find((line) => line.startsWith(`${edge.address} `))!;
  const scanned = (await $`ssh-keyscan -t ed25519 ${edge.address}`).stdout;
  expect(scanned).toContain(known);
  const other = connect(site, { ...edge, address: move('198.18.1.1') });
  await expect(other.run('true', { timeout: '20s' })).rejects.toThrow('SSH to 198.18.2.1 failed');
});

test('a machine pulls an image by digest, and trusts the registry by the site’s authority', {
  timeout: 5 * minutes,
}, async () => {
  await pushImages(site, built, quiet);
  const reference = imagesOf(site, built).pause;
  const registry = reference.split('/')[0];
  const folder = `/tmp/certs/${registry}`;
  await control.write(`${folder}/authority.crt`, readKey(site, 'authority.crt'));
  const hosts = `server = "https://${registry}"\n[host."https://${registry}"]\n  ca = "${folder}/authority.crt"\n`;
  await control.write(`${folder}/hosts.toml`, hosts);
  await expect(control.run(`ctr images pull ${reference}`)).rejects.toThrow();
  await control.run(`ctr images pull --hosts-dir /tmp/certs ${reference}`);
  expect(await control.run('ctr images ls --quiet')).toContain(reference);
});

test('a second push sends nothing', { timeout: minutes }, async () => {
  const lines: string[] = [];
  await pushImages(site, built, (line) => lines.push(line));
  expect(lines).toEqual([expect.stringMatching(/^0 images pushed/)]);
});

test('a machine cannot put an image into the registry', { timeout: minutes }, async () => {
  const { address } = site.machines.find(({ name }) => name === site.registry.machine)!;
  const request =
    'POST /v2/pause/blobs/uploads/ HTTP/1.1\\r\\nHost: registry\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n';
  const answer = await control.run(
    `printf '${request}' | openssl s_client -quiet -connect ${address}:${site.registry.port} 2>/dev/null | head -n 1`,
  );
  expect(answer).toContain('405');
});

test('a machine that is restarted comes back with its disk', { timeout: 3 * minutes }, async () => {
  const boot = 'cat /proc/1/stat | cut -d " " -f 22';
  const before = await control.run(`echo kept > /var/lib/proof; sync; ${boot}`);
  await $`docker restart hssk-${site.id}-control-1`;
  await waitForMachines(site, [control.machine], quiet);
  expect(await control.run('cat /var/lib/proof')).toBe('kept\n');
  expect(await control.run(boot)).not.toBe(before);
});

test('a machine that was stopped or removed is what the next plan mends', { timeout: 5 * minutes }, async () => {
  await $`docker stop --time 5 hssk-${site.id}-control-1`;
  await $`docker container rm --force hssk-${site.id}-edge-1`;
  const changes = (await plannedChanges()).map(({ address, action }) => `${action} ${address}`).sort();
  expect(changes).toEqual(['create docker_container.edge-1', 'update docker_container.control-1']);
  await applyDatacentre(site, built, tools, quiet);
  expect(await control.run('cat /var/lib/proof')).toBe('kept\n');
  expect(await plannedChanges()).toEqual([]);
});

test('a machine of a production site is made to serve images, and is left alone afterwards', {
  timeout: 10 * minutes,
}, async () => {
  const machine = { ...control.machine, component: 'registry' };
  const production: Site = {
    ...site,
    kind: 'production',
    machines: [machine],
    registry: { machine: machine.name, port: 5000 },
  };
  await ensureSiteKeys(production);
  await ensureRegistryMachine(production, quiet);
  await pushImages(production, built, quiet);
  const reference = imagesOf(production, built).pause;
  await control.write('/tmp/authority.crt', readKey(site, 'authority.crt'));
  const hosts = `server = "https://${machine.address}:5000"\n[host."https://${machine.address}:5000"]\n  ca = "/tmp/authority.crt"\n`;
  await control.write(`/tmp/certs/${machine.address}:5000/hosts.toml`, hosts);
  await control.run(`ctr images pull --hosts-dir /tmp/certs ${reference}`);
  const lines: string[] = [];
  await ensureRegistryMachine(production, (line) => lines.push(line));
  await pushImages(production, built, (line) => lines.push(line));
  expect(lines).toEqual([expect.stringMatching(/^0 images pushed/)]);
  const ports = await control.run("ss -Hltn '( sport = :5000 or sport = :5001 )' | awk '{ print $4 }' | sort");
  expect(ports).toBe(`127.0.0.1:5001\n${machine.address}:5000\n`);
  await ensureSiteKeys(site);
});

test('an apply that is killed, with all its processes, is taken up by the next one', {
  timeout: 10 * minutes,
}, async () => {
  await destroyDatacentre(site, quiet);
  const file = new URL('./datacentre.ts', import.meta.url).pathname;
  const script = `const { applyDatacentre } = await import(${JSON.stringify(file)});
    const [site, built, tools] = JSON.parse(process.env.PROOF);
    await applyDatacentre(site, built, tools, () => {});`;
  const killed = $({
    nothrow: true,
    env: { ...process.env, PROOF: JSON.stringify([site, built, tools]) },
  })`${process.execPath} --input-type=module --eval ${script}`;
  while ((await left('container')).split('\n').filter(Boolean).length < 2) await pause(50);
  for (const id of [killed.pid!, ...processesIn(siteFiles(site).stack('datacentre'))]) process.kill(id, 'SIGKILL');
  await killed;
  await applyDatacentre(site, built, tools, quiet);
  expect(await plannedChanges()).toEqual([]);
});
