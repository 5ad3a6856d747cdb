/** The status that everybody may see: services in plain words, no machine, no alert, no number of anybody. Pure. */
import { html } from 'ghtml';
import type { Setting } from '../frame.ts';
import type { PublicStatus } from '../view/public-status.ts';
import { legend } from './activity.ts';
import { mark } from './light-list.ts';
import { uptimeBars } from './uptime-bars.ts';

export function publicStatusPage(setting: Setting, status: PublicStatus): string {
  const { texts } = setting.language;
  const { language, times, now } = setting;
  const services = status.services.map(({ id, state, since, days }) => {
    const name = texts.status.services[id];
    const unsure = state === 'none' && since ? ` ${texts.status.unknownSince(times.moment(since))}` : '';
    return html`<li><span class="service">!${mark(state)}<b>${name}</b> <span class="soft">${texts.status.states[state]}${unsure}</span></span>!${days.length > 0 ? uptimeBars(setting, name, days) : ''}</li>`;
  });
  const notices = status.notices.map(
    ({ at, text, over }) =>
      html`<li><time datetime="${times.machine(at)}">${times.moment(at)}</time> ${text}!${over ? html` <span class="tag">${texts.activity.over}</span>` : ''}</li>`,
  );
  const planned = status.planned.map(
    ({ starts, ends, text }) => html`<li><b>${times.moment(starts)} – ${times.moment(ends)}</b><br>${text}</li>`,
  );
  return html`<div class="lead"><h1>${texts.status.headlines[status.worst]}</h1><p class="soft">${language.title(setting.site)} · ${texts.status.at(times.moment(now))}</p></div>
<section class="card" aria-labelledby="services"><h2 id="services">${texts.status.lastDays}</h2><ul class="uptime public">!${services}</ul>!${legend(setting)}</section>
<div class="halves"><section class="card" aria-labelledby="planned"><h2 id="planned">${texts.activity.planned}</h2>!${list(planned, status.logKnown ? texts.activity.noPlanned : texts.notKnown)}</section>
<section class="card" aria-labelledby="notices"><h2 id="notices">${texts.status.notices}</h2>!${list(notices, status.logKnown ? texts.activity.noIncidents : texts.notKnown)}</section></div>
<p class="soft"><a href="/trang-thai.json">JSON</a> · <a href="/trang-thai.rss">RSS</a></p>`;
}

const list = (items: string[], none: string): string =>
  items.length > 0 ? html`<ul class="plain">!${items}</ul>` : html`<p>${none}</p>`;
