/** One duty: the words of the law, what meets it, and the newest evidence. Pure. */
import { html } from 'ghtml';
import type { Entry } from '../../../backup/ledger.ts';
import { articles } from '../../../services/articles.ts';
import { type Setting, silenceNotes } from '../frame.ts';
import type { Known } from '../known.ts';
import type { Ledger } from '../read/evidence.ts';
import type { DutyLine } from '../view/duties.ts';
import { stateTag } from './audit.ts';
import { entryTable } from './entries.ts';

type DutyData = { ledger: Known<Ledger>; line: DutyLine; evidence: readonly Entry[] };

const mostEntries = 50;

export function dutyPage(setting: Setting, { ledger, line, evidence }: DutyData): string {
  const { language } = setting;
  const { texts, number } = language;
  const { quote, proof, figure } = articles[line.id];
  const { state } = line;
  const proofs = (state.as === 'live' ? state.proofs : []).map((one) =>
    one.kind === 'probe'
      ? html`<li>${texts.audit.probe} <code>${one.id}</code></li>`
      : html`<li>${texts.audit.test} “${one.title}”</li>`,
  );
  const papers = line.procedures.map(
    ({ id, title, signedBy }) => html`<li><a href="/so-tay/${id}">${title}</a>, ${texts.audit.signedBy(signedBy)}</li>`,
  );
  const needs = state.as === 'open' ? (language.id === 'vi' ? state.needsVi : state.needs) : '';
  return html`<div class="lead"><p class="soft"><a href="/kiem-toan">${texts.nav.audit}</a> · ${line.document}</p><h1>${line.id.replace(':', ' · ')}</h1><p class="soft">${line.article}</p></div>
!${silenceNotes(setting, { ledger })}
<section class="card"><p><b>${language.id === 'vi' ? line.duty : line.dutyEn}</b> !${stateTag(setting, state.as)}</p><blockquote lang="vi">${quote}</blockquote>
!${proofs.length + papers.length > 0 ? html`<h2>${texts.audit.metBy}</h2><ul>!${proofs}!${papers}</ul>` : ''}
!${needs ? html`<h2>${texts.audit.needs}</h2><p>${needs}</p>` : ''}
<h2>${texts.audit.wouldShow}</h2><p lang="en">${proof}!${figure ? html` (${figure})` : ''}</p></section>
<section class="card" aria-labelledby="evidence"><h2 id="evidence">${texts.audit.evidence(number(evidence.length))}</h2>
!${ledger.as === 'unknown' ? html`<p class="unknown">${texts.notKnown}</p>` : evidence.length === 0 ? html`<p>${texts.entries.none}</p>` : entryTable(setting, evidence.slice(-mostEntries).reverse())}</section>`;
}
