import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { watchName } from '../../services/measured.ts';
import { openSignIn } from '../../services/node-service/sign-in.ts';
import { sites } from '../../services/sites/index.ts';
import { openAccounts } from './accounts.ts';
import { reloadCertificate } from './base-server.ts';
import { follow, realClock } from './known.ts';
import { openPublicServer } from './public-server.ts';
import { logOver, openEvidence } from './read/evidence.ts';
import { relayAt } from './read/relay.ts';
import { readHandbook } from './read/runbooks.ts';
import { watch } from './seen.ts';
import { openServer } from './server.ts';
import type { Settings } from './settings.ts';
import { openViews } from './views.ts';

export type Console = { port: number; reload: () => void; stop: () => Promise<void> };

/** Wrong tries lock a name for so long. */
const lockMs = 15 * 60_000;

/** Of a console that stops, for its last words to the evidence log. */
const longestFarewellMs = 10_000;

export async function startConsole(settings: Settings, log: Logger): Promise<Console> {
  const site = Object.values(sites).find(({ id }) => id === settings.site);
  if (!site) throw new Error(`unknown site ${settings.site}; there are ${Object.keys(sites).join(', ')}`);
  const chain = logOver(settings.evidence);
  const evidence = openEvidence({
    ...{ directory: settings.state, site: site.id, logHost: settings.evidence.machine },
    publicKeys: JSON.parse(readFileSync(settings.evidence.publicKeys, 'utf8')),
    log: chain,
  });
  const relay = relayAt(settings.relay.url, () => readFileSync(settings.relay.tokenFile, 'utf8').trim());
  const watching = watch({ site, settings, evidence, relay, log });
  const accounts = openAccounts({
    ...{ delivered: settings.accounts, chosen: join(settings.state, 'passwords.jsonl'), now: realClock.wall },
    firstPasswordsStay: settings.firstPasswordsStay,
  });
  const views = openViews({
    ...{ directory: join(settings.state, 'views'), host: watchName, now: realClock.wall },
    ...{ entries: evidence.ledger.entries, append: chain.append },
  });
  const telling = follow({
    ...{ ask: views.tell, everySeconds: 3600 },
    onError: (reason, message) => log.warn({ reason, message }, 'the evidence log was not told of the log of views'),
  });
  const { tls } = settings;
  const common = {
    ...{ site, seen: watching.seen, clock: realClock },
    tls: tls && { cert: readFileSync(tls.certificate, 'utf8'), key: readFileSync(tls.key, 'utf8') },
  };
  const link = `${tls ? 'https' : 'http'}://${settings.public.host}:${settings.public.port}/trang-thai`;
  const server = await openServer({
    ...{ ...common, accounts, log, publicLink: link, lines: evidence.lines, acknowledge: relay.acknowledge },
    note: (event) => {
      log.info(event);
      views.note(event);
    },
    handbook: readHandbook(settings.runbooks, site.id),
    sessionSecret: readFileSync(settings.sessionSecret, 'utf8').trim(),
    signIn: openSignIn({ accounts: accounts.all, lockMs, now: realClock.steady }),
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
      telling.stop();
      // A copy 1 that is silent must not hold up a restart; what was not told now is told at the next start.
      await Promise.race([telling.ask(), pause(longestFarewellMs, undefined, { ref: false })]);
      watching.stop();
      evidence.close();
      accounts.close();
    },
  };
}
