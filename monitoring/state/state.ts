import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { Gauge, Registry } from 'prom-client';
import { type Measured, publish } from '../../services/node-service/measured.ts';
import type { Source } from './reading.ts';

/** Asks every source in its own rhythm and tells Prometheus what they said last. A source that does not answer says nothing. */
export async function startState(
  sources: Source[],
  { listen, log }: { listen: { host: string; port: number }; log: Logger },
) {
  const registry = new Registry();
  const readAt = new Gauge({
    name: 'hssk_state_read_timestamp_seconds',
    help: 'When a source last answered.',
    labelNames: ['source'],
    registers: [registry],
  });
  let stopping = false;
  const timers = new Set<NodeJS.Timeout>();
  const follow = async ({ name, everySeconds, ask }: Source, before: Measured[] = []): Promise<void> => {
    let said: Measured[] = [];
    try {
      said = await ask();
      readAt.set({ source: name }, Date.now() / 1000);
      publish(said, registry);
    } catch (error) {
      log.warn({ source: name, reason: (error as Error).message }, 'a source did not answer');
      for (const { name: metric } of before) registry.removeSingleMetric(metric);
    }
    if (stopping) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void follow({ name, everySeconds, ask }, said);
    }, everySeconds * 1000);
    timers.add(timer);
  };
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    void registry.metrics().then((text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text));
  });
  await new Promise<void>((resolve) => server.listen(listen.port, listen.host, resolve));
  for (const source of sources) void follow(source);
  return { port: (server.address() as AddressInfo).port, stop: () => stop(server) };

  async function stop(open: Server): Promise<void> {
    stopping = true;
    for (const timer of timers) clearTimeout(timer);
    open.closeAllConnections();
    await new Promise((resolve) => open.close(resolve));
  }
}
