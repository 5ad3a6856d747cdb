import { html } from 'ghtml';
import { agoOf, type Setting } from '../frame.ts';
import { current, type Known } from '../known.ts';
import type { OpenAlert } from '../read/alertmanager.ts';
import { mark } from './light-list.ts';

/** Open alerts, each with the way to its runbook. */
export function alertList(setting: Setting, alerts: Known<OpenAlert[]>): string {
  const { texts } = setting.language;
  const open = current(alerts);
  if (!open) return html`<p class="unknown">${texts.notKnown}</p>`;
  if (open.length === 0) return html`<p>${texts.today.noAlerts}</p>`;
  return html`<ul class="alerts">!${open.map((alert) => item(setting, alert))}</ul>`;
}

function item(setting: Setting, { name, severity, summary, machine, component, since, silenced }: OpenAlert): string {
  const { texts, id } = setting.language;
  const where = [component, machine].filter(Boolean).join(' · ');
  const state = severity === 'critical' ? 'bad' : 'warn';
  return html`<li>!${mark(state)}<div><a href="/so-tay/${encodeURIComponent(name)}"><b !${id === 'en' ? 'lang="vi"' : ''}>${summary || name}</b></a>
<span class="soft">${name}${where ? ` · ${where}` : ''} · ${agoOf(setting, Date.parse(since))}!${silenced ? html` · <span class="tag">${texts.alerts.silenced}</span>` : ''}</span></div></li>`;
}
