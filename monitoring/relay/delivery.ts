import type { Logger } from 'pino';
import { send } from './channels.ts';
import { alertName, localTime, textOf, withoutMarks } from './message.ts';
import type { Metrics } from './metrics.ts';
import type { Outbox } from './outbox.ts';
import type { Message } from './pages.ts';
import { readRoster, readSecret, type Telling } from './settings.ts';

type Options = { settings: Telling; outbox: Outbox; metrics: Metrics; log: Logger };

/** How often the outbox is looked at; a message that came in is handed on at once. */
const lookEveryMs = 1000;

/** Hands waiting messages to their channels until stopped. A modem takes one message at a time. */
export function startDelivery(options: Options): { look: () => void; stop: () => Promise<void> } {
  const { settings, outbox } = options;
  const underWay = new Map<string, { channel: string; done: Promise<void> }>();

  const look = (): void => {
    outbox.handOn();
    for (const message of outbox.due()) {
      const busy = [...underWay.values()].filter(({ channel }) => channel === message.channel).length;
      const room = settings.channels.find(({ id }) => id === message.channel)?.via.kind === 'command' ? 1 : 4;
      if (underWay.has(message.id) || busy >= room) continue;
      const done = deliver(options, message).finally(() => {
        underWay.delete(message.id);
        look();
      });
      underWay.set(message.id, { channel: message.channel, done });
    }
  };

  const timer = setInterval(look, lookEveryMs);
  look();
  return {
    look,
    stop: async () => {
      clearInterval(timer);
      await Promise.all([...underWay.values()].map(({ done }) => done));
    },
  };
}

async function deliver({ settings, outbox, metrics, log }: Options, message: Message): Promise<void> {
  const { channel: id, role, person, kind } = message;
  const page = outbox.pageOf(message);
  try {
    const channel = settings.channels.find((one) => one.id === id);
    const phone = readRoster(settings)[role]?.[person];
    if (!channel || !phone || !page) throw new Error('its channel, its person or its page is gone');
    const { timeZone } = settings;
    const text = textOf({ kind, alerts: message.alerts, code: page.code, timeZone }, channel.maxLength);
    await send(channel, {
      ...{ phone, code: page.code, alert: alertName(message.alerts[0]) },
      text: channel.text === 'ascii' ? withoutMarks(text) : text,
      time: localTime(message.alerts[0]?.startsAt ?? '', timeZone),
      secret: (name) => readSecret(settings, name),
    });
    outbox.tried(message, 'sent');
    metrics.tries.inc({ channel: id, outcome: 'sent' });
    metrics.lastSent.set({ channel: id }, Date.now() / 1000);
    log.info({ channel: id, role, kind, code: page.code }, 'message sent');
  } catch (error) {
    outbox.tried(message, 'failed');
    metrics.tries.inc({ channel: id, outcome: 'failed' });
    // The error of a command quotes its arguments, a telephone number among them.
    const { name, code } = error as Error & { code?: string };
    log.warn({ channel: id, role, kind, attempts: message.attempts + 1, name, code }, 'message not sent');
  }
}
