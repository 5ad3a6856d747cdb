import { expect, test } from 'vitest';
import { leftBehind } from './left-behind.ts';

const failure = (address: string, summary: string, detail = '') =>
  JSON.stringify({
    '@level': 'error',
    type: 'diagnostic',
    diagnostic: { severity: 'error', summary, detail, address },
  });

const json = {
  resource: {
    kubernetes_namespace: { edge: { metadata: { name: 'edge' } } },
    kubernetes_deployment: { gateway: { metadata: [{ name: 'gateway', namespace: 'gateway' }] } },
    docker_container: { vm: { name: 'vm' } },
  },
};

test('objects that are there already are named as the import takes them', () => {
  const events = [
    JSON.stringify({ type: 'version' }),
    failure('kubernetes_namespace.edge', 'namespaces "edge" already exists'),
    failure('kubernetes_deployment.gateway', 'Failed to create', 'deployments.apps "gateway" already exists'),
  ].join('\n');
  expect(leftBehind(events, json)).toEqual([
    { to: 'kubernetes_namespace.edge', id: 'edge' },
    { to: 'kubernetes_deployment.gateway', id: 'gateway/gateway' },
  ]);
});

test('other failures, other providers and unknown addresses are nobody left behind', () => {
  const events = [
    failure('kubernetes_namespace.edge', 'connection refused'),
    failure('docker_container.vm', 'container name "vm" already exists'),
    failure('kubernetes_service.unknown', 'services "unknown" already exists'),
    '',
  ].join('\n');
  expect(leftBehind(events, json)).toEqual([]);
});
