import { expect, test } from 'vitest';
import { site } from '../services/sites/local.ts';
import { changesOf, describePlan, planOfSynthesized, refuseDestruction, type StackPlan } from './plan.ts';

const plan = (stack: string, address: string, action: 'create' | 'update' | 'delete' | 'replace'): StackPlan => ({
  stack,
  known: true,
  resources: [{ address, action }],
});

test('a plan that replaces the database volume is refused, with the words that would allow it', () => {
  const plans = [plan('datacentre', 'docker_volume.database-1', 'replace')];
  expect(() => refuseDestruction(site, plans, [])).toThrow(
    /docker_volume.database-1\n {2}next: .*--allow-destroy database/,
  );
  expect(() => refuseDestruction(site, plans, ['gateway'])).toThrow();
  refuseDestruction(site, plans, ['database']);
});

test('a control plane that would be replaced is refused', () => {
  expect(() => refuseDestruction(site, [plan('datacentre', 'docker_container.control-1', 'replace')], [])).toThrow(
    /control-plane/,
  );
});

test('replacing a component without data needs no permission', () => {
  refuseDestruction(
    site,
    [
      plan('gateway', 'kubernetes_deployment.gateway', 'replace'),
      plan('datacentre', 'docker_container.edge-1', 'delete'),
    ],
    [],
  );
});

test('a stack whose target is not there yet counts every resource as an addition', () => {
  const plans = [
    planOfSynthesized('edge', { resource: { kubernetes_service: { edge: {} }, kubernetes_deployment: { edge: {} } } }),
  ];
  expect(changesOf(plans)).toBe(2);
  expect(describePlan(site, plans)).toBe(
    'local: 2 changes\n  edge        2 to add, 0 to change, 0 to destroy or replace',
  );
});
