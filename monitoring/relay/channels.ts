import { execa } from 'execa';
import type { Channel, Json } from '../../services/on-call.ts';

/** What is said to whom; `secret` reads a file of the secrets folder. */
type Delivery = {
  phone: string;
  text: string;
  code: string;
  alert: string;
  time: string;
  secret: (name: string) => string;
};

const httpTimeoutMs = 10_000;
const commandTimeoutMs = 60_000;

/** Hands one message to a channel; throws when the channel has not taken it. */
export async function send({ via }: Channel, delivery: Delivery): Promise<void> {
  if (via.kind === 'command') {
    const [file = '', ...args] = via.command.map((part) => filled(part, delivery));
    await execa(file, args, {
      input: delivery.text,
      timeout: commandTimeoutMs,
      env: { PATH: '/usr/bin:/bin' },
      extendEnv: false,
    });
    return;
  }
  const headers = Object.fromEntries(
    Object.entries(via.headers ?? {}).map(([name, value]) => [name, filled(value, delivery)]),
  );
  const response = await fetch(filled(via.url, delivery, encodeURIComponent), {
    ...{ method: via.method, redirect: 'error', signal: AbortSignal.timeout(httpTimeoutMs) },
    headers: { ...typeOf(via.body), ...headers },
    body: bodyOf(via.body, delivery),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`answered ${response.status}`);
}

type Body = Extract<Channel['via'], { kind: 'http' }>['body'];

const typeOf = (body: Body): Record<string, string> =>
  body ? { 'content-type': body.as === 'json' ? 'application/json' : 'application/x-www-form-urlencoded' } : {};

function bodyOf(body: Body, delivery: Delivery): string | undefined {
  if (!body) return undefined;
  if (body.as === 'json') return JSON.stringify(filledIn(body.fields, delivery));
  const fields = Object.entries(body.fields).map(([name, value]) => [name, filled(value, delivery)]);
  return new URLSearchParams(fields).toString();
}

function filledIn(value: Json, delivery: Delivery): Json {
  if (typeof value === 'string') return filled(value, delivery);
  if (Array.isArray(value)) return value.map((one) => filledIn(one, delivery));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filledIn(one, delivery)]));
}

const filled = (template: string, delivery: Delivery, encode: (text: string) => string = String): string =>
  template.replace(/\{(phone|text|code|alert|time|secret:([\w.-]+))\}/g, (_, name: string, secret?: string) =>
    encode(secret ? delivery.secret(secret) : delivery[name as 'phone' | 'text' | 'code' | 'alert' | 'time']),
  );
