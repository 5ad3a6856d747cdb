/** Sổ tay: every runbook and procedure, found by words. Pure. */
import { html } from 'ghtml';
import { agoOf, type Setting } from '../frame.ts';
import { current, type Known, silentSince } from '../known.ts';
import type { OpenAlert } from '../read/alertmanager.ts';
import type { Runbook } from '../read/runbooks.ts';
import { mark } from './light-list.ts';

export type Found = { query: string; found: Runbook[]; alerts: Known<OpenAlert[]> };

export function runbooksPage(setting: Setting, { query, found, alerts }: Found): string {
  const { texts, number } = setting.language;
  const burning = new Set((current(alerts) ?? []).map(({ name }) => name));
  const part = (kind: Runbook['kind'], title: string) => {
    const own = found.filter((runbook) => runbook.kind === kind);
    const sorted = own.toSorted((a, b) => Number(burning.has(b.id)) - Number(burning.has(a.id)));
    return own.length === 0
      ? ''
      : html`<section class="card" aria-labelledby="${kind}"><h2 id="${kind}">${title} (${number(own.length)})</h2><ul class="runbooks">!${sorted.map((runbook) => item(setting, runbook, burning))}</ul></section>`;
  };
  return html`<div class="lead"><h1>${texts.runbooks.title}</h1></div>
<form class="search" role="search" method="get" action="/so-tay"><label for="q">${texts.runbooks.search}</label><input id="q" type="search" name="q" value="${query}" maxlength="200" autocomplete="off"> <button class="main" type="submit">${texts.runbooks.find}</button></form>
<p class="soft" role="status">${query ? texts.runbooks.hits(number(found.length), query) : texts.runbooks.hint}</p>
!${part('alert', texts.runbooks.alerts)}!${part('procedure', texts.runbooks.procedures)}`;
}

function item({ language }: Setting, { id, title, kind, head }: Runbook, burning: Set<string>): string {
  const { texts } = language;
  const state = burning.has(id) ? html` <span class="tag bad">${texts.runbooks.burning}</span>` : '';
  const about =
    kind === 'alert' ? [id, texts.severities[head.severity ?? ''] ?? head.severity, head.owner] : [head.signedBy];
  return html`<li><a href="/so-tay/${id}" lang="vi">${title}</a>!${state}<span class="soft">${about.filter(Boolean).join(' · ')}</span></li>`;
}

export function runbookPage(
  setting: Setting,
  { runbook, alerts }: { runbook: Runbook; alerts: Known<OpenAlert[]> },
): string {
  const { texts } = setting.language;
  const { kind, id, title, head, body, contents } = runbook;
  const facts = [
    ...(kind === 'alert' ? [id, texts.severities[head.severity ?? ''] ?? head.severity, head.owner] : [head.signedBy]),
    head.reviewed ? texts.runbooks.reviewed(head.reviewed) : '',
    head.requirements || head.meets,
  ];
  return html`<article class="runbook"><div class="lead"><p class="soft"><a href="/so-tay">${texts.nav.runbooks}</a></p><h1 lang="vi">${title}</h1><p class="soft">${facts.filter(Boolean).join(' · ')}</p></div>
!${kind === 'alert' ? stateNow(setting, id, alerts) : ''}
<div class="with-contents"><div class="card text" lang="vi" data-copy="${texts.runbooks.copy}" data-copied="${texts.runbooks.copied}">!${body}</div>
<nav aria-label="${texts.runbooks.contents}"><ol class="contents" lang="vi">!${contents.map((part) => html`<li><a href="#${part.id}">${part.title}</a></li>`)}</ol></nav></div></article>`;
}

/** Whether it burns now: the first thing that a woken person wants to know. */
function stateNow(setting: Setting, id: string, alerts: Known<OpenAlert[]>): string {
  const { texts } = setting.language;
  const known = current(alerts);
  if (!known) {
    const since = setting.times.moment(silentSince(alerts) ?? setting.now);
    return html`<p class="state-now">!${mark('none')}${texts.runbooks.notKnown(since)}</p>`;
  }
  const open = known.filter(({ name }) => name === id);
  if (open.length === 0) return html`<p class="state-now">!${mark('good')}${texts.runbooks.quiet}</p>`;
  const items = open.map(
    ({ summary, machine, component, since, severity }) =>
      html`<li>!${mark(severity === 'critical' ? 'bad' : 'warn')}<div lang="vi">${summary}<span class="soft">${[component, machine, agoOf(setting, Date.parse(since))].filter(Boolean).join(' · ')}</span></div></li>`,
  );
  return html`<ul class="alerts">!${items}</ul>`;
}
