import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStack } from './tofu.ts';
import { encryption, ensurePassphrase } from './toolchain/state-encryption.ts';

const home = mkdtempSync(join(tmpdir(), 'tofu-test-'));
beforeAll(() => vi.stubEnv('XDG_STATE_HOME', home));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

const open = (name: string) => openStack({ id: 'test-site' }, name, { tofu: '/nowhere' });

test('a synthesized stack gets our state file and the provider versions with which it is valid', () => {
  const stack = open('written');
  const bindings = { docker: { source: 'kreuzwerker/docker', version: '3.6.2' }, kubernetes: { source: 'kubernetes' } };
  stack.write({
    terraform: { required_providers: bindings, backend: { local: { path: '/elsewhere' } } },
    resource: {},
  });
  const { terraform } = JSON.parse(readFileSync(join(stack.directory, 'cdk.tf.json'), 'utf8'));
  expect(terraform.backend).toEqual({ local: { path: 'terraform.tfstate' } });
  expect(terraform.required_providers).toEqual({
    docker: { source: 'kreuzwerker/docker', version: '>= 3.6.2, < 5.0.0' },
    kubernetes: { source: 'hashicorp/kubernetes', version: '>= 1.13.4, < 3.0.0' },
  });
});

test('apply without a saved plan is refused', async () => {
  await expect(open('unplanned').apply()).rejects.toThrow('no saved plan');
});

test('the passphrase of the state is made once, for its owner only, and stands in no environment', () => {
  const path = ensurePassphrase({ keys: home });
  const passphrase = readFileSync(path, 'utf8');
  expect(Buffer.from(passphrase, 'base64')).toHaveLength(32);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(ensurePassphrase({ keys: home })).toBe(path);
  expect(readFileSync(path, 'utf8')).toBe(passphrase);
  expect(encryption(path)).not.toContain(passphrase);
  expect(JSON.parse(encryption(path))).toMatchObject({ state: { enforced: true }, plan: { enforced: true } });
});
