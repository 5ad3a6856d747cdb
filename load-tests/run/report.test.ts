import { expect, test } from 'vitest';
import { loadOf } from '../scale.ts';
import { scenarios } from '../scenarios.ts';
import { lineChart } from './chart.ts';
import { planOf } from './plan.ts';
import { reportHtml } from './report.ts';
import { type LoadResult, resultOf } from './result.ts';
import { count, openTally } from './tally.ts';
import { progressLine, summaryText } from './words.ts';

const scenario = scenarios.find(({ id }) => id === 'smoke')!;
const startedAt = Date.parse('2026-11-22T18:30:00Z');

function resultWith(share = 1): LoadResult {
  const tally = openTally();
  const clock = { startedAt, bucketSeconds: 1 };
  for (let second = 0; second < 60; second += 1) {
    const at = startedAt + second * 1000;
    const visits: [string, string, string][] = [[`code-${second}`, 'receipt', 'TIEP_NHAN']];
    count(
      tally,
      { e: 'receipt', at, stream: 'visits', ms: 10 + second, facility: '01001', bytes: 36_000, visits },
      clock,
    );
  }
  const why = '<script>alert("x")</script>';
  count(tally, { e: 'failed', at: startedAt, stream: 'visits', ms: 1, status: 500, why }, clock);
  const streams = scenario.streams(loadOf('local'), 1);
  const plan = planOf({ run: 'r', edgeUrl: 'https://127.0.0.1', accounts: [], streams, templates: [] });
  const common = {
    scenario,
    site: 'local',
    minutes: 1,
    share,
    plan,
    tally,
    metrics: {},
    directory: '/x',
    verdict: undefined,
  };
  return resultOf({ ...common, startedAt, endedAt: startedAt + 60_000 });
}

test('the report stands alone, says the verdict first, and shows no text of a sender as markup', () => {
  const html = reportHtml(resultWith(), 'vi');
  expect(html).not.toMatch(/<script|https?:\/\/|<link|@import/);
  expect(html).toContain('&lt;script&gt;');
  expect(html.indexOf('KHÔNG ĐẠT')).toBeLessThan(html.indexOf('<table'));
  expect(html).toContain('2026-11-23 01:30:00 +07:00');
  expect(html.match(/<svg viewBox/g)?.length).toBe(2);
  expect(html).toBe(html.normalize('NFC'));
});

test('a run at a part of the load says so wherever it is shown', () => {
  expect(reportHtml(resultWith(0.1), 'vi')).toContain('không phải bằng chứng');
  expect(summaryText(resultWith(0.1), '/x/report.html', 'en')).toContain('no proof of the whole load');
  expect(summaryText(resultWith(), '/x/report.html', 'en')).not.toContain('no proof');
});

test('the summary is Vietnamese, or English on request, with numbers as each writes them', () => {
  const result = resultWith();
  expect(summaryText(result, '/x/report.html', 'vi')).toMatch(/^✗ KHÔNG ĐẠT {2}smoke: .*\n.*60 hồ sơ/);
  expect(summaryText(result, '/x/report.html', 'vi')).toContain('2,16 MB');
  expect(summaryText(result, '/x/report.html', 'en')).toContain('2.16 MB');
});

test('the live line tells where the run is and what went wrong', () => {
  const { tally } = resultWith();
  const line = progressLine({ tally, bucketSeconds: 1, elapsedSeconds: 30.5, totalSeconds: 60 }, 'vi');
  expect(line).toContain('00:30/01:00');
  expect(line).toContain('lỗi 1');
  expect(progressLine({ tally: openTally(), bucketSeconds: 1, elapsedSeconds: 0, totalSeconds: 60 }, 'vi')).toContain(
    'đang chuẩn bị',
  );
});

test('a chart leaves gaps where nothing was measured, and nothing at all where there is no value', () => {
  const chart = (values: (number | undefined)[]) =>
    lineChart({ title: 'a', step: 1, xUnit: 's', write: String, lines: [{ name: 'p50', values }] });
  expect(chart([undefined, undefined])).toBe('');
  expect(
    chart([1, 2, undefined, 3, 4])
      .match(/<path d="([^"]*)"/)?.[1]
      ?.match(/M/g),
  ).toHaveLength(2);
});
