import encoding from 'k6/encoding';
import exec from 'k6/execution';
import http, { type Response } from 'k6/http';
import { Counter, Trend } from 'k6/metrics';
import { type LoadEvent, lineOf } from '../run/event.ts';
import type { LoadAccount, RunPlan } from '../run/plan.ts';
import type { Stream } from '../scenarios.ts';

/** What the computer that runs k6 has prepared; holds passwords, so its files are readable by their owner only. */
export const plan = JSON.parse(open(`${__ENV.RUN_DIRECTORY}/plan.json`)) as RunPlan;

export const metrics = {
  receipt: new Trend('receipt_ms', true),
  readable: new Trend('readable_ms', true),
  late: new Counter('readable_late'),
  read: new Trend('read_ms', true),
  failed: new Counter('failed'),
};

export const toBase64 = (text: string): string => encoding.b64encode(text);
export const tell = (event: LoadEvent): void => console.log(lineOf(event));
export const currentStream = (): { stream: Stream; index: number } => {
  const index = Number(__ENV.STREAM);
  return { stream: plan.streams[index] as Stream, index };
};

/** Spreads a yes evenly over the numbers, independent of the mix. */
export const chosen = (number: number, share: number): boolean => (number * 0.754_877_666_246_693) % 1 < share;

/** What the sender waits for, a new connection included. */
export const milliseconds = ({ timings }: Response): number =>
  timings.connecting + timings.tls_handshaking + timings.duration;

export type Token = { value: string; takenAt: number; seconds: number };
export type Tokens = Record<string, Token>;

export function takeToken({ username, password, code }: LoadAccount): Token {
  const response = http.post(`${plan.edgeUrl}/api/auth/token/take`, JSON.stringify({ username, password, code }), {
    headers: { 'content-type': 'application/json' },
  });
  if (response.status !== 200) throw new Error(`login of ${username} answered ${response.status} ${response.error}`);
  const { apiKey } = JSON.parse(response.body ?? '') as { apiKey: { accessToken: string; expiresIn: number } };
  return { value: apiKey.accessToken, takenAt: Date.now(), seconds: apiKey.expiresIn };
}

/** Each VU renews for itself, at its own moment, so that they do not come together. */
const renewed: Tokens = {};
const renewAt = 0.7 + 0.2 * Math.random();

export function authorization(account: LoadAccount, tokens: Tokens): Record<string, string> {
  let token = renewed[account.code] ?? (tokens[account.code] as Token);
  if (Date.now() - token.takenAt > token.seconds * 1000 * renewAt) {
    token = takeToken(account);
    renewed[account.code] = token;
  }
  return { authorization: `Bearer ${token.value}` };
}

export const accountAt = (number: number): LoadAccount => plan.accounts[number % plan.accounts.length] as LoadAccount;
export const iteration = (): number => exec.scenario.iterationInTest;
