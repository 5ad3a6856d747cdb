import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { publish } from '../../services/node-service/measured.ts';
import { type AnnotatedPod, patroniMetrics } from './patroni.ts';

function told(pods: AnnotatedPod[]): Promise<string> {
  const registry = new Registry();
  publish(patroniMetrics(pods), registry);
  return registry.metrics();
}

const pod = (name: string, status?: string) => ({
  metadata: { name, namespace: 'database', ...(status ? { annotations: { status } } : {}) },
});
/** As Patroni 4.0.7 writes it. */
const standby =
  '{"conn_url":"postgres://198.19.21.2:5432/postgres","api_url":"http://198.19.21.2:8008/patroni","state":"running","role":"replica","version":"4.0.7","xlog_location":553726864,"replication_state":"streaming","timeline":5}';
const leader =
  '{"conn_url":"postgres://198.19.20.130:5432/postgres","api_url":"http://198.19.20.130:8008/patroni","state":"running","role":"primary","version":"4.0.7","xlog_location":553726864,"timeline":5,"pause":true}';

test('002:15.1.e members of Patroni tell who leads, who streams, and that nobody would take over', async () => {
  const text = await told([pod('database-0', standby), pod('database-1', leader)]);
  for (const line of [
    'patroni_primary{component="database",pod="database-0"} 0',
    'patroni_primary{component="database",pod="database-1"} 1',
    'patroni_postgres_streaming{component="database",pod="database-0"} 1',
    'patroni_postgres_timeline{component="database",pod="database-1"} 5',
    'patroni_is_paused{component="database",pod="database-0"} 0',
    'patroni_is_paused{component="database",pod="database-1"} 1',
    'patroni_pending_restart{component="database",pod="database-1"} 0',
  ]) {
    expect(text).toContain(line);
  }
});

test('pods that are no members, and annotations of other programs, say nothing', async () => {
  const pods = [pod('gateway-0'), pod('records-0', 'ready'), pod('edge-0', '{"state":1}')];
  expect(await told(pods)).toBe('\n');
});
