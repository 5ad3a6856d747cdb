import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { openSignIn } from '../../services/node-service/sign-in.ts';
import { sites } from '../../services/sites/index.ts';
import { realClock } from './known.ts';
import { logOver, openReplica } from './read/evidence.ts';
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
  const watching = watch(site, settings, replica, log);
  const accounts = () => readAccounts(settings.accounts);
  const { tls } = settings;
  const server = await openServer({
    ...{ site, accounts, log, seen: watching.seen, clock: realClock },
    ...(tls ? { tls: { cert: readFileSync(tls.certificate, 'utf8'), key: readFileSync(tls.key, 'utf8') } } : {}),
    sessionSecret: readFileSync(settings.sessionSecret, 'utf8').trim(),
    signIn: openSignIn({ accounts, lockMs, now: realClock.steady }),
  });
  await server.listen(settings.listen);
  return {
    port: (server.server.address() as AddressInfo).port,
    reload: () => {
      if (tls) reloadCertificate(server, tls);
    },
    stop: async () => {
      await server.close();
      watching.stop();
      replica.close();
    },
  };
}
