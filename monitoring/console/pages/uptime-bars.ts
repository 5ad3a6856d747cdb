import { html } from 'ghtml';
import { dayForPeople } from '../../../backup/evidence/package/local-time.ts';
import type { Setting } from '../frame.ts';
import type { DayUp } from '../read/uptime.ts';
import { stateOfDay, sumOf } from '../view/uptime.ts';

const wide = 8;
const gap = 2;
const tall = 30;

/** One bar a day. Neighbours of one state are one shape: a page of many components stays small. */
export function uptimeBars(setting: Setting, name: string, days: DayUp[]): string {
  const { percent, texts } = setting.language;
  const { worked, measured } = sumOf(days);
  const share = worked === undefined ? texts.notKnown : percent(worked);
  const label = `${name}: ${share}, ${texts.activity.measured(percent(measured, 0))}`;
  const shapes = (['good', 'warn', 'bad', 'none'] as const).map((state) => {
    const path = days.flatMap((day, index) =>
      stateOfDay(day) === state ? `M${index * (wide + gap)} 0h${wide}v${tall}h-${wide}z` : '',
    );
    return `<path class="${state}" d="${path.join('')}"/>`;
  });
  return html`<svg class="bars" viewBox="0 0 ${days.length * (wide + gap) - gap} ${tall}" preserveAspectRatio="none" role="img" aria-label="${label}">!${shapes}</svg>
<span class="share">${share}</span>!${notes(setting, days, measured)}`;
}

function notes(setting: Setting, days: DayUp[], measured: number): string {
  const { percent, texts } = setting.language;
  const parts = [
    lessGood(setting, days),
    measured < 0.99 ? html`<small>${texts.activity.measured(percent(measured, measured < 0.1 ? 1 : 0))}</small>` : '',
  ].filter(Boolean);
  return parts.length > 0 ? html`<div class="days">!${parts}</div>` : '';
}

/** Every day that was not good, in words: colours alone say nothing to some readers. */
function lessGood(setting: Setting, days: DayUp[]): string {
  const { texts, percent, number } = setting.language;
  const told = days.filter((day) => stateOfDay(day) !== 'good' && stateOfDay(day) !== 'none');
  const silent = days.filter((day) => stateOfDay(day) === 'none').length;
  if (told.length === 0 && silent === 0) return '';
  const items = told.map(({ day, worked = 0 }) => html`<li>${dayForPeople(day)}: ${percent(worked)}</li>`);
  const none = silent > 0 ? html`<li>${texts.activity.daysUnknown(number(silent))}</li>` : '';
  return html`<details><summary>${texts.activity.lessGood(number(told.length))}</summary><ul class="day-list">!${items}!${none}</ul></details>`;
}
