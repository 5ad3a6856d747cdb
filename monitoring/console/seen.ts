/** Everything that the pages are drawn from, each part with how far it is known. */
import type { Logger } from 'pino';
import type { Site } from '../../services/declare.ts';
import { follow, type Known, type Source } from './known.ts';
import { type OpenAlert, readAlerts } from './read/alertmanager.ts';
import { type Burned, readBurned } from './read/burned.ts';
import { type FacilityDay, type Hours, readFacilities, readHours } from './read/documents.ts';
import type { Ledger, Replica } from './read/evidence.ts';
import { prometheusAt } from './read/prometheus.ts';
import { type Readings, readReadings } from './read/readings.ts';
import type { OpenPage, Relay } from './read/relay.ts';
import { type Uptime, uptimeReader } from './read/uptime.ts';
import type { Settings } from './settings.ts';
import { timesOf } from './times.ts';

export type Seen = {
  readings: Known<Readings>;
  hours: Known<Hours>;
  facilities: Known<FacilityDay[]>;
  uptime: Known<Uptime>;
  alerts: Known<OpenAlert[]>;
  pages: Known<OpenPage[]>;
  burned: Known<Burned[]>;
  ledger: Known<Ledger>;
};

export type Watching = { seen: () => Seen; stop: () => void };

/** As many days as Prometheus keeps. */
const keptDays = 400;

/** What was taken over before this process began still stands; its age is that of its last entry. */
function remembered(ledger: Known<Ledger>, replica: Replica): Known<Ledger> {
  const value = replica.ledger();
  const last = value.entries.at(-1);
  if (ledger.as !== 'unknown' || !last) return ledger;
  return { as: 'lost', value, at: Date.parse(last.at), reason: ledger.reason };
}

type Inputs = { site: Site; settings: Settings; replica: Replica; relay: Relay; log: Logger };

/** Asks every source in its rhythm; a page only ever reads what was answered last. */
export function watch({ site, settings, replica, relay, log }: Inputs): Watching {
  const prometheus = prometheusAt(settings.prometheus);
  const times = timesOf(site.timeZone);
  const uptime = uptimeReader(prometheus, times, keptDays);
  const source = <Value>(name: string, everySeconds: number, ask: () => Promise<Value>, holdsSeconds?: number) =>
    follow({
      ...{ ask, everySeconds },
      ...(holdsSeconds ? { holdsSeconds } : {}),
      onError: (reason, message) => log.warn({ source: name, reason, message }, 'a source did not answer'),
    });
  const sources = {
    readings: source('readings', 10, () => readReadings(prometheus, Date.now)),
    hours: source('hours', 60, () => readHours(prometheus, times, Date.now())),
    facilities: source('facilities', 60, () => readFacilities(prometheus)),
    uptime: source('uptime', 60, () => uptime.read(Date.now()), 300),
    alerts: source('alerts', 10, () => readAlerts(settings.alertmanager)),
    pages: source('pages', 10, relay.pages),
    burned: source('burned', 300, () => readBurned(prometheus)),
    ledger: source('ledger', 20, replica.update, 120),
  } satisfies Record<keyof Seen, Source<unknown>>;
  return {
    seen: () => ({
      readings: sources.readings.now(),
      hours: sources.hours.now(),
      facilities: sources.facilities.now(),
      uptime: sources.uptime.now(),
      alerts: sources.alerts.now(),
      pages: sources.pages.now(),
      burned: sources.burned.now(),
      ledger: remembered(sources.ledger.now(), replica),
    }),
    stop: () => {
      for (const one of Object.values(sources)) one.stop();
    },
  };
}
