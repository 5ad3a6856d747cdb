import { describe, expect, test } from 'vitest';
import { escalationMinutes } from '../../services/on-call.ts';
import type { Incoming } from './message.ts';
import { acknowledge, type Duty, handOn, type Line, type Message, type Page, takeIn } from './pages.ts';

const minute = 60_000;
const duty: Duty = {
  steps: [
    { afterMinutes: 0, roles: ['on-call'], channels: ['sms', 'modem'] },
    { afterMinutes: escalationMinutes, roles: ['head'], channels: ['voice'] },
  ],
  roster: { 'on-call': ['+84900000001'], head: ['+84900000002', '+84900000003'] },
};

const burning = (...names: string[]): Incoming => ({
  groupKey: 'group',
  status: 'firing',
  alerts: names.map((name) => ({
    ...{ status: 'firing', labels: { alertname: name }, annotations: { summary: name } },
    ...{ startsAt: '2026-11-21T07:05:00Z', fingerprint: name },
  })),
});
const over: Incoming = { ...burning('A'), status: 'resolved' };

const pageIn = (lines: Line[]): Page | undefined => lines.flatMap((line) => ('page' in line ? line.page : [])).at(-1);
const messagesIn = (lines: Line[]): Message[] => lines.flatMap((line) => ('message' in line ? line.message : []));
const told = (lines: Line[]): string[] =>
  messagesIn(lines).map(({ kind, role, person, channel }) => `${kind} ${role}/${person} ${channel}`);

const first = takeIn(burning('A'), undefined, duty, 0);
const page = pageIn(first)!;

describe('a page', () => {
  test('002:21.1 begins at the first step, on each of its channels', () => {
    expect(told(first)).toEqual(['firing on-call/0 sms', 'firing on-call/0 modem']);
  });

  test('does not repeat itself when Alertmanager does', () => {
    expect(messagesIn(takeIn(burning('A'), page, duty, minute))).toEqual([]);
  });

  test('tells what joined it, and is open again for that', () => {
    const mine = pageIn(acknowledge(page, 'An', minute))!;
    const joined = takeIn(burning('A', 'B'), mine, duty, 2 * minute);
    expect(pageIn(joined)).toMatchObject({ state: 'open', code: page.code });
    expect(messagesIn(joined)[0]?.alerts.map(({ fingerprint }) => fingerprint)).toEqual(['B']);
  });

  test('002:15.1.e 002:15.1.b that nobody acknowledges goes to the next step after 15 minutes, once, and is repeated to all later', () => {
    expect(handOn(page, duty, 14 * minute)).toEqual([]);
    const second = handOn(page, duty, 15 * minute);
    expect(told(second)).toEqual(['escalation head/0 voice', 'escalation head/1 voice']);
    const after = pageIn(second)!;
    expect(handOn(after, duty, 16 * minute)).toEqual([]);
    expect(told(handOn(after, duty, 45 * minute))).toHaveLength(4);
  });

  test('that somebody has acknowledged wakes nobody else', () => {
    const mine = pageIn(acknowledge(page, 'An', minute))!;
    expect(mine).toMatchObject({ state: 'acknowledged', acknowledged: { by: 'An', at: minute } });
    expect(handOn(mine, duty, 60 * minute)).toEqual([]);
    expect(acknowledge(mine, 'Binh', 2 * minute)).toEqual([]);
  });

  test('comes back when it still burns four hours after somebody took it', () => {
    const mine = pageIn(acknowledge(page, 'An', 0))!;
    expect(told(takeIn(burning('A'), mine, duty, 240 * minute))).toEqual([
      'reminder on-call/0 sms',
      'reminder on-call/0 modem',
    ]);
  });

  test('that is over is told to everybody who heard of it, and to nobody else', () => {
    expect(told(takeIn(over, page, duty, minute))).toEqual(['resolved on-call/0 sms', 'resolved on-call/0 modem']);
    expect(told(takeIn(over, pageIn(handOn(page, duty, 15 * minute)), duty, 20 * minute))).toHaveLength(4);
    expect(takeIn(over, undefined, duty, minute)).toEqual([]);
  });

  test('of the weekly test is told like any other, and never handed on', () => {
    const lines = takeIn(burning('WatchDeliveryTest'), undefined, duty, 0);
    expect(told(lines)).toHaveLength(2);
    expect(handOn(pageIn(lines)!, duty, 60 * minute)).toEqual([]);
    expect(told(takeIn({ ...burning('WatchDeliveryTest'), status: 'resolved' }, pageIn(lines), duty, minute))).toEqual(
      [],
    );
  });
});
