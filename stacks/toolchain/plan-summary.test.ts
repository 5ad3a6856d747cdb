import { expect, test } from 'vitest';
import { summarizePlan } from './plan-summary.ts';

const event = (addr: string, action: string, type = 'planned_change') =>
  JSON.stringify({ '@message': `${addr}: Plan to ${action}`, type, change: { resource: { addr }, action } });

test('a plan is summed up by address and action; reads and drift do not count', () => {
  const events = [
    JSON.stringify({ '@message': 'OpenTofu 1.12.6', type: 'version' }),
    event('docker_volume.data', 'update', 'resource_drift'),
    event('docker_network.site', 'create'),
    event('docker_container.vm["edge-1"]', 'replace'),
    event('docker_image.vm', 'noop'),
    event('data.docker_network.old', 'read'),
    event('docker_volume.data', 'update'),
    event('docker_volume.old', 'delete'),
    JSON.stringify({ type: 'change_summary', changes: { add: 2, change: 1, remove: 2 } }),
    '',
  ].join('\n');
  expect(summarizePlan(events)).toEqual({
    add: 1,
    change: 1,
    destroy: 1,
    replace: 1,
    resources: [
      { address: 'docker_network.site', action: 'create' },
      { address: 'docker_container.vm["edge-1"]', action: 'replace' },
      { address: 'docker_volume.data', action: 'update' },
      { address: 'docker_volume.old', action: 'delete' },
    ],
  });
});

test('an empty plan has no resources', () => {
  expect(summarizePlan(JSON.stringify({ type: 'change_summary' }))).toMatchObject({ add: 0, resources: [] });
});
