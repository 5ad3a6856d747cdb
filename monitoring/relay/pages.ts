/** The life of a page: told, acknowledged or handed on, resolved. Pure: what comes in and the time give the next lines of the journal. */
import { randomInt, randomUUID } from 'node:crypto';
import type { OnCall } from '../../services/on-call.ts';
import type { Incoming, IncomingAlert, MessageKind } from './message.ts';

export type Page = {
  id: string;
  /** What a person answers with. */
  code: string;
  groupKey: string;
  openedAt: number;
  alerts: IncomingAlert[];
  state: 'open' | 'acknowledged' | 'resolved';
  /** How many steps have been told, and when that was last done. */
  steps: number;
  toldAt: number;
  acknowledged?: { by: string; at: number };
};

/** One message to one person over one channel. The number is looked up when it is sent. */
export type Message = {
  id: string;
  page: string;
  kind: MessageKind;
  alerts: IncomingAlert[];
  role: string;
  person: number;
  channel: string;
  madeAt: number;
  attempts: number;
  nextAt: number;
  state: 'waiting' | 'sent' | 'dropped';
};

/** A page or a message as it is now; the last line about each one counts. */
export type Line = { page: Page } | { message: Message };

export type Duty = { steps: OnCall['steps']; roster: Record<string, string[]> };

const minute = 60_000;
/** After the last step everybody is told again this often; an acknowledged alert that still burns is told again by then. */
const remindAfter = 30 * minute;
const forgottenAfter = 4 * 60 * minute;

/** What a webhook of Alertmanager changes. The same alerts again change nothing: it sends until it is answered. */
export function takeIn(incoming: Incoming, page: Page | undefined, duty: Duty, now: number): Line[] {
  const burning = incoming.alerts.filter(({ status }) => status === 'firing');
  if (incoming.status === 'resolved' || burning.length === 0) return page ? resolve(page, duty, now) : [];
  if (!page) return open(incoming, burning, duty, now);
  const known = new Set(page.alerts.map(({ fingerprint }) => fingerprint));
  const added = burning.filter(({ fingerprint }) => !known.has(fingerprint));
  const forgotten = page.acknowledged && now - page.acknowledged.at >= forgottenAfter;
  if (added.length === 0 && !forgotten) return [{ page: { ...page, alerts: burning } }];
  const { acknowledged: _, ...rest } = page;
  const reopened: Page = { ...rest, alerts: burning, state: 'open', steps: 1, toldAt: now, openedAt: now };
  const kind = added.length > 0 ? 'firing' : 'reminder';
  return [
    { page: reopened },
    ...messages(reopened, duty, [0], { kind, alerts: added.length > 0 ? added : burning }, now),
  ];
}

function open({ groupKey }: Incoming, alerts: IncomingAlert[], duty: Duty, now: number): Line[] {
  const page: Page = {
    ...{ id: randomUUID(), code: makeCode(), groupKey, openedAt: now, alerts },
    ...{ state: 'open', steps: 1, toldAt: now },
  };
  return [{ page }, ...messages(page, duty, [0], { kind: 'firing', alerts }, now)];
}

/** Everybody who was told that it began is told that it is over. */
function resolve(page: Page, duty: Duty, now: number): Line[] {
  const told = isTest(page) ? [] : Array.from({ length: page.steps }, (_, index) => index);
  return [
    { page: { ...page, state: 'resolved' } },
    ...messages(page, duty, told, { kind: 'resolved', alerts: page.alerts }, now),
  ];
}

/** The next step of a page that nobody has acknowledged, or a reminder to everybody after the last one. */
export function handOn(page: Page, duty: Duty, now: number): Line[] {
  if (page.state !== 'open' || isTest(page)) return [];
  const next = duty.steps[page.steps];
  if (next) {
    if (now - page.openedAt < next.afterMinutes * minute) return [];
    const on: Page = { ...page, steps: page.steps + 1, toldAt: now };
    return [{ page: on }, ...messages(on, duty, [page.steps], { kind: 'escalation', alerts: page.alerts }, now)];
  }
  if (now - page.toldAt < remindAfter) return [];
  const again: Page = { ...page, toldAt: now };
  const all = duty.steps.map((_, index) => index);
  return [{ page: again }, ...messages(again, duty, all, { kind: 'escalation', alerts: page.alerts }, now)];
}

/** Whose it is now. What is over stays over, but that somebody had it is kept. */
export const acknowledge = (page: Page, by: string, now: number): Line[] =>
  page.acknowledged
    ? []
    : [
        {
          page: { ...page, state: page.state === 'open' ? 'acknowledged' : page.state, acknowledged: { by, at: now } },
        },
      ];

/** The weekly test of the delivery: told like any other, but nobody else is woken when it stays unanswered. */
export const isTest = ({ alerts }: Pick<Page, 'alerts'>): boolean =>
  alerts.length > 0 && alerts.every(({ labels }) => labels.alertname === 'WatchDeliveryTest');

type Said = { kind: MessageKind; alerts: IncomingAlert[] };

const messages = (page: Page, { steps, roster }: Duty, told: number[], said: Said, now: number): Line[] =>
  told
    .flatMap((index) => steps[index] ?? [])
    .flatMap(({ roles, channels }) =>
      roles.flatMap((role) =>
        (roster[role] ?? []).flatMap((_, person) => channels.map((channel) => ({ role, person, channel }))),
      ),
    )
    .map((to) => ({
      message: {
        ...{ id: randomUUID(), page: page.id, ...said, ...to },
        ...{ madeAt: now, attempts: 0, nextAt: now, state: 'waiting' },
      },
    }));

/** Letters and digits that nobody takes for one another on a small screen. */
const letters = 'ACDEFHJKLMNPRTUVWXY34679';

const makeCode = (): string => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
