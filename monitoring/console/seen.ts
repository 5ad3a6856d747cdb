/** Everything that the pages are drawn from, each part with how far it is known. */
import type { Logger } from 'pino';
import type { Site } from '../../services/declare.ts';
import { follow, type Known, type Source } from './known.ts';
import { type OpenAlert, readAlerts } from './read/alertmanager.ts';
import { type Burned, readBurned } from './read/burned.ts';
import { type FacilityDay, type Hours, hoursReader, readFacilities } from './read/documents.ts';
import type { Evidence, Ledger } from './read/evidence.ts';
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

type Watching = { seen: () => Seen; stop: () => void };

/** As many days as Prometheus keeps. */
const keptDays = 400;

/** What was taken over before this process began still stands; its age is that of its last entry. */
function remembered(ledger: Known<Ledger>, value: Ledger): Known<Ledger> {
  const last = value.entries.at(-1);
  if (ledger.as !== 'unknown' || !last) return ledger;
  return { as: 'lost', value, at: Date.parse(last.at), reason: ledger.reason };
}

type Inputs = { site: Site; settings: Settings; evidence: Evidence; relay: Relay; log: Logger };

/** Asks every source in its rhythm; a page only ever reads what was answered last. */
export function watch({ site, settings, evidence, relay, log }: Inputs): Watching {
  const prometheus = prometheusAt(settings.prometheus);
  const times = timesOf(site.timeZone);
  const readHours = hoursReader(prometheus, times);
  const readUptime = uptimeReader(prometheus, times, keptDays);
  const source = <Value>(name: string, everySeconds: number, ask: () => Promise<Value>, holdsSeconds?: number) =>
    follow({
      ...{ ask, everySeconds },
      ...(holdsSeconds ? { holdsSeconds } : {}),
      onError: (reason, message) => log.warn({ source: name, reason, message }, 'a source did not answer'),
    });
  const sources = {
    readings: source('readings', 10, () => readReadings(prometheus, Date.now)),
    hours: source('hours', 60, () => readHours(Date.now())),
    facilities: source('facilities', 60, () => readFacilities(prometheus)),
    uptime: source('uptime', 60, () => readUptime(Date.now()), 300),
    alerts: source('alerts', 10, () => readAlerts(settings.alertmanager)),
    pages: source('pages', 10, relay.pages),
    burned: source('burned', 300, () => readBurned(prometheus)),
    ledger: source('ledger', 20, evidence.update, 120),
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
      ledger: remembered(sources.ledger.now(), evidence.ledger),
    }),
    stop: () => {
      for (const one of Object.values(sources)) one.stop();
    },
  };
}
