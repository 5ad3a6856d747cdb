import { html } from 'ghtml';
import { agoOf, type Setting } from '../frame.ts';
import { current, type Known } from '../known.ts';
import type { OpenAlert } from '../read/alertmanager.ts';
import { mark } from './light-list.ts';

/** Open alerts, each with the way to its runbook; past `most` the rest is a number. */
export function alertList(setting: Setting, alerts: Known<OpenAlert[]>, most = Number.POSITIVE_INFINITY): string {
  const { texts } = setting.language;
  const open = current(alerts);
  if (!open) return html`<p class="unknown">${texts.notKnown}</p>`;
  if (open.length === 0) return html`<p>${texts.today.noAlerts}</p>`;
  const shown = open.slice(0, most);
  const rest = open.length - shown.length;
  const more = rest > 0 ? html`<p><a href="/canh-bao">${texts.alerts.more(setting.language.number(rest))}</a></p>` : '';
  return html`<ul class="alerts">!${shown.map((alert) => item(setting, alert))}</ul>!${more}`;
}

function item(setting: Setting, { name, severity, summary, machine, component, since, silenced }: OpenAlert): string {
  const { texts, id } = setting.language;
  const where = [component, machine].filter(Boolean).join(' · ');
  const state = severity === 'critical' ? 'bad' : 'warn';
  return html`<li>!${mark(state)}<div><a href="/so-tay/${encodeURIComponent(name)}"><b !${id === 'en' ? 'lang="vi"' : ''}>${summary || name}</b></a>
<span class="soft">${name}${where ? ` · ${where}` : ''} · ${agoOf(setting, Date.parse(since))}!${silenced ? html` · <span class="tag">${texts.alerts.silenced}</span>` : ''}</span></div></li>`;
}
