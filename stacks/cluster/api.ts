import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import type { Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';
import { apiPort } from '../../services/reach.ts';
import { Problem } from '../problem.ts';
import { siteFiles } from '../site-files.ts';

/** The administrator's access to the site's cluster. */
export function kubernetesOf(site: Site): KubeConfig {
  const path = siteFiles(site).kubeconfig;
  if (!existsSync(path)) {
    throw new Problem({ where: site.id, what: 'there is no cluster yet', next: `npm run deploy -- --site ${site.id}` });
  }
  const config = new KubeConfig();
  config.loadFromFile(path);
  return config;
}

/** True when the control plane that the kubeconfig names answers. */
export const isReachable = (config: KubeConfig): Promise<boolean> => {
  const { caData, server } = config.getCurrentCluster()!;
  return isReady(new URL(server).hostname, Buffer.from(caData!, 'base64'));
};

/** Keeps the kubeconfig, aimed at the first declared control plane that answers; only a change is written. */
export async function saveKubeconfig(site: Site, administrator: string): Promise<void> {
  const address = (await answering(site)) ?? (await waitForApi(site, machinesOf(site, 'control-plane')[0]!.address));
  keep(site, administrator, address);
}

/** Aims the kubeconfig of an earlier run at a control plane that is still declared and answers; false when there is none. */
export async function aimKubeconfig(site: Site): Promise<boolean> {
  const { kubeconfig } = siteFiles(site);
  const address = existsSync(kubeconfig) ? await answering(site) : undefined;
  if (address) keep(site, readFileSync(kubeconfig, 'utf8'), address);
  return address !== undefined;
}

function keep(site: Site, administrator: string, address: string): void {
  const { kubeconfig } = siteFiles(site);
  const content = administrator.replace(/^( *server: ).*$/m, `$1https://${address}:${apiPort}`);
  if (existsSync(kubeconfig) && readFileSync(kubeconfig, 'utf8') === content) return;
  writeFileSync(`${kubeconfig}.new`, content, { mode: 0o600 });
  renameSync(`${kubeconfig}.new`, kubeconfig);
}

async function answering(site: Site): Promise<string | undefined> {
  const planes = machinesOf(site, 'control-plane');
  const answers = await Promise.all(planes.map(({ address }) => isReady(address, authorityOf(site))));
  return planes.find((_, index) => answers[index])?.address;
}

/** Waits until the API server of one control plane is ready; returns the address. */
export async function waitForApi(site: Site, address: string, forSeconds = 120): Promise<string> {
  const end = Date.now() + forSeconds * 1000;
  while (Date.now() < end) {
    if (await isReady(address, authorityOf(site))) return address;
    await pause(250);
  }
  throw new Problem({
    where: `${site.id}/${address}`,
    what: `the API server is not ready after ${forSeconds} s`,
    next: `ssh to ${address} and run: journalctl -u kubelet -n 50; tail -n 20 /var/log/pods/kube-system_kube-apiserver-*/*/*.log`,
  });
}

const authorityOf = (site: Site): Buffer => readFileSync(join(siteFiles(site).keys, 'cluster', 'ca.crt'));

function isReady(host: string, ca: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host, port: apiPort, path: '/readyz', ca, timeout: 3000, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', () => resolve(false));
  });
}

/** A token with which machines may join for the next half hour. */
export async function inviteMachines(config: KubeConfig): Promise<string> {
  const [id, secret] = [randomBytes(3).toString('hex'), randomBytes(8).toString('hex')];
  await config.makeApiClient(CoreV1Api).createNamespacedSecret({
    namespace: 'kube-system',
    body: {
      metadata: { name: `bootstrap-token-${id}` },
      type: 'bootstrap.kubernetes.io/token',
      stringData: {
        'token-id': id,
        'token-secret': secret,
        expiration: new Date(Date.now() + 1_800_000).toISOString().replace(/\.\d+/, ''),
        'usage-bootstrap-authentication': 'true',
        'usage-bootstrap-signing': 'true',
        'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
      },
    },
  });
  return `${id}.${secret}`;
}
