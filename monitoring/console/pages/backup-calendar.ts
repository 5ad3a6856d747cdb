import { html } from 'ghtml';
import { dayForPeople } from '../../../backup/evidence/package/local-time.ts';
import type { Setting } from '../frame.ts';
import type { Cell, CellState } from '../view/calendar.ts';

const step = 13;
const left = 26;
const top = 18;

/** A year as weeks of seven cells; each cell leads to what the log says of its day. */
export function backupCalendar(setting: Setting, cells: Cell[], label: string): string {
  const { texts } = setting.language;
  const { times } = setting;
  const start = times.weekday(cells[0]?.day ?? '2026-01-05');
  const columns = Math.ceil((cells.length + start) / 7);
  const drawn = cells.map((cell, index) => {
    const place = index + start;
    const [x, y] = [left + Math.floor(place / 7) * step, top + (place % 7) * step];
    const said = `${dayForPeople(cell.day)}: ${texts.backups.dayStates[cell.state]}${cell.expected > 0 ? ` (${cell.done}/${cell.expected})` : ''}${cell.drilled ? `, ${texts.backups.drilled}` : ''}`;
    return html`<a href="/sao-luu/ngay/${cell.day}"><rect class="${cell.state}!${cell.drilled ? ' drilled' : ''}" x="${x}" y="${y}"><title>${said}</title></rect></a>`;
  });
  const months = cells.flatMap(({ day }, index) =>
    day.endsWith('-01')
      ? html`<text x="${left + Math.floor((index + start) / 7) * step}" y="11">${day.slice(5, 7)}/${day.slice(2, 4)}</text>`
      : '',
  );
  const weekdays = [0, 2, 4, 6].map(
    (day) => html`<text x="0" y="${top + day * step + 10}">${texts.weekdaysShort[day]}</text>`,
  );
  return html`<div class="scroll"><svg class="calendar" viewBox="0 0 ${left + columns * step} ${top + 7 * step}" role="group" aria-label="${label}">!${weekdays}!${months}!${drawn}</svg></div>`;
}

const shown: CellState[] = ['complete', 'partial', 'missing', 'running', 'idle', 'before'];

export const calendarLegend = ({ language: { texts } }: Setting): string =>
  html`<p class="legend">!${shown.map((state) => html`<span><i class="${state}"></i>${texts.backups.dayStates[state]}</span> `)}<span><i class="complete drilled"></i>${texts.backups.drilled}</span></p>`;

/** The same year in one line: neighbours of one state are one shape. */
export function yearStrip(cells: Cell[], label: string): string {
  const shapes = shown.map((state) => {
    const path = runsOf(cells, state).map(([from, to]) => `M${from} 0H${to}V10H${from}Z`);
    return path.length > 0 ? `<path class="${state}" d="${path.join('')}"/>` : '';
  });
  return html`<svg class="strip" viewBox="0 0 ${cells.length} 10" preserveAspectRatio="none" role="img" aria-label="${label}">!${shapes}</svg>`;
}

function runsOf(cells: Cell[], state: CellState): [from: number, to: number][] {
  const runs: [number, number][] = [];
  cells.forEach((cell, index) => {
    const last = runs.at(-1);
    if (cell.state !== state) return;
    if (last?.[1] === index) last[1] = index + 1;
    else runs.push([index, index + 1]);
  });
  return runs;
}
