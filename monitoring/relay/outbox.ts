import type { OnCall } from '../../services/on-call.ts';
import { openJournal } from './journal.ts';
import type { Incoming } from './message.ts';
import { acknowledge, handOn, type Line, type Message, type Page, takeIn } from './pages.ts';

/** Pages and messages, on the disk before anybody is answered. A killed relay goes on where it was; at worst a message comes twice. */
export type Outbox = {
  take: (incoming: Incoming) => void;
  /** The page with this code that nobody had acknowledged yet. */
  acknowledge: (code: string, by: string) => Page | undefined;
  /** Hands on what nobody has acknowledged in time. */
  handOn: () => void;
  /** Messages whose time has come. A message waits for the earlier ones of the same page to the same person. */
  due: () => Message[];
  tried: (message: Message, outcome: 'sent' | 'failed') => void;
  pageOf: (message: Message) => Page | undefined;
  pages: () => Page[];
  waiting: () => Message[];
  close: () => void;
};

type Options = {
  path: string;
  steps: OnCall['steps'];
  roster: () => Record<string, string[]>;
  now?: () => number;
  onDropped?: () => void;
};

const firstRetry = 5_000;
const lastRetry = 5 * 60_000;
const givenUpAfter = 24 * 3_600_000;
/** Settled pages are remembered this long: a late answer finds its page, and the weekly test its last acknowledgement. */
const keptFor = 30 * 24 * 3_600_000;
const linesBeforeCompaction = 2000;

export function openOutbox({ path, steps, roster, now = Date.now, onDropped }: Options): Outbox {
  const { lines, journal } = openJournal<Line>(path);
  const pages = new Map<string, Page>();
  const messages = new Map<string, Message>();
  let written = lines.length;
  const apply = (line: Line): void => {
    if ('page' in line) pages.set(line.page.id, line.page);
    else if (line.message.state === 'waiting') messages.set(line.message.id, line.message);
    else messages.delete(line.message.id);
  };
  lines.forEach(apply);

  const keep = (added: Line[]): void => {
    if (added.length === 0) return;
    journal.append(...added);
    added.forEach(apply);
    written += added.length;
    if (written > linesBeforeCompaction + 2 * (pages.size + messages.size)) compact();
  };
  const compact = (): void => {
    for (const page of pages.values()) {
      const settled = page.state !== 'open' && now() - page.toldAt > keptFor;
      if (settled && ![...messages.values()].some((message) => message.page === page.id)) pages.delete(page.id);
    }
    const all: Line[] = [
      ...[...pages.values()].map((page) => ({ page })),
      ...[...messages.values()].map((message) => ({ message })),
    ];
    journal.replace(all);
    written = all.length;
  };
  const duty = () => ({ steps, roster: roster() });
  const current = (groupKey: string) =>
    [...pages.values()].find((page) => page.groupKey === groupKey && page.state !== 'resolved');

  return {
    take: (incoming) => keep(takeIn(incoming, current(incoming.groupKey), duty(), now())),
    acknowledge: (code, by) => {
      const page = [...pages.values()].findLast((one) => !one.acknowledged && one.code === code.toUpperCase());
      if (page) keep(acknowledge(page, by, now()));
      return page;
    },
    handOn: () => keep([...pages.values()].flatMap((page) => handOn(page, duty(), now()))),
    due: () => dueOf([...messages.values()], now()),
    tried: (message, outcome) => {
      const next = afterTry(message, outcome, now());
      keep([{ message: next }]);
      if (next.state === 'dropped') onDropped?.();
    },
    pageOf: (message) => pages.get(message.page),
    pages: () => [...pages.values()],
    waiting: () => [...messages.values()],
    close: journal.close,
  };
}

function dueOf(messages: Message[], now: number): Message[] {
  const addressee = ({ page, role, person, channel }: Message) => `${page} ${role} ${person} ${channel}`;
  const first = new Map<string, Message>();
  for (const message of messages) if (!first.has(addressee(message))) first.set(addressee(message), message);
  return [...first.values()].filter(({ nextAt }) => nextAt <= now);
}

function afterTry(message: Message, outcome: 'sent' | 'failed', now: number): Message {
  const attempts = message.attempts + 1;
  if (outcome === 'sent') return { ...message, attempts, state: 'sent' };
  if (now - message.madeAt > givenUpAfter) return { ...message, attempts, state: 'dropped' };
  const pause = Math.min(firstRetry * 2 ** (attempts - 1), lastRetry);
  return { ...message, attempts, nextAt: now + pause };
}
