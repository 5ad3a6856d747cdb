/** Entries of the evidence log as people read them: those of a day, and one with all that it says. Pure. */
import { html } from 'ghtml';
import { dayForPeople } from '../../../backup/evidence/package/local-time.ts';
import type { Entry } from '../../../backup/ledger.ts';
import { type Setting, silenceNotes } from '../frame.ts';
import type { Known } from '../known.ts';
import type { Ledger } from '../read/evidence.ts';

type DayEntries = { ledger: Known<Ledger>; day: string; previous: string; next: string; entries: Entry[] };

export function dayPage(setting: Setting, { ledger, day, previous, next, entries }: DayEntries): string {
  const { texts, number } = setting.language;
  const weekday = texts.weekdays[setting.times.weekday(day)];
  return html`<div class="lead"><h1>${weekday} ${dayForPeople(day)}</h1>
<p class="soft"><a href="/sao-luu/ngay/${previous}" rel="prev">← ${dayForPeople(previous)}</a> · <a href="/sao-luu">${texts.nav.backups}</a> · <a href="/sao-luu/ngay/${next}" rel="next">${dayForPeople(next)} →</a></p></div>
!${silenceNotes(setting, { ledger })}
<section class="card" aria-labelledby="entries"><h2 id="entries">${texts.entries.ofDay(number(entries.length))}</h2>
!${ledger.as === 'unknown' ? html`<p class="unknown">${texts.notKnown}</p>` : entries.length === 0 ? html`<p>${texts.entries.none}</p>` : entryTable(setting, entries)}</section>`;
}

export function entryTable(setting: Setting, entries: readonly Entry[]): string {
  const { texts } = setting.language;
  const { times } = setting;
  const rows = entries.map(
    (entry) =>
      html`<tr><td class="number"><a href="/so/${entry.sequence}">${entry.sequence}</a></td><td><time datetime="${entry.at}">${times.moment(Date.parse(entry.at))}</time></td><td>${texts.kinds[entry.kind] ?? entry.kind}</td><td>${aboutOf(entry)}</td><td>${entry.host}</td><td>!${outcomeTag(setting, entry)}</td></tr>`,
  );
  const heads = [
    texts.entries.number,
    texts.entries.time,
    texts.entries.kind,
    texts.entries.about,
    texts.entries.host,
    texts.entries.outcome,
  ];
  return html`<div class="scroll"><table class="entries"><thead><tr>!${heads.map((head, index) => html`<th scope="col" class="${index === 0 ? 'number' : ''}">${head}</th>`)}</tr></thead><tbody>!${rows}</tbody></table></div>`;
}

const outcomeTag = ({ language: { texts } }: Setting, { outcome }: Pick<Entry, 'outcome'>): string =>
  html`<span class="tag ${outcome === 'ok' ? 'good' : 'bad'}">${texts.outcomes[outcome] ?? outcome}</span>`;

/** What the entry is of, in the words of its writer. */
function aboutOf({ facts }: Entry): string {
  const { id, point, component, repository, drill, what, role, text } = (facts ?? {}) as Record<string, unknown>;
  const told = [id ?? point ?? component ?? drill ?? what, repository, role, text].filter(
    (part) => typeof part === 'string',
  );
  return told.join(' · ').slice(0, 120);
}

type OneEntry = {
  ledger: Known<Ledger>;
  sequence: number;
  entry: Entry | undefined;
  line: string;
  sha256: string;
};

export function entryPage(setting: Setting, { ledger, sequence, entry, line, sha256 }: OneEntry): string {
  const { texts, number } = setting.language;
  const { times } = setting;
  const head = html`<div class="lead"><h1>${texts.entries.one(number(sequence))}</h1></div>!${silenceNotes(setting, { ledger })}`;
  if (!entry)
    return html`!${head}<section class="card"><p>${ledger.as === 'unknown' ? texts.notKnown : texts.entries.none}</p></section>`;
  const time = Date.parse(entry.at);
  const facts: [string, string][] = [
    [texts.entries.time, times.machine(time)],
    [texts.entries.kind, texts.kinds[entry.kind] ?? entry.kind],
    [texts.entries.outcome, texts.outcomes[entry.outcome] ?? entry.outcome],
    [texts.entries.host, entry.host],
    [texts.entries.actor, entry.actor],
    [texts.entries.articles, entry.articles.join(', ')],
    ['SHA-256', sha256],
    [texts.entries.previous, entry.previous],
  ];
  return html`!${head}
<section class="card"><p class="soft"><a href="/sao-luu/ngay/${times.day(time)}">${times.date(time)}</a> · <a href="/so/${Math.max(0, sequence - 1)}">← ${number(Math.max(0, sequence - 1))}</a> · <a href="/so/${sequence + 1}">${number(sequence + 1)} →</a></p>
<dl class="facts">!${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<h2>${texts.entries.facts}</h2><pre tabindex="0">${JSON.stringify(entry.facts, null, 2)}</pre>
<details><summary>${texts.entries.line}</summary><pre tabindex="0">${line}</pre></details></section>`;
}
