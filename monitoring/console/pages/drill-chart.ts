import { html } from 'ghtml';
import type { Setting } from '../frame.ts';
import type { Drilled } from '../view/drills.ts';

const width = 1000;
const height = 190;
const left = 62;

/** Time to recover of each drill on a scale of seconds to hours: kinds differ by shape, a failed one by colour and word. */
export function drillChart(setting: Setting, drills: Drilled[]): string {
  const { texts, number } = setting.language;
  const measured = drills.filter(({ recoverySeconds }) => recoverySeconds !== null);
  if (drills.length === 0) return html`<p>${texts.backups.noDrills}</p>`;
  const data = JSON.stringify(chartData(setting, measured));
  const units = [texts.units.second, texts.units.minute, texts.units.hour].join('|');
  const label = `${texts.backups.drills}: ${number(drills.length)}`;
  return html`<figure class="chart scroll" data-drills="${data}" data-units="${units}">!${svg(setting, measured, label)}</figure>
<p class="legend">!${kinds.map((kind) => html`<span><svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">!${shape(kind, 6, 6)}</svg> ${texts.backups.kinds[kind]}</span>`)}</p>`;
}

/** A row of dots for each kind that there is, and one for the data that was lost. */
function chartData({ language: { texts }, times }: Setting, drills: Drilled[]): object {
  const there = kinds.filter((kind) => drills.some((drill) => kindOf(drill.kind) === kind));
  return {
    times: drills.map(({ at }) => Math.round(at / 1000)),
    offset: times.offsetMinutes,
    series: [
      ...there.map((kind) => drills.map((drill) => (kindOf(drill.kind) === kind ? drill.recoverySeconds : null))),
      drills.map(({ recoveryPointSeconds }) => recoveryPointSeconds),
    ],
    labels: [
      texts.backups.day,
      ...there.map((kind) => `${texts.backups.recovery}: ${texts.backups.kinds[kind]}`),
      texts.backups.recoveryPoint,
    ],
  };
}

const kinds = ['database', 'server', 'site', 'restore'] as const;

function svg(setting: Setting, drills: Drilled[], label: string): string {
  const { duration } = setting.language;
  const { times } = setting;
  const from = Math.min(...drills.map(({ at }) => at));
  const to = Math.max(setting.now, from + 86_400_000);
  const seconds = drills.map(({ recoverySeconds }) => recoverySeconds ?? 1);
  const top = Math.max(60, ...seconds);
  const bottom = Math.max(1, Math.min(30, ...seconds));
  const x = (at: number) => left + ((at - from) / (to - from)) * (width - left - 12);
  const y = (value: number) =>
    height - 6 - (Math.log(Math.max(bottom, value) / bottom) / Math.log(top / bottom)) * (height - 18);
  const scale = [1, 10, 60, 600, 3600, 36_000].filter((value) => value >= bottom && value <= top * 1.2);
  const lines = scale.map(
    (value) =>
      html`<path class="base" d="M${left} ${y(value).toFixed(1)}H${width}"/><text x="0" y="${(y(value) + 4).toFixed(1)}">${duration(value)}</text>`,
  );
  const marks = drills.map(({ at, kind, ok, recoverySeconds, sequence, recoveryPointSeconds }) => {
    const said = `${times.moment(at)} · ${setting.language.texts.backups.kinds[kindOf(kind)]} · ${duration(recoverySeconds ?? 0)} · ${setting.language.texts.backups.lossOf(duration(recoveryPointSeconds ?? 0))}`;
    return html`<a href="/so/${sequence}"><g class="${ok ? 'good' : 'bad'}"><title>${said}</title>!${shape(kindOf(kind), x(at), y(recoverySeconds ?? 1))}</g></a>`;
  });
  const ends = html`<text x="${left}" y="${height + 16}">${times.date(from)}</text><text x="${width}" y="${height + 16}" text-anchor="end">${times.date(to)}</text>`;
  return html`<svg class="drills" viewBox="0 0 ${width} ${height + 22}" role="group" aria-label="${label}">!${lines}!${ends}!${marks}</svg>`;
}

const kindOf = (kind: string): (typeof kinds)[number] => kinds.find((known) => known === kind) ?? 'restore';

function shape(kind: (typeof kinds)[number], x: number, y: number): string {
  const at = `${x.toFixed(1)} ${y.toFixed(1)}`;
  if (kind === 'database') return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4"/>`;
  if (kind === 'server') return `<path d="M${at}m-4.2-4.2h8.4v8.4h-8.4z"/>`;
  return kind === 'site' ? `<path d="M${at}m0-5.5 5 9h-10z"/>` : `<path d="M${at}m0-5.5 5.5 5.5-5.5 5.5-5.5-5.5z"/>`;
}
