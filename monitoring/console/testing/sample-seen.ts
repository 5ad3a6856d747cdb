/** What the console sees of a made-up site on an ordinary day; tests change single parts of it. */
import { entryOf } from '../../../backup/evidence/line.ts';
import { sampleKeys, sampleMaterial } from '../../../backup/evidence/testing/sample.ts';
import { site } from '../../../services/sites/local.ts';
import type { Known } from '../known.ts';
import { questions } from '../questions.ts';
import type { Ledger } from '../read/evidence.ts';
import type { Readings } from '../read/readings.ts';
import type { Uptime } from '../read/uptime.ts';
import type { Seen } from '../seen.ts';
import { timesOf } from '../times.ts';

export const sampleSite = site;
export const sampleTimes = timesOf(site.timeZone);
/** Saturday 21/11/2026, 21:40 in Ha Noi. */
export const sampleNow = Date.parse('2026-11-21T14:40:00Z');

export const known = <Value>(value: Value, at = sampleNow - 4000): Known<Value> => ({ as: 'known', value, at });
export const unknown = (since = sampleNow - 600_000): Known<never> => ({ as: 'unknown', since, reason: 'silent' });
export const lost = <Value>(value: Value, at = sampleNow - 600_000): Known<Value> => ({
  ...{ as: 'lost', value, at, reason: 'silent' },
});

const usual = [1, 1, 1, 0, 1, 3, 7, 20, 37, 44, 45, 36, 22, 22, 34, 40, 41, 28, 19, 11, 8, 5, 3, 2].map((n) => n * 96);
const today = [1, 1, 0, 0, 1, 2, 6, 22, 40, 46, 44, 38, 20, 24, 36, 42, 40, 30, 18, 12, 7, 4].map((n) => n * 96);

export const sampleReadings = (): Readings => ({
  components: Object.fromEntries(
    questions.map(({ component, facts }) => [
      component,
      { works: 1, doubt: false, facts: facts.map(({ id }) => ({ id, value: factValues[id] })) },
    ]),
  ),
  machines: Object.fromEntries(site.machines.map(({ name }) => [name, true])),
  firing: [],
});

const factValues = {
  ...{ probeSeconds: 0.041, documentsPerSecond: 8.4, standbys: 1, lagBytes: 0, lagSeconds: 0.6, nodesReady: 6 },
  ...{ copies: 3, newestAge: 72_600, copyAge: 74_000, watchedTargets: 41 },
};

export function sampleSeen(days = 366): Seen {
  const from = sampleTimes.day(sampleNow - days * 86_400_000);
  return {
    readings: known(sampleReadings()),
    hours: known({ day: sampleTimes.day(sampleNow), today, usual, refused: 14 }),
    facilities: known([
      { facility: '01001', today: 1204, usual: 1180 },
      { facility: '01032', today: 0, usual: 310 },
      { facility: '01I29', today: 0, usual: 42 },
    ]),
    uptime: known(sampleUptime(400)),
    alerts: known([]),
    pages: known([]),
    burned: known([{ name: 'EdgeSlow', severity: 'warning', component: 'edge', seconds: 1860 }]),
    ledger: known(sampleLedger(from, sampleTimes.day(sampleNow))),
  };
}

/** Two bad days, one that was half measured, and days before anything was measured. */
export const sampleUptime = (days: number): Uptime =>
  Object.fromEntries(
    questions.map(({ component }, place) => [
      component,
      Array.from({ length: days }, (_, index) => {
        const day = sampleTimes.day(sampleNow - (days - 1 - index) * 86_400_000);
        if (index < days - 380) return { day, worked: undefined, measured: 0 };
        if (index === days - 29 + place) return { day, worked: 0.952, measured: 1 };
        if (index === days - 60) return { day, worked: 0.9962, measured: 1 };
        return { day, worked: 1, measured: index === days - 40 ? 0.48 : 1 };
      }),
    ]),
  );

const ledgers = new Map<string, Ledger>();

/** A log over some days with two nights that lack something; the same object for the same days. */
function sampleLedger(from: string, to: string): Ledger {
  const made = ledgers.get(`${from} ${to}`);
  if (made) return made;
  const missing = { '2026-06-14': ['etcd'], '2026-09-03': 'all' } as const;
  const { lines } = sampleMaterial({
    ...{ keys: sampleKeys(), from, to },
    missing: { '2026-06-14': [...missing['2026-06-14']], '2026-09-03': 'all' },
  });
  const ledger = { entries: lines.map(entryOf) };
  ledgers.set(`${from} ${to}`, ledger);
  return ledger;
}
