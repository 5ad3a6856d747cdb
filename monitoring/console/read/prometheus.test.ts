import { afterAll, beforeAll, expect, test } from 'vitest';
import { site } from '../../../services/sites/local.ts';
import type { Reason } from '../known.ts';
import { type History, startHistory } from '../testing/history.ts';
import { timesOf } from '../times.ts';
import { lightsOf } from '../view/lights.ts';
import { hoursReader, readFacilities } from './documents.ts';
import { type Prometheus, prometheusAt } from './prometheus.ts';
import { readReadings } from './readings.ts';
import { uptimeReader } from './uptime.ts';

/** Four days behind a moment that is now: Prometheus of Debian 13 answers, nothing is stood in for it. */
const times = timesOf(site.timeZone);
const now = Math.floor(Date.now() / 60_000) * 60_000;
const seconds = now / 1000;
const [yesterday, dayBefore, twoBefore] = [1, 2, 3].map((back) => times.day(now - back * 86_400_000)) as [
  string,
  string,
  string,
];
const isOn = (day: string, at: number) => times.day(at * 1000) === day;
const start = (day: string) => times.start(day) / 1000;

let history: History;
let prometheus: Prometheus;

beforeAll(async () => {
  const machine = (name: string, component: string, value = 1) => ({
    ...{ name: 'up', value: () => value },
    labels: { job: 'machine', machine: name, component },
  });
  history = await startHistory(
    [
      ...site.machines.map(({ name, component }) => machine(name, component, name === 'database-2' ? 0 : 1)),
      {
        ...{ name: 'probe_success', labels: { job: 'registry', subject: 'registry' } },
        // Away for a tenth of yesterday; the day before nobody looked.
        value: (at) => (isOn(dayBefore, at) ? undefined : isOn(yesterday, at) && at < start(yesterday) + 8640 ? 0 : 1),
      },
      { name: 'hssk_gateway_storing', labels: { machine: 'gateway-1' }, value: () => 1 },
      { name: 'hssk_records_ready', labels: { machine: 'records-1' }, value: () => 0 },
      { name: 'hssk_database_primary', labels: { machine: 'database-1', __weird_: '"><b>' }, value: () => 1 },
      {
        ...{ name: 'hssk_gateway_hoso_total', labels: { state: 'TIEP_NHAN', machine: 'gateway-1' } },
        value: (at) => Math.round((at - start(twoBefore)) / 60),
      },
      { name: 'hssk_facility_documents_today', labels: { facility: '01032' }, value: () => 0 },
      { name: 'hssk_facility_documents_usual', labels: { facility: '01032' }, value: () => 31 },
      {
        ...{ name: 'ALERTS', value: () => 1 },
        labels: { alertname: 'EdgeSlow', alertstate: 'firing', severity: 'warning', component: 'registry' },
      },
    ],
    { from: seconds - 4 * 86_400, to: seconds, stepSeconds: 60 },
  );
  prometheus = prometheusAt(history.url);
});
afterAll(() => history.stop());

test('lights are what the numbers of now say, and grey where there is none', async () => {
  const value = await readReadings(prometheus, () => now);
  const lights = lightsOf(site, { as: 'known', value, at: now });
  const states = Object.fromEntries(lights.map(({ component, state }) => [component, state]));
  expect(states).toMatchObject({
    gateway: 'good',
    records: 'bad',
    database: 'warn',
    registry: 'warn',
    edge: 'none',
    copy: 'none',
  });
  expect(lights.find(({ component }) => component === 'database')?.machines).toEqual({ up: 1, all: 2 });
});

test('numbers that stopped coming, and a clock that was moved, are no answer', async () => {
  const reason = (offset: number): Promise<Reason> =>
    readReadings(prometheus, () => now + offset).then(
      () => 'asking' as const,
      (error) => error.reason,
    );
  expect(await reason(120_000)).toBe('old');
  expect(await reason(-3_600_000)).toBe('clock');
});

test('a day tells how much of its measured time a component worked, and how much was measured', async () => {
  const read = uptimeReader(prometheus, times, 5);
  const { registry = [], gateway = [], vault = [] } = await read(now);
  const day = (days: typeof registry, wanted: string) => days.find((one) => one.day === wanted);
  expect(day(registry, yesterday)?.worked).toBeCloseTo(0.9, 2);
  expect(day(registry, yesterday)?.measured).toBeCloseTo(1, 2);
  // Prometheus looks back five minutes for the newest sample.
  expect(day(registry, dayBefore)?.measured).toBeLessThan(0.01);
  expect(day(gateway, twoBefore)).toMatchObject({ worked: 1 });
  expect(vault.every(({ worked, measured }) => worked === undefined && measured === 0)).toBe(true);
  expect(registry.map(({ day: one }) => one)).toEqual(
    [4, 3, 2, 1, 0].map((back) => times.day(now - back * 86_400_000)),
  );
});

test('days that are over are asked for once', async () => {
  let asked: string[] = [];
  const counted: Prometheus = {
    ask: prometheus.ask,
    askOver: (question, range) => {
      if (range.to < times.start(times.day(now)) / 1000 + 60) asked.push(question);
      return prometheus.askOver(question, range);
    },
  };
  for (const read of [uptimeReader(counted, times, 5), hoursReader(counted, times)]) {
    asked = [];
    await read(now);
    const first = asked.length;
    await read(now);
    expect([first > 0, asked.length]).toEqual([true, first]);
  }
});

test('documents are told by hour of the site, beside what is usual', async () => {
  const hours = await hoursReader(prometheus, times)(now);
  const past = hours.today.slice(0, -1);
  expect(hours.today).toHaveLength(Math.max(1, Math.ceil((now - times.start(times.day(now))) / 3_600_000)));
  for (const count of past) expect(count).toBeCloseTo(60, -1);
  expect(hours.usual).toEqual(Array.from({ length: 24 }, () => undefined));
  expect(await readFacilities(prometheus)).toEqual([{ facility: '01032', today: 0, usual: 31 }]);
});

test('a Prometheus that is gone is silent, one that cannot answer refuses', async () => {
  await expect(prometheusAt('http://127.0.0.1:1').ask('up')).rejects.toThrow();
  await expect(prometheus.ask('up{')).rejects.toMatchObject({ reason: 'refused' });
});
