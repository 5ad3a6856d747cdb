import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withoutMachines } from '../../services/sites/alter.ts';
import { site } from '../../services/sites/local.ts';
import { siteFiles } from '../site-files.ts';
import { leavingStacks } from './leaving.ts';

function keepStack(name: string, provider: string, state: boolean): void {
  const directory = siteFiles(site).stack(name);
  const terraform = { required_providers: { [provider]: { source: provider } } };
  writeFileSync(join(directory, 'cdk.tf.json'), JSON.stringify({ terraform }));
  if (state) writeFileSync(join(directory, 'terraform.tfstate'), '{}');
}

test('a component without machines or declaration leaves; what stays, never ran or is of another layer does not', () => {
  process.env.XDG_STATE_HOME = mkdtempSync(join(tmpdir(), 'hssk-leaving-'));
  keepStack('datacentre', 'docker', true);
  for (const name of ['platform', 'gateway', 'records', 'former']) keepStack(name, 'kubernetes', true);
  keepStack('edge', 'kubernetes', false);
  expect(leavingStacks(site)).toEqual(['former']);
  expect(leavingStacks(withoutMachines(site, 'records-1', 'edge-1')).sort()).toEqual(['former', 'records']);
});
