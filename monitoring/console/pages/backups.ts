/** Sao lưu: a year of days, the copies, and what each drill proved. Pure. */
import { html } from 'ghtml';
import { type HostRole, hostRoles } from '../../../backup/hosts.ts';
import { asOf, type Setting, silenceNotes } from '../frame.ts';
import type { Known } from '../known.ts';
import type { Ledger } from '../read/evidence.ts';
import type { Cell, Choice } from '../view/calendar.ts';
import type { CopyPlace } from '../view/copies.ts';
import type { Drilled } from '../view/drills.ts';
import { backupCalendar, calendarLegend, yearStrip } from './backup-calendar.ts';
import { drillChart } from './drill-chart.ts';

export type Backups = {
  ledger: Known<Ledger>;
  choice: Choice;
  cells: Cell[];
  /** A year of every component on every copy. */
  rows: { component: string; copies: { role: HostRole; cells: Cell[] }[] }[];
  places: CopyPlace[];
  drills: Drilled[];
};

export function backupsPage(setting: Setting, backups: Backups): string {
  const { texts } = setting.language;
  const { ledger, choice, cells, rows, places, drills } = backups;
  const head = html`<div class="lead"><h1>${ledger.as === 'unknown' ? texts.backups.unknown : headline(setting, backups)}</h1>
<p class="soft">${asOf(setting, ledger)}</p></div>!${silenceNotes(setting, { ledger })}`;
  if (ledger.as === 'unknown') return head;
  const chosen = `${texts.components[choice.component] ?? choice.component}, ${texts.backups.roles[choice.role]}`;
  return html`!${head}
<section class="card" aria-labelledby="year"><h2 id="year">${texts.backups.year(chosen)}</h2>
!${backupCalendar(setting, cells, texts.backups.year(chosen))}!${calendarLegend(setting)}
<form class="line" method="get" action="/sao-luu/ngay"><label for="day">${texts.backups.chooseDay}</label> <input id="day" type="date" name="ngay" required min="${cells[0]?.day ?? ''}" max="${cells.at(-1)?.day ?? ''}"> <button type="submit">${texts.backups.showDay}</button></form></section>
<section class="card" aria-labelledby="each"><h2 id="each">${texts.backups.each}</h2>!${matrix(setting, rows, choice)}</section>
<section class="card" aria-labelledby="places"><h2 id="places">${texts.backups.places}</h2>!${copyMap(setting, places)}</section>
<section class="card" aria-labelledby="drills"><h2 id="drills">${texts.backups.drills}</h2>!${drillChart(setting, drills)}!${drillTable(setting, drills)}</section>`;
}

function headline(setting: Setting, { cells, drills }: Backups): string {
  const { texts, number, duration } = setting.language;
  const over = cells.filter(({ state }) => !['before', 'future', 'idle', 'running'].includes(state));
  const full = over.filter(({ state }) => state === 'complete').length;
  const proof = drills.findLast(({ ok, recoverySeconds }) => ok && recoverySeconds !== null);
  const proven = proof
    ? texts.backups.proven(setting.times.date(proof.at), duration(proof.recoverySeconds ?? 0))
    : texts.backups.neverProven;
  return `${texts.backups.summary(number(full), number(over.length))} ${proven}`;
}

/** One line a copy, each the way to its own calendar. */
function matrix(setting: Setting, rows: Backups['rows'], choice: Choice): string {
  const { texts } = setting.language;
  const head = hostRoles.map((role) => html`<th scope="col">${texts.backups.roles[role]}</th>`);
  const body = rows.map(({ component, copies }) => {
    const name = texts.components[component] ?? component;
    const strips = copies.map(({ role, cells }) => {
      const lacking = cells.filter(({ state }) => state === 'missing' || state === 'partial').length;
      const label = `${name}, ${texts.backups.roles[role]}: ${texts.backups.lacking(setting.language.number(lacking))}`;
      const here = choice.component === component && choice.role === role;
      return html`<td><a class="strip-link" href="/sao-luu?phan=${component}&ban=${role}" !${here ? 'aria-current="true"' : ''} title="${label}">!${yearStrip(cells, label)}</a></td>`;
    });
    return html`<tr><th scope="row"><a href="/sao-luu?phan=${component}">${name}</a></th>!${strips}</tr>`;
  });
  return html`<div class="scroll"><table class="matrix"><thead><tr><th></th>!${head}</tr></thead><tbody>!${body}</tbody></table></div><p class="soft"><a href="/sao-luu">${texts.backups.showAll}</a></p>`;
}

function copyMap(setting: Setting, places: CopyPlace[]): string {
  const { texts, number, bytes } = setting.language;
  const { times } = setting;
  const items = places.map(({ role, machine, disk, points, newest, checked, checkOk, proven, storedBytes }) => {
    const facts: [string, string][] = [
      [texts.backups.machine, machine],
      [texts.backups.disk, disk],
      [texts.backups.points, number(points)],
      [texts.backups.newest, newest === undefined ? texts.today.never : times.moment(newest)],
      [
        texts.backups.checked,
        checked === undefined
          ? texts.today.never
          : `${times.moment(checked)}${checkOk ? '' : ` · ${texts.activity.failed}`}`,
      ],
      [texts.backups.lastProven, proven === undefined ? texts.today.never : times.moment(proven)],
      [texts.backups.size, storedBytes === undefined ? texts.notKnown : bytes(storedBytes)],
    ];
    return html`<li class="place"><b>${texts.backups.roles[role]}</b><span class="soft">${texts.backups.ways[role]}</span><dl>!${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></li>`;
  });
  return html`<ol class="places">!${items}</ol>`;
}

function drillTable(setting: Setting, drills: Drilled[]): string {
  const { texts, duration } = setting.language;
  const { times } = setting;
  if (drills.length === 0) return '';
  const rows = drills
    .slice(-12)
    .reverse()
    .map(
      ({ at, kind, copy, ok, recoverySeconds, recoveryPointSeconds, sequence, failedChecks }) =>
        html`<tr><td><a href="/so/${sequence}">${times.moment(at)}</a></td><td>${texts.backups.kinds[kind as 'database'] ?? kind}</td><td>${texts.backups.roles[copy as HostRole] ?? copy}</td><td class="number">${recoverySeconds === null ? '–' : duration(recoverySeconds)}</td><td class="number">${recoveryPointSeconds === null ? '–' : duration(recoveryPointSeconds)}</td><td>!${ok ? html`<span class="tag good">${texts.outcomes.ok}</span>` : html`<span class="tag bad">${texts.outcomes.failed}</span> ${failedChecks.join(', ')}`}</td></tr>`,
    );
  const heads = [
    texts.backups.day,
    texts.backups.kind,
    texts.backups.fromCopy,
    texts.backups.recovery,
    texts.backups.recoveryPoint,
    '',
  ];
  return html`<div class="scroll"><table class="entries"><thead><tr>!${heads.map((head, index) => html`<th scope="col" class="${index === 3 || index === 4 ? 'number' : ''}">${head}</th>`)}</tr></thead><tbody>!${rows}</tbody></table></div>`;
}
