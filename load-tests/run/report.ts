/** One HTML file of a run: the verdict first, then what it rests on. Needs no network and no script. */
import { escapeHtml, lineChart } from './chart.ts';
import type { LoadResult, StreamResult } from './result.ts';
import { type Bucket, percentile, type Spread } from './tally.ts';
import { type Language, measuredText, number, titleOf, words } from './words.ts';

export function reportHtml(result: LoadResult, language: Language): string {
  const say = words[language];
  const title = `${result.scenario}: ${titleOf(result, language)}`;
  const verdict = result.passed ? say.passed : say.failed;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(`${verdict} – ${title}`)}</title><style>${style}</style></head><body><main>
<p class="verdict ${result.passed ? 'good' : 'bad'}">${result.passed ? '✓' : '✗'} ${verdict}</p>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(result.site)} · ${localTime(result.startedAt)} · ${number(result.seconds, language)} ${say.seconds}</p>
${result.share < 1 ? `<p class="note">${escapeHtml(say.share(result.share))}</p>` : ''}
<h2>${say.verdict}</h2>${judgedTable(result, language)}
${streamTable(result.streams, language)}
${charts(result, language)}
${failureList(result, language)}
</main></body></html>
`;
}

/** Shown in the hospital's time, with its offset. */
function localTime(iso: string): string {
  const local = new Date(new Date(iso).getTime() + 7 * 3_600_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)} +07:00`;
}

function judgedTable({ judged }: LoadResult, language: Language): string {
  const say = words[language];
  const rows = judged.map(
    (one) =>
      `<tr><td>${escapeHtml(titleOf(one, language))}</td><td class="figure">${measuredText(one, language)}</td><td class="${one.ok ? 'good' : 'bad'}">${one.ok ? `✓ ${say.passed}` : `✗ ${say.failed}`}</td></tr>`,
  );
  return table([say.threshold, say.measured, say.result], rows);
}

function streamTable(streams: StreamResult[], language: Language): string {
  const say = words[language];
  const cell = (found: Spread | undefined) =>
    `<td class="figure">${found ? [found.p50, found.p95, found.p99].map((value) => number(value, language)).join(' / ') : '–'}</td>`;
  const rows = streams.map(
    (one) =>
      `<tr><td>${escapeHtml(one.name)}</td><td class="figure">${number(one.files, language)}</td><td class="figure">${number(one.visits, language)}</td><td class="figure">${number(one.visitsPerSecond, language)}</td><td class="figure">${number(one.bytes / 1e6, language)}</td>${cell(one.receiptMs)}${cell(one.readableMs)}${cell(one.readMs)}<td class="figure">${one.failed + one.late}</td></tr>`,
  );
  const spread = (name: string) => `${name} p50 / p95 / p99 (ms)`;
  return table(
    [
      say.stream,
      say.files,
      say.visits,
      say.perSecond,
      'MB',
      spread(say.receipt),
      spread(say.readable),
      spread(say.read),
      say.wrong,
    ],
    rows,
  );
}

const table = (heads: string[], rows: string[]): string =>
  `<div class="wide"><table><thead><tr>${heads.map((head) => `<th scope="col">${escapeHtml(head)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;

function charts({ tally: { buckets } }: LoadResult, language: Language): string {
  const say = words[language];
  const step = (buckets[1]?.at ?? 1) - (buckets[0]?.at ?? 0);
  const each = (value: (bucket: Bucket) => number) => buckets.map((bucket) => value(bucket) / step);
  const spreads = (key: 'receiptMs' | 'readableMs' | 'readMs') =>
    [0.5, 0.95, 0.99].map((share) => ({
      name: `p${share * 100}`,
      values: buckets.map((bucket) => (bucket[key].length > 0 ? percentile(bucket[key], share) : undefined)),
    }));
  const common = { step, xUnit: say.seconds, write: (value: number) => number(value, language) };
  const arrivals = [
    { name: say.perSecond, values: each(({ visits }) => visits) },
    { name: say.lost, values: each(({ failed }) => failed) },
  ];
  return [
    lineChart({ title: say.arrivals, lines: arrivals, ...common }),
    lineChart({ title: say.latency, lines: spreads('receiptMs'), ...common }),
    lineChart({ title: say.freshness, lines: spreads('readableMs'), ...common }),
    lineChart({ title: say.reads, lines: spreads('readMs'), ...common }),
  ].join('\n');
}

function failureList({ failures }: LoadResult, language: Language): string {
  if (failures.length === 0) return '';
  const items = failures.map(
    ({ status, why, count }) => `<li>${count} × ${status} ${escapeHtml(why.slice(0, 300))}</li>`,
  );
  return `<h2>${words[language].failures}</h2><ul>${items.join('')}</ul>`;
}

const style = `:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,"DejaVu Sans",sans-serif;margin:0;background:Canvas;color:CanvasText}
main{max-width:960px;margin:0 auto;padding:24px 20px 64px}
h1{font-size:22px;margin:4px 0}h2{font-size:17px;margin:28px 0 8px}
.verdict{font-size:18px;font-weight:700;margin:0}.good{color:light-dark(#047857,#34d399)}.bad{color:light-dark(#b91c1c,#f87171)}
.note{border-left:4px solid #b45309;padding:4px 12px}
.wide{overflow-x:auto;margin:12px 0}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:5px 10px;border-bottom:1px solid light-dark(#d4d4d8,#3f3f46);vertical-align:top}
th{font-weight:600;font-size:13px}.figure{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
figure{margin:24px 0}figcaption{font-weight:600;margin-bottom:4px}.key{font-weight:400;font-size:13px;margin-left:16px}
figure>svg{width:100%;height:auto}.grid{stroke:light-dark(#e4e4e7,#3f3f46)}.axis{font-size:11px;fill:light-dark(#52525b,#a1a1aa)}
@media print{main{max-width:none}}`;
