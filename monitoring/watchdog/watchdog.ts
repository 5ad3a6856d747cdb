/** A dead man's switch: hears the watchdog alert of another machine, and raises an alarm of its own when it stays away. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Logger } from 'pino';
import { Gauge } from 'prom-client';
import type { Incoming } from '../relay/message.ts';
import { openTelling } from '../relay/telling.ts';
import type { Settings } from './settings.ts';

const lookEveryMs = 1000;

/** Runs until `stop`. A start counts as a heartbeat, so that a restart of this machine raises no alarm. */
export async function startWatchdog(settings: Settings, log: Logger, now = Date.now) {
  let heardAt = now();
  const { outbox, metrics, delivery } = openTelling(settings, log, now);
  metrics.registry.registerMetric(lastHeard(() => heardAt));
  const server = createServer(tlsOf(settings), (request, response) =>
    answer(request, response, settings.tls.caller, {
      heartbeat: () => {
        heardAt = now();
      },
      metrics: () => metrics.registry.metrics(),
    }),
  );
  const look = (): void => {
    const silent = now() - heardAt > settings.silenceSeconds * 1000;
    const raised = outbox.pages().some(({ state }) => state !== 'resolved');
    if (silent === raised) return;
    log.warn({ silent }, silent ? 'the watchdog is silent' : 'the watchdog is heard again');
    outbox.take(alarm(settings.watches, silent, heardAt));
    delivery.look();
  };
  const timer = setInterval(look, lookEveryMs);
  await listen(server, settings.listen);
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      clearInterval(timer);
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await delivery.stop();
      outbox.close();
    },
  };
}

/** The alert that no Prometheus can raise. */
const alarm = (watches: string, silent: boolean, heardAt: number): Incoming => ({
  groupKey: 'watchdog',
  status: silent ? 'firing' : 'resolved',
  alerts: [
    {
      status: silent ? 'firing' : 'resolved',
      labels: { alertname: 'WatchdogSilent', severity: 'critical', component: 'watch' },
      annotations: { summary: `Giám sát im lặng: ${watches} không còn gửi nhịp, không cảnh báo nào khác tới được nữa` },
      startsAt: new Date(heardAt).toISOString(),
      fingerprint: 'watchdog',
    },
  ],
});

const lastHeard = (heardAt: () => number) =>
  new Gauge({
    name: 'hssk_watchdog_last_heard_timestamp_seconds',
    help: 'When the watchdog of the watch machine was last heard.',
    registers: [],
    collect() {
      this.set(heardAt() / 1000);
    },
  });

const tlsOf = ({ tls }: Settings) => ({
  cert: readFileSync(tls.certificate),
  key: readFileSync(tls.key),
  ca: readFileSync(tls.authority),
  requestCert: true,
  rejectUnauthorized: true,
  minVersion: 'TLSv1.2' as const,
});

type Answers = { heartbeat: () => void; metrics: () => Promise<string> };

/** Only the one named caller may say that all is well. */
function answer(request: IncomingMessage, response: ServerResponse, caller: string, answers: Answers): void {
  request.resume();
  const name = (request.socket as TLSSocket).getPeerCertificate().subject?.CN;
  if (name !== caller) response.writeHead(403).end();
  else if (request.method === 'POST' && request.url === '/heartbeat') {
    answers.heartbeat();
    response.writeHead(200).end();
  } else if (request.method === 'GET' && request.url === '/metrics') {
    void answers
      .metrics()
      .then((text) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text));
  } else response.writeHead(404).end();
}

function listen(server: Server, { host, port }: Settings['listen']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}
