import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { openSignIn } from '../../services/node-service/sign-in.ts';
import { sites } from '../../services/sites/index.ts';
import { realClock } from './known.ts';
import { openPublicServer } from './public-server.ts';
import { logOver, openReplica } from './read/evidence.ts';
import { relayAt } from './read/relay.ts';
import { readHandbook } from './read/runbooks.ts';
import { watch } from './seen.ts';
import { openServer, reloadCertificate } from './server.ts';
import { readAccounts, type Settings } from './settings.ts';

export type Console = { port: number; reload: () => void; stop: () => Promise<void> };

/** Wrong tries lock a name for so long. */
const lockMs = 15 * 60_000;

export async function startConsole(settings: Settings, log: Logger): Promise<Console> {
  const site = Object.values(sites).find(({ id }) => id === settings.site);
  if (!site) throw new Error(`unknown site ${settings.site}; there are ${Object.keys(sites).join(', ')}`);
  const replica = openReplica({
    ...{ directory: settings.state, site: site.id, logHost: settings.evidence.machine },
    publicKeys: JSON.parse(readFileSync(settings.evidence.publicKeys, 'utf8')),
    source: logOver(settings.evidence),
  });
  const relay = relayAt(settings.relay.url, () => readFileSync(settings.relay.tokenFile, 'utf8').trim());
  const watching = watch({ site, settings, replica, relay, log });
  const accounts = () => readAccounts(settings.accounts);
  const { tls } = settings;
  const common = {
    ...{ site, seen: watching.seen, clock: realClock },
    ...(tls ? { tls: { cert: readFileSync(tls.certificate, 'utf8'), key: readFileSync(tls.key, 'utf8') } } : {}),
  };
  const link = `${tls ? 'https' : 'http'}://${settings.public.host}:${settings.public.port}/trang-thai`;
  const server = await openServer({
    ...{ ...common, accounts, log, publicLink: link, lines: replica.lines, acknowledge: relay.acknowledge },
    handbook: readHandbook(settings.runbooks, site.id),
    sessionSecret: readFileSync(settings.sessionSecret, 'utf8').trim(),
    signIn: openSignIn({ accounts, lockMs, now: realClock.steady }),
  });
  const everybody = await openPublicServer({ ...common, link });
  await server.listen(settings.listen);
  await everybody.listen(settings.public);
  return {
    port: (server.server.address() as AddressInfo).port,
    reload: () => {
      if (tls) for (const one of [server, everybody]) reloadCertificate(one, tls);
    },
    stop: async () => {
      await Promise.all([server.close(), everybody.close()]);
      watching.stop();
      replica.close();
    },
  };
}
