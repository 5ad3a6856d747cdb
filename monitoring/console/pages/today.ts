/** Hôm nay: is everything well? Pure. */
import { html } from 'ghtml';
import { asOf, momentOf, type Setting, silenceNotes } from '../frame.ts';
import { current, type Known } from '../known.ts';
import type { OpenAlert } from '../read/alertmanager.ts';
import type { FacilityDay, Hours } from '../read/documents.ts';
import type { Ledger } from '../read/evidence.ts';
import type { Readings } from '../read/readings.ts';
import type { NightMark } from '../view/calendar.ts';
import { type Light, worst } from '../view/lights.ts';
import type { Work } from '../view/next-work.ts';
import { alertList } from './alert-list.ts';
import { hourChart } from './hour-chart.ts';
import { lightList } from './light-list.ts';

export type Today = {
  lights: Light[];
  readings: Known<Readings>;
  hours: Known<Hours>;
  facilities: Known<FacilityDay[]>;
  alerts: Known<OpenAlert[]>;
  ledger: Known<Ledger>;
  nights: NightMark[];
  work: Work[];
};

/** The rest stands on the page of alerts. */
const mostAlerts = 8;

export function todayPage(setting: Setting, today: Today): string {
  const { texts } = setting.language;
  const { readings, hours, facilities, alerts, ledger } = today;
  return html`<div class="lead"><h1>${headline(setting, today)}</h1>
<p class="soft">${asOf(setting, readings)} ${texts.greyRule}</p></div>
!${silenceNotes(setting, { readings, hours, facilities, alerts, ledger })}
<section class="card" aria-labelledby="lights"><h2 id="lights">${texts.today.lights}</h2>!${lightList(setting, today.lights)}</section>
<div class="wide-narrow">
!${hourChart(setting, hours)}
<section class="card" aria-labelledby="next"><h2 id="next">${texts.today.next}</h2>!${workTable(setting, today.work)}</section>
</div>
<div class="halves">
<section class="card" aria-labelledby="open"><h2 id="open">${texts.today.alerts}</h2>!${alertList(setting, alerts, mostAlerts)}</section>
<section class="card" aria-labelledby="late"><h2 id="late">${texts.today.facilities}</h2>!${facilityList(setting, facilities)}</section>
</div>
<section class="card" aria-labelledby="nights"><h2 id="nights"><a href="/sao-luu">${texts.today.nights}</a></h2>!${nightStrip(setting, today)}</section>`;
}

/** The worst first, and nothing good about what is not known. */
export function headline({ language }: Setting, { lights, facilities }: Today): string {
  const { today } = language.texts;
  const deployed = lights.filter(({ state }) => state !== 'reserved');
  const names = (state: Light['state']) =>
    deployed
      .filter((light) => light.state === state)
      .map((light) => language.texts.components[light.component] ?? language.title(light))
      .join(', ');
  const late = lateOf(current(facilities) ?? []).length;
  const tail = late > 0 ? ` ${today.late(late)}` : '';
  if (deployed.every(({ state }) => state === 'none')) return today.noneAtAll;
  if (worst(deployed) === 'good') return `${today.allGood}${tail}`;
  const parts = (['bad', 'none', 'warn'] as const)
    .filter((state) => names(state))
    .map((state) => today[state](names(state)));
  return `${parts.join(' ')}${tail}`;
}

/** Facilities that usually send on this day and have not. */
const lateOf = (facilities: FacilityDay[]): FacilityDay[] =>
  facilities.filter(({ today, usual }) => today === 0 && usual >= 1);

function workTable(setting: Setting, work: Work[]): string {
  const { texts } = setting.language;
  const rows = work.map(
    ({ what, at, overdue, text }) =>
      html`<tr><th scope="row">${texts.today.work[what]}!${text ? html`<br><small>${text}</small>` : ''}</th><td>${
        at === undefined ? texts.today.never : whenOf(setting, what, at)
      }!${overdue ? html` <span class="tag warn">${texts.today.overdue}</span>` : ''}</td></tr>`,
  );
  return html`<table class="pairs"><tbody>!${rows}</tbody></table>`;
}

/** Work of a fixed minute says the minute, the rest its last day. */
function whenOf({ language, times, now }: Setting, what: Work['what'], at: number): string {
  if (what !== 'backup' && what !== 'change') return language.texts.today.by(times.date(at).slice(0, 5));
  return times.day(at) === times.day(now) ? times.clock(at) : `${times.clock(at)} ${times.date(at).slice(0, 5)}`;
}

function facilityList(setting: Setting, facilities: Known<FacilityDay[]>): string {
  const { today, notKnown } = setting.language.texts;
  const all = current(facilities);
  if (!all) return html`<p class="unknown">${notKnown}</p>`;
  const late = lateOf(all);
  if (late.length === 0)
    return html`<p>${all.some(({ usual }) => usual >= 1) ? today.everyFacility : today.nobodyExpected}</p>`;
  const items = late.map(
    ({ facility, usual }) =>
      html`<li><b>${facility}</b> <span class="soft">${today.usually(setting.language.number(usual))}</span></li>`,
  );
  return html`<ul class="facilities">!${items}</ul>`;
}

function nightStrip(setting: Setting, { nights, ledger }: Today): string {
  const { texts } = setting.language;
  if (ledger.as === 'unknown') return html`<p class="unknown">${texts.notKnown}</p>`;
  const items = nights.map(
    ({ day, state }) =>
      html`<li class="${ledger.as === 'known' ? state : 'unknown'}"><a href="/sao-luu/ngay/${day}"><span>${day.slice(8)}/${day.slice(5, 7)}</span><span class="hidden"> ${texts.backups.dayStates[state]}</span></a></li>`,
  );
  const note = ledger.as === 'lost' ? html`<p class="soft">${texts.lastHeard(momentOf(setting, ledger.at))}</p>` : '';
  return html`<ol class="nights">!${items}</ol>!${note}`;
}
