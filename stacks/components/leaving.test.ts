import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withoutMachines } from '../../services/sites/alter.ts';
import { site } from '../../services/sites/local.ts';
import { siteFiles } from '../site-files.ts';
import { leavingStacks } from './leaving.ts';

test('a component that lost all its machines leaves; one that never ran, or that stays, does not', () => {
  process.env.XDG_STATE_HOME = mkdtempSync(join(tmpdir(), 'hssk-leaving-'));
  for (const name of ['datacentre', 'platform', 'gateway', 'records'])
    writeFileSync(join(siteFiles(site).stack(name), 'terraform.tfstate'), '{}');
  siteFiles(site).stack('edge');
  expect(leavingStacks(site)).toEqual([]);
  expect(leavingStacks(withoutMachines(site, 'records-1', 'edge-1'))).toEqual(['records']);
});
