import { expect, test } from 'vitest';
import { catalogue } from '../../services/catalogue.ts';
import type { Component } from '../../services/declare.ts';
import { sites } from '../../services/sites/index.ts';
import { jobTable } from './table.ts';

test('000:19.3 the local site saves its database twice over, etcd, every machine of the cluster and its own state', () => {
  expect(jobTable(sites.local!, catalogue).map(({ id }) => id)).toEqual([
    'control-plane-etcd',
    'database-base',
    'database-logical',
    'control-plane-machine-control-1',
    'edge-machine-edge-1',
    'gateway-machine-gateway-1',
    'database-machine-database-1',
    'database-machine-database-2',
    'records-machine-records-1',
    'site-site',
  ]);
});

test('every component of every site says how it is saved, or why it is not', () => {
  for (const { id, backup } of catalogue) {
    if (backup.kind === 'none') expect(backup.reason.length, id).toBeGreaterThan(5);
    else
      expect(
        jobTable(sites.local!, catalogue).some(({ component }) => component === id),
        id,
      ).toBe(true);
  }
});

test('a later component is saved by its declaration alone, on each of its machines', () => {
  const gateway = catalogue.find(({ id }) => id === 'gateway')!;
  const later: Component = { ...gateway, backup: { kind: 'directory', copies: 3 } };
  expect(jobTable(sites.local!, [later]).map(({ id }) => id)).toContain('gateway-directory-gateway-1');
  const nowhere = { ...later, id: 'nowhere' };
  expect(() => jobTable(sites.local!, [nowhere])).toThrow(/nowhere declares a backup and has no machine/);
});
