import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../services/node-service/free-port.ts';
import { openStack, type Stack } from './tofu.ts';
import { ensureTools } from './toolchain/ensure.ts';

const home = mkdtempSync(join(tmpdir(), 'left-behind-test-'));
const token = 'administrator-of-the-test';
const started: ChildProcess[] = [];
let apiPort: number;
let stack: Stack;

beforeAll(async () => {
  vi.stubEnv('XDG_STATE_HOME', home);
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const tools = await ensureTools(['tofu', 'provider-kubernetes', 'kubernetes', 'etcd'], report);
  await startApiServer(tools);
  stack = openStack({ id: 'test-site' }, 'clinic', tools);
  stack.write(clinic());
  await stack.init();
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await Promise.all(started.filter(({ exitCode }) => exitCode === null).map((child) => once(child, 'close')));
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

const clinic = () => ({
  terraform: { required_providers: { kubernetes: { source: 'kubernetes' } } },
  provider: { kubernetes: [{ host: `https://127.0.0.1:${apiPort}`, insecure: true, token, load_config_file: false }] },
  resource: {
    kubernetes_namespace: { clinic: { metadata: { name: 'clinic' } } },
    kubernetes_config_map: {
      hours: {
        metadata: { name: 'hours', namespace: 'clinic' },
        data: { open: '07:00' },
        depends_on: ['kubernetes_namespace.clinic'],
      },
    },
  },
});

test('objects that an apply made before it was killed are taken over as they are, not made again', async () => {
  expect(await stack.plan()).toMatchObject({ add: 2 });
  await stack.apply();
  const uid = await uidOf('namespaces/clinic/configmaps/hours');
  forgetState();
  writeFileSync(join(stack.directory, 'applying'), '');
  expect(await stack.plan()).toMatchObject({ add: 2 });
  await stack.apply();
  expect(await stack.plan()).toMatchObject({ add: 0, change: 0, destroy: 0, replace: 0 });
  expect(await uidOf('namespaces/clinic/configmaps/hours')).toBe(uid);
});

test('objects of somebody else are not taken over', async () => {
  forgetState();
  await stack.plan();
  await expect(stack.apply()).rejects.toMatchObject({ details: { log: expect.stringContaining('already exists') } });
});

function forgetState(): void {
  for (const name of ['terraform.tfstate', 'terraform.tfstate.backup']) {
    rmSync(join(stack.directory, name), { force: true });
  }
}

async function startApiServer({ kubernetes, etcd }: { kubernetes: string; etcd: string }): Promise<void> {
  const [client, peer, api] = [await freePort(), await freePort(), await freePort()];
  apiPort = api;
  const file = (name: string) => join(home, name);
  writeFileSync(file('tokens'), `${token},administrator,1,system:masters\n`);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(file('account.key'), privateKey.export({ type: 'sec1', format: 'pem' }));
  const clientUrl = `http://127.0.0.1:${client}`;
  start(join(etcd, 'etcd'), [
    ...['--data-dir', file('etcd'), '--listen-client-urls', clientUrl, '--advertise-client-urls', clientUrl],
    ...['--listen-peer-urls', `http://127.0.0.1:${peer}`],
  ]);
  start(join(kubernetes, 'kube-apiserver'), [
    ...['--etcd-servers', clientUrl, '--secure-port', `${api}`, '--bind-address', '127.0.0.1'],
    ...['--cert-dir', file('certificates'), '--token-auth-file', file('tokens'), '--authorization-mode', 'RBAC'],
    ...['--service-account-key-file', file('account.key'), '--service-account-signing-key-file', file('account.key')],
    ...['--service-account-issuer', 'https://test', '--service-cluster-ip-range', '198.18.255.0/24'],
  ]);
  while ((await get('/livez').catch(() => '')) !== 'ok') {
    if (started.some(({ exitCode }) => exitCode !== null)) throw new Error('etcd or kube-apiserver ended');
    await setTimeout(200);
  }
}

const start = (program: string, programArguments: string[]) =>
  started.push(spawn(program, programArguments, { stdio: 'ignore' }));

async function uidOf(path: string): Promise<string> {
  return JSON.parse(await get(`/api/v1/${path}`)).metadata.uid;
}

function get(path: string): Promise<string> {
  const options = { port: apiPort, path, rejectUnauthorized: false, headers: { authorization: `Bearer ${token}` } };
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', ...options }, async (answer) => {
      resolve(Buffer.concat(await answer.toArray()).toString());
    });
    asked.once('error', reject);
    asked.end();
  });
}
