import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { Gauge, register } from 'prom-client';
import { watchName } from '../services/measured.ts';
import { isCaller } from '../services/node-service/caller.ts';
import { publish } from '../services/node-service/measured.ts';
import { type HostConfiguration, metricsPort, paths, secretFiles } from './hosts.ts';
import type { JobHost } from './jobs/host.ts';
import { hostMetrics, ledgerMetrics, type MetricsSource } from './metrics.ts';
import { retentionMetrics } from './retention/metrics.ts';

const certificateOf = (secrets: string) => ({
  cert: readFileSync(join(secrets, secretFiles.certificate)),
  key: readFileSync(join(secrets, secretFiles.certificateKey)),
  ca: readFileSync(join(secrets, secretFiles.authority)),
});

/** Who shows no certificate is told by HTTP that it is refused. */
const asksCallers = { requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2' } as const;

export type MetricsPlaces = { places?: JobHost['places']; data?: string; port?: number };

/** Serves `/metrics` over TLS with the host's certificate, to the watch machine alone. SIGHUP: a new certificate. */
export async function serveMetrics(
  configuration: HostConfiguration,
  { ledger, runs }: MetricsSource,
  { places = paths, data = paths.data, port = metricsPort }: MetricsPlaces = {},
): Promise<{ port: number; close: () => Promise<void> }> {
  const answers = new Gauge({ name: 'hssk_evidence_reachable', help: '1 while this host can read the evidence log' });
  const collect = async () => {
    publish(hostMetrics({ places, configuration }, { runs: runs(), data }));
    try {
      const entries = await ledger.read();
      publish([...ledgerMetrics(entries, configuration), ...retentionMetrics(entries, new Date())]);
      answers.set(1);
    } catch {
      answers.set(0);
    }
    return await register.metrics();
  };
  const scrape = atMostEvery(secondsBetweenReads, collect);
  const server = createServer({ ...certificateOf(places.secrets), ...asksCallers }, (request, response) => {
    if (!isCaller(request, watchName)) return void response.writeHead(403).end();
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
    scrape().then(
      (text) => response.writeHead(200, { 'content-type': register.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  const renew = () => server.setSecureContext(certificateOf(places.secrets));
  process.on('SIGHUP', renew);
  server.listen(port);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: async () => {
      process.removeListener('SIGHUP', renew);
      register.removeSingleMetric('hssk_evidence_reachable');
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Counting the whole log for every scrape would cost more than the numbers change. */
const secondsBetweenReads = 10;

function atMostEvery<Result>(seconds: number, work: () => Promise<Result>): () => Promise<Result> {
  let last: { at: number; result: Promise<Result> } | undefined;
  return () => {
    if (!last || performance.now() - last.at > seconds * 1000) last = { at: performance.now(), result: work() };
    return last.result;
  };
}
