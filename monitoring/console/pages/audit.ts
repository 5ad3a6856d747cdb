/** Kiểm toán: the duties and their evidence, a sample by the auditor's own seed, and the export. Pure. */
import { html } from 'ghtml';
import { asOf, type Setting, silenceNotes } from '../frame.ts';
import type { Known } from '../known.ts';
import type { Ledger } from '../read/evidence.ts';
import { countDuties, type DutyLine } from '../view/duties.ts';
import type { Drawn } from '../view/sample.ts';
import { entryTable } from './entries.ts';

export type AuditQuery = { words: string; state: 'all' | DutyLine['state']['as']; document: string };

export type SampleQuery = { from: string; to: string; kind: string; size: number; seed: string };

export type Audit = {
  ledger: Known<Ledger>;
  duties: DutyLine[];
  shown: DutyLine[];
  query: AuditQuery;
  documents: { id: string; title: string }[];
  sample: SampleQuery;
  drawn: Drawn | undefined;
  kinds: readonly string[];
  mayExport: boolean;
};

export function auditPage(setting: Setting, audit: Audit): string {
  const { texts, number } = setting.language;
  const { ledger, duties, shown } = audit;
  const counts = countDuties(duties);
  return html`<div class="lead"><h1>${texts.audit.headline(number(counts.live), number(counts.document), number(counts.open), number(duties.length))}</h1>
<p class="soft">${asOf(setting, ledger)} <a href="#mau">${texts.audit.sample}</a> · <a href="#xuat">${texts.audit.export}</a></p></div>
!${silenceNotes(setting, { ledger })}
<section class="card" aria-labelledby="duties"><h2 id="duties">${texts.audit.duties}</h2>!${filterForm(setting, audit)}
<p class="soft" role="status">${texts.audit.shown(number(shown.length))}</p>!${dutyTable(setting, audit)}</section>
<section class="card" id="mau" aria-labelledby="sample"><h2 id="sample">${texts.audit.sample}</h2>!${sampleForm(setting, audit)}!${sampleResult(setting, audit)}</section>
<section class="card" id="xuat" aria-labelledby="export"><h2 id="export">${texts.audit.export}</h2>!${exportForm(setting, audit)}</section>`;
}

const option = (value: string, text: string, chosen: string): string =>
  html`<option value="${value}" !${value === chosen ? 'selected' : ''}>${text}</option>`;

function filterForm({ language: { texts } }: Setting, { query, documents }: Audit): string {
  const states = (['all', 'live', 'document', 'open'] as const).map((state) =>
    option(state, texts.audit.states[state], query.state),
  );
  const papers = [
    option('', texts.audit.everyDocument, query.document),
    ...documents.map(({ id, title }) => option(id, title, query.document)),
  ];
  return html`<form class="line" role="search" method="get" action="/kiem-toan"><label>${texts.audit.words} <input type="search" name="q" value="${query.words}" maxlength="100"></label>
<label>${texts.audit.state} <select name="trang-thai">!${states}</select></label>
<label>${texts.audit.document} <select name="van-ban">!${papers}</select></label> <button type="submit">${texts.runbooks.find}</button></form>`;
}

function dutyTable(setting: Setting, { shown, ledger }: Audit): string {
  const { language, times } = setting;
  const { texts, number } = language;
  const rows = shown.map(({ id, duty, dutyEn, state, entries, failed, newest }) => {
    const evidence =
      ledger.as === 'unknown'
        ? texts.notKnown
        : newest
          ? html`<a href="/so/${newest.sequence}">${times.moment(Date.parse(newest.at))}</a> · ${number(entries)}!${failed > 0 ? html` <span class="tag bad">${texts.audit.failed(number(failed))}</span>` : ''}`
          : '–';
    return html`<tr><td><a href="/kiem-toan/${id}">${id.replace(':', ' · ')}</a></td><td>${language.id === 'vi' ? duty : dutyEn}</td><td>!${evidence}</td><td>!${stateTag(setting, state.as)}</td></tr>`;
  });
  const heads = [texts.audit.article, texts.audit.duty, texts.audit.newest, texts.audit.state];
  return html`<div class="scroll"><table class="duties"><thead><tr>!${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>!${rows}</tbody></table></div>`;
}

export const stateTag = ({ language: { texts } }: Setting, state: DutyLine['state']['as']): string =>
  html`<span class="tag ${state === 'open' ? '' : 'good'}">${texts.audit.states[state]}</span>`;

function sampleForm({ language: { texts } }: Setting, { sample, kinds }: Audit): string {
  const choices = [
    option('all', texts.components.all ?? '', sample.kind),
    ...kinds.map((kind) => option(kind, texts.kinds[kind] ?? kind, sample.kind)),
  ];
  return html`<p class="soft">${texts.audit.how}</p><form class="line" method="get" action="/kiem-toan#mau">
<label>${texts.audit.from} <input type="date" name="tu" value="${sample.from}" required></label>
<label>${texts.audit.to} <input type="date" name="den" value="${sample.to}" required></label>
<label>${texts.entries.kind} <select name="loai">!${choices}</select></label>
<label>${texts.audit.size} <input type="number" name="so" value="${sample.size}" min="1" max="200" required></label>
<label>${texts.audit.seed} <input name="hat" value="${sample.seed}" maxlength="64" pattern="[A-Za-z0-9_\\-]{1,64}" placeholder="${texts.audit.anySeed}"></label>
<button class="main" type="submit">${texts.audit.draw}</button></form>`;
}

function sampleResult(setting: Setting, { drawn, sample, ledger }: Audit): string {
  const { texts, number } = setting.language;
  if (ledger.as === 'unknown') return html`<p class="unknown">${texts.notKnown}</p>`;
  if (!drawn) return '';
  return html`<p role="status">${texts.audit.drawn(number(drawn.entries.length), number(drawn.population))} ${texts.audit.withSeed} <code>${sample.seed}</code>.</p>!${drawn.entries.length > 0 ? entryTable(setting, drawn.entries) : ''}`;
}

function exportForm(setting: Setting, { sample, mayExport }: Audit): string {
  const { texts } = setting.language;
  if (!mayExport) return html`<p>${texts.audit.notAllowed}</p>`;
  const forms = (['csv', 'json', 'jsonl'] as const).map(
    (form) => html`<button type="submit" name="dang" value="${form}">${texts.audit.forms[form]}</button> `,
  );
  return html`<p class="soft">${texts.audit.exportHow} <a href="/so-tay/bang-chung">${texts.audit.wholePackage}</a></p>
<form class="line" method="post" action="/kiem-toan/xuat"><input type="hidden" name="_csrf" value="${setting.csrf ?? ''}">
<label>${texts.audit.from} <input type="date" name="tu" value="${sample.from}" required></label>
<label>${texts.audit.to} <input type="date" name="den" value="${sample.to}" required></label>!${forms}</form>`;
}
