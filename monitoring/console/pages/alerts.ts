/** Cảnh báo: what burns, who has it, and what burned in the last seven days. Pure. */
import { html } from 'ghtml';
import { agoOf, asOf, type Setting, silenceNotes } from '../frame.ts';
import { current, type Known } from '../known.ts';
import type { OpenAlert } from '../read/alertmanager.ts';
import type { Burned } from '../read/burned.ts';
import type { OpenPage } from '../read/relay.ts';
import { alertList } from './alert-list.ts';
import { mark } from './light-list.ts';

export type Alerts = {
  alerts: Known<OpenAlert[]>;
  pages: Known<OpenPage[]>;
  burned: Known<Burned[]>;
  mayAcknowledge: boolean;
  /** What came of the last acknowledgement. */
  said?: 'taken' | 'gone' | 'failed';
};

export function alertsPage(setting: Setting, all: Alerts): string {
  const { texts } = setting.language;
  const { alerts, pages, burned, said } = all;
  return html`<div class="lead"><h1>${headline(setting, all)}</h1><p class="soft">${asOf(setting, alerts)}</p></div>
!${said ? html`<p class="card" role="status">${texts.alerts.said[said]}</p>` : ''}
!${silenceNotes(setting, { alerts, pages, burned })}
<section class="card" aria-labelledby="open"><h2 id="open">${texts.today.alerts}</h2>!${alertList(setting, alerts)}</section>
<section class="card" aria-labelledby="pages"><h2 id="pages">${texts.alerts.pages}</h2>!${pageList(setting, all)}</section>
<section class="card" aria-labelledby="burned"><h2 id="burned">${texts.alerts.burned}</h2>!${burnedTable(setting, burned)}</section>`;
}

function headline({ language: { texts, number } }: Setting, { alerts }: Alerts): string {
  const open = current(alerts);
  if (!open) return texts.alerts.notKnown;
  const critical = open.filter(({ severity }) => severity === 'critical').length;
  if (open.length === 0) return texts.today.noAlerts;
  return texts.alerts.open(number(open.length), number(critical));
}

function pageList(setting: Setting, { pages, mayAcknowledge }: Alerts): string {
  const { texts, number } = setting.language;
  const open = current(pages);
  if (!open) return html`<p class="unknown">${texts.notKnown}</p>`;
  if (open.length === 0) return html`<p>${texts.alerts.noPages}</p>`;
  const items = open.map(({ code, openedAt, alerts, acknowledged, steps }) => {
    const taken = acknowledged
      ? html`<span class="tag good">${texts.alerts.takenBy(acknowledged.by, agoOf(setting, acknowledged.at))}</span>`
      : html`<span class="tag bad">${texts.alerts.nobody(number(steps))}</span>`;
    const form = !acknowledged && mayAcknowledge ? acknowledgeForm(setting, code) : '';
    return html`<li>!${mark(acknowledged ? 'warn' : 'bad')}<div><b>${alerts.join(', ')}</b> !${taken}<span class="soft">${texts.alerts.code} ${code} · ${agoOf(setting, openedAt)}</span>!${form}</div></li>`;
  });
  return html`<ul class="alerts">!${items}</ul>`;
}

const acknowledgeForm = ({ language: { texts }, csrf = '' }: Setting, code: string): string =>
  html`<form method="post" action="/canh-bao/nhan"><input type="hidden" name="_csrf" value="${csrf}"><input type="hidden" name="code" value="${code}"><button type="submit">${texts.alerts.take} <span class="hidden">${code}</span></button></form>`;

function burnedTable({ language: { texts, duration, number } }: Setting, burned: Known<Burned[]>): string {
  const known = current(burned);
  if (!known) return html`<p class="unknown">${texts.notKnown}</p>`;
  if (known.length === 0) return html`<p>${texts.alerts.noneBurned}</p>`;
  const rows = known.map(
    ({ name, severity, component, seconds }) =>
      html`<tr><td><a href="/so-tay/${encodeURIComponent(name)}">${name}</a></td><td>${texts.severities[severity] ?? severity}</td><td>${texts.components[component] ?? component}</td><td class="number">${duration(seconds)}</td></tr>`,
  );
  return html`<div class="scroll"><table><thead><tr><th scope="col">${texts.alerts.name}</th><th scope="col">${texts.alerts.severity}</th><th scope="col">${texts.alerts.component}</th><th scope="col" class="number">${texts.alerts.howLong}</th></tr></thead><tbody>!${rows}</tbody></table></div><p class="soft">${texts.alerts.kinds(number(known.length))}</p>`;
}
