import { html } from 'ghtml';
import type { Setting } from '../frame.ts';
import type { FactId } from '../questions.ts';
import type { Light } from '../view/lights.ts';

/** The lights: a shape, a colour and a word for each state, then the numbers behind it. */
export function lightList(setting: Setting, lights: Light[]): string {
  return html`<ul class="lights">!${lights.map((light) => item(setting, light))}</ul>`;
}

/** Names of alerts beside one light. */
const mostAlerts = 3;

function item(setting: Setting, light: Light): string {
  const { language } = setting;
  const { texts } = language;
  const numbers = [
    ...light.facts.map(({ id, value }) => texts.facts[id](factText(setting, id, value))),
    ...(light.machines && light.machines.all > 1
      ? [texts.today.machines(language.number(light.machines.up), language.number(light.machines.all))]
      : []),
  ];
  const named = [...new Set(light.alerts)];
  const alerts = named
    .slice(0, mostAlerts)
    .map((name) => html`<a href="/so-tay/${encodeURIComponent(name)}">${name}</a>`);
  return html`<li class="light ${light.state}">!${mark(light.state)}<div><b title="${language.title(light)}">${texts.components[light.component] ?? language.title(light)}</b> <span class="state">${texts.states[light.state]}</span>
<span class="numbers">${numbers.join(' · ')}</span>!${alerts.length > 0 ? html`<span class="numbers">!${alerts.join(' · ')}${named.length > mostAlerts ? ` +${named.length - mostAlerts}` : ''}</span>` : ''}</div></li>`;
}

function factText({ language }: Setting, id: FactId, value: number): string {
  if (id === 'probeSeconds' || id === 'lagSeconds' || id === 'newestAge' || id === 'copyAge')
    return language.duration(value);
  if (id === 'lagBytes') return language.bytes(value);
  return language.number(value, id === 'documentsPerSecond' ? 1 : 0);
}

/** Read by colour, by shape, and by the word beside it. */
export const mark = (state: Light['state']): string =>
  `<svg class="mark ${state}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${shapes[state]}</svg>`;

const shapes: Record<Light['state'], string> = {
  good: '<circle cx="8" cy="8" r="7"/>',
  warn: '<path d="M8 1 15.5 14.5H.5Z"/>',
  bad: '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5Z"/>',
  none: '<circle cx="8" cy="8" r="6" class="hollow"/>',
  reserved: '<circle cx="8" cy="8" r="3"/>',
};
