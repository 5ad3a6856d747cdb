import { html } from 'ghtml';
import { type Setting, weekdayOf } from '../frame.ts';
import { current, type Known } from '../known.ts';
import type { Hours } from '../read/documents.ts';

const width = 640;
const height = 150;
const slot = width / 24;

/** Documents of today by hour beside a usual day: drawn on the server, and the same numbers as a table. */
export function hourChart(setting: Setting, hours: Known<Hours>): string {
  const { texts } = setting.language;
  const known = current(hours);
  const title = texts.today.hours(weekdayOf(setting, known ? setting.times.start(known.day) : setting.now));
  return html`<section class="card" aria-labelledby="hours"><h2 id="hours">${title}</h2>
!${known ? drawn(setting, known) : html`<p class="unknown tall">${texts.notKnown}</p>`}</section>`;
}

function drawn(setting: Setting, hours: Hours): string {
  const { number, texts, percent } = setting.language;
  const sum = (values: (number | undefined)[]) => values.reduce<number>((all, value) => all + (value ?? 0), 0);
  const total = Math.round(sum(hours.today));
  const whole = hours.today.slice(0, -1);
  const before = sum(hours.usual.slice(0, whole.length));
  const compared = before >= 1 ? texts.today.againstUsual(percent(sum(whole) / before, 0)) : texts.today.noUsual;
  const known = hours.today.some((value) => value !== undefined);
  const refused = hours.refused === undefined ? '' : ` · ${texts.today.refused(number(hours.refused))}`;
  const label = known ? `${number(total)} ${texts.today.documents}` : texts.notKnown;
  return html`!${svg(hours, `${label}, ${compared}`)}
<p>!${known ? html`<b class="figure">${number(total)}</b> ${texts.today.documents} · ${compared}${refused}` : html`<span class="unknown">${texts.notKnown}</span>`}</p>
<details><summary>${texts.today.asTable}</summary>!${table(setting, hours)}</details>`;
}

function svg({ today, usual }: Hours, label: string): string {
  const top = Math.max(1, ...today.map((value) => value ?? 0), ...usual.map((value) => value ?? 0));
  const bar = (value: number, hour: number, inset: number, kind: string) => {
    const tall = Math.max(value > 0 ? 1.5 : 0, (value / top) * (height - 8));
    return `<rect class="${kind}" x="${(hour * slot + inset).toFixed(1)}" y="${(height - tall).toFixed(1)}" width="${(slot - 2 * inset).toFixed(1)}" height="${tall.toFixed(1)}" rx="1.5"/>`;
  };
  const bars = (values: (number | undefined)[], inset: number, kind: string) =>
    values.map((value, hour) => (value === undefined ? '' : bar(value, hour, inset, kind))).join('');
  const marks = [0, 6, 12, 18, 24].map(
    (hour) =>
      `<text x="${hour * slot}" y="${height + 17}" text-anchor="${hour === 0 ? 'start' : hour === 24 ? 'end' : 'middle'}">${hour}h</text>`,
  );
  return html`<svg class="hours" viewBox="0 0 ${width} ${height + 22}" role="img" aria-label="${label}">!${bars(usual, 3.5, 'usual')}!${bars(today, 7.5, 'now')}<path class="base" d="M0 ${height}H${width}"/>!${marks}</svg>`;
}

function table({ language }: Setting, { today, usual }: Hours): string {
  const { texts, number } = language;
  const cell = (value: number | undefined) => (value === undefined ? '–' : number(Math.round(value)));
  const rows = usual.map(
    (value, hour) => html`<tr><th scope="row">${hour}h</th><td>${cell(today[hour])}</td><td>${cell(value)}</td></tr>`,
  );
  return html`<table class="numbers"><thead><tr><th scope="col">${texts.today.hour}</th><th scope="col">${texts.today.received}</th><th scope="col">${texts.today.usual}</th></tr></thead><tbody>!${rows}</tbody></table>`;
}
