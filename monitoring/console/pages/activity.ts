/** Hoạt động: 90 days of uptime, incidents, planned work, changes. Pure. */
import { html } from 'ghtml';
import { asOf, type Setting, silenceNotes } from '../frame.ts';
import type { Known } from '../known.ts';
import type { Ledger } from '../read/evidence.ts';
import type { DayUp, Uptime } from '../read/uptime.ts';
import type { Event, Incident } from '../view/incidents.ts';
import type { Planned } from '../view/next-work.ts';
import type { ServiceId } from '../view/public-status.ts';
import { sumOf } from '../view/uptime.ts';
import { uptimeBars } from './uptime-bars.ts';

export type Activity = {
  uptime: Known<Uptime>;
  /** The days shown of each component, in the order of the page. */
  components: { id: string; name: string; days: DayUp[] }[];
  services: { id: ServiceId; days: DayUp[] }[];
  ledger: Known<Ledger>;
  incidents: Incident[];
  planned: Planned[];
  events: Event[];
  days: number;
};

export function activityPage(setting: Setting, activity: Activity): string {
  const { texts, number } = setting.language;
  const { uptime, ledger, components, incidents, planned, events, days } = activity;
  const other = days > 90 ? 90 : 400;
  return html`<div class="lead"><h1>${headline(setting, activity)}</h1>
<p class="soft">${asOf(setting, uptime)} <a href="/trang-thai">${texts.activity.publicPage}</a></p></div>
!${silenceNotes(setting, { uptime, ledger })}
<section class="card" aria-labelledby="uptime"><h2 id="uptime">${texts.activity.uptime(number(days))} <a class="aside" href="/hoat-dong?ngay=${other}">${texts.activity.show(number(other))}</a></h2>
!${uptime.as === 'unknown' ? html`<p class="unknown">${texts.notKnown}</p>` : html`<ul class="uptime">!${components.map(({ name, days: own }) => html`<li><b>${name}</b>!${uptimeBars(setting, name, own)}</li>`)}</ul>!${legend(setting)}`}</section>
<section class="card" aria-labelledby="planned"><h2 id="planned">${texts.activity.planned}</h2>!${ledger.as === 'unknown' ? html`<p class="unknown">${texts.notKnown}</p>` : plannedList(setting, planned)}</section>
<section class="card" aria-labelledby="incidents"><h2 id="incidents">${texts.activity.incidents}</h2>!${ledger.as === 'unknown' ? html`<p class="unknown">${texts.notKnown}</p>` : incidentList(setting, incidents)}</section>
<section class="card" aria-labelledby="events"><h2 id="events">${texts.activity.events}</h2>!${ledger.as === 'unknown' ? html`<p class="unknown">${texts.notKnown}</p>` : eventTable(setting, events)}</section>`;
}

/** How much of the measured time both services worked. */
function headline({ language }: Setting, { services, days }: Activity): string {
  const { texts, percent, number } = language;
  const parts = services.map(({ id, days: own }) => {
    const { worked } = sumOf(own);
    return `${texts.status.services[id]} ${worked === undefined ? texts.notKnown.toLowerCase() : percent(worked)}`;
  });
  return services.length > 0 ? `${texts.activity.inDays(number(days))} ${parts.join(', ')}.` : texts.activity.title;
}

export const legend = ({ language: { texts } }: Setting): string =>
  html`<p class="legend">!${(['good', 'warn', 'bad', 'none'] as const).map((state) => html`<span><i class="${state}"></i>${texts.activity.legend[state]}</span> `)}</p>`;

function plannedList({ language: { texts }, times, now }: Setting, planned: Planned[]): string {
  if (planned.length === 0) return html`<p>${texts.activity.noPlanned}</p>`;
  const items = planned.map(
    ({ starts, ends, text, noticedAt }) =>
      html`<li><b>${times.moment(starts)} – ${times.day(starts) === times.day(ends) ? times.clock(ends) : times.moment(ends)}</b>!${ends < now ? html` <span class="tag">${texts.activity.over}</span>` : ''}<br>${text} <span class="soft">${texts.activity.noticed(times.moment(noticedAt))}</span></li>`,
  );
  return html`<ul class="plain">!${items}</ul>`;
}

function incidentList(setting: Setting, incidents: Incident[]): string {
  const { texts, duration } = setting.language;
  const { times } = setting;
  if (incidents.length === 0) return html`<p>${texts.activity.noIncidents}</p>`;
  return html`<ul class="plain">!${incidents.map(({ id, title, level, openedAt, closedAt, notes, components }) => {
    const state = closedAt
      ? html`<span class="tag">${texts.activity.closedAfter(duration((closedAt - openedAt) / 1000))}</span>`
      : html`<span class="tag bad">${texts.activity.open}</span>`;
    const told = notes.map(
      ({ at, actor, text, notice, sequence }) =>
        html`<li><a href="/so/${sequence}">${times.moment(at)}</a> ${actor}: ${text}!${notice ? html`<br><q>${notice}</q>` : ''}</li>`,
    );
    return html`<li><b>${id}</b> ${title} !${state} <span class="soft">${level === undefined ? '' : texts.activity.level(level)} ${components.join(', ')}</span><ul class="told soft">!${told}</ul></li>`;
  })}</ul>`;
}

function eventTable({ language: { texts }, times }: Setting, events: Event[]): string {
  if (events.length === 0) return html`<p>${texts.activity.noEvents}</p>`;
  const rows = events.map(
    ({ at, sequence, kind, actor, ok, text }) =>
      html`<tr><td><a href="/so/${sequence}">${times.moment(at)}</a></td><td>${texts.activity.eventKinds[kind]}!${ok ? '' : html` <span class="tag bad">${texts.activity.failed}</span>`}</td><td>${actor}</td><td>${text}</td></tr>`,
  );
  return html`<div class="scroll"><table><tbody>!${rows}</tbody></table></div>`;
}
