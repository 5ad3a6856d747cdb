/** What every page stands in: head, menu, who is signed in, and the notes on sources that are silent. Pure. */
import { html } from 'ghtml';
import type { Known } from './known.ts';
import type { Language } from './language.ts';
import type { Role } from './settings.ts';
import type { Times } from './times.ts';

/** What a page is told besides its data. */
export type Setting = {
  language: Language;
  times: Times;
  now: number;
  site: { title: string; titleVi: string };
  user?: { name: string; role: Role; mustChange: boolean };
  /** Token that forms carry. */
  csrf?: string;
};

type PageName = 'today' | 'activity' | 'backups' | 'audit' | 'alerts' | 'runbooks' | 'map';

export const addresses: Record<PageName, string> = {
  today: '/',
  activity: '/hoat-dong',
  backups: '/sao-luu',
  audit: '/kiem-toan',
  alerts: '/canh-bao',
  runbooks: '/so-tay',
  map: '/so-do',
};

/** Changes with the style and the script, so that browsers may keep them. */
export type Assets = { style: string; script: string; charts: string; chartsStyle: string };

export type Framed = {
  title: string;
  page?: PageName;
  main: string;
  /** Address of this page without its language. */
  path: string;
  /** The page asks for itself again in its rhythm, where scripts run. */
  refreshes?: boolean;
  charts?: boolean;
};

export function frame(setting: Setting, assets: Assets, framed: Framed): string {
  const { language, now, times } = setting;
  const { texts } = language;
  const script = framed.refreshes
    ? html`data-refresh-failed="${texts.refreshFailed}" data-session-over="${texts.sessionOver}" data-made="${times.seconds(now)}"`
    : '';
  return html`<!doctype html>
<html lang="${language.id}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${framed.title} · ${texts.brand}</title>
<link rel="icon" href="/tinh/bieu-tuong.svg" type="image/svg+xml">
<link rel="stylesheet" href="${assets.style}">
!${framed.charts ? html`<link rel="stylesheet" href="${assets.chartsStyle}"><script src="${assets.charts}" defer></script>` : ''}
<script src="${assets.script}" defer></script>
</head>
<body !${script}>
<a class="skip" href="#main">${texts.skip}</a>
!${top(setting, framed)}
<main id="main" tabindex="-1">
!${framed.main}
</main>
</body>
</html>`;
}

function top(setting: Setting, { page, path }: Framed): string {
  const { language, times, now, site, user } = setting;
  const { texts } = language;
  const other = language.id === 'vi' ? 'en' : 'vi';
  const names = Object.keys(addresses) as PageName[];
  const links = names.map(
    (name) =>
      html`<li><a class="to" href="${addresses[name]}" !${name === page ? 'aria-current="page"' : ''}>${texts.nav[name]}</a></li>`,
  );
  const switched = `${path}${path.includes('?') ? '&' : '?'}lang=${other}`;
  return html`<header class="top">
<a class="brand" href="/">${texts.brand}</a>
!${user && !user.mustChange ? html`<nav aria-label="${texts.menu}"><ul>!${links}</ul></nav>` : ''}
<div class="here">
<span>${language.title(site)} · <time datetime="${times.machine(now)}">${weekdayOf(setting, now)} ${times.moment(now)}</time></span>
<a href="${switched}" lang="${other}" hreflang="${other}">${texts.otherLanguage}</a>
!${user ? signOut(setting, user) : ''}
</div>
</header>`;
}

const signOut = ({ language: { texts }, csrf = '' }: Setting, { name, role }: NonNullable<Setting['user']>): string =>
  html`<form class="out" method="post" action="/dang-xuat"><input type="hidden" name="_csrf" value="${csrf}"><a href="/mat-khau" title="${texts.password.title}">${name} (${texts.roles[role]})</a> <button type="submit">${texts.signOut}</button></form>`;

export const weekdayOf = ({ language, times }: Setting, at: number): string =>
  language.texts.weekdays[times.weekday(times.day(at))] ?? '';

type SourceName = keyof Language['texts']['sources'];

/** One sentence for every source that does not speak: what is missing, why, and since when. */
export function silenceNotes(setting: Setting, sources: Partial<Record<SourceName, Known<unknown>>>): string {
  const { texts } = setting.language;
  const notes = Object.entries(sources).flatMap(([name, known]) => {
    if (known.as === 'known') return [];
    const since = known.as === 'lost' ? known.at : known.since;
    const source = texts.sources[name as SourceName];
    return html`<li>${texts.unknownSince(source, momentOf(setting, since), texts.reasons[known.reason])}</li>`;
  });
  return notes.length > 0 ? html`<div role="status"><ul class="notes">!${notes}</ul></div>` : '';
}

/** The time alone for a moment of today, else with its date. */
export const momentOf = ({ times, now }: Setting, at: number): string =>
  times.day(at) === times.day(now) ? times.seconds(at) : times.moment(at);

export const agoOf = ({ language, now }: Setting, at: number): string =>
  language.texts.ago(language.duration(Math.max(0, Math.round((now - at) / 1000)) || 1));

/** When the numbers are of. */
export function asOf(setting: Setting, known: Known<unknown>): string {
  const { texts } = setting.language;
  if (known.as === 'unknown') return '';
  const seconds = momentOf(setting, known.at);
  return known.as === 'known' ? texts.asOf(seconds, agoOf(setting, known.at)) : texts.lastHeard(seconds);
}
