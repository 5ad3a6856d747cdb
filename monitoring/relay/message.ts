/** What people read: Vietnamese, times of the site's zone, and nothing but what the alert's own text says. */

/** One alert of Alertmanager's webhook (version 4). */
export type IncomingAlert = {
  status: 'firing' | 'resolved';
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  fingerprint: string;
};

export type Incoming = { groupKey: string; status: 'firing' | 'resolved'; alerts: IncomingAlert[] };

export type MessageKind = 'firing' | 'reminder' | 'escalation' | 'resolved';

const opening: Record<MessageKind, string> = {
  firing: 'NGHIÊM TRỌNG',
  reminder: 'NHẮC LẠI',
  escalation: 'CHƯA AI NHẬN',
  resolved: 'ĐÃ HẾT',
};

export type MessageParts = { kind: MessageKind; alerts: IncomingAlert[]; code: string; timeZone: string };

/** The whole text; the code and what to do with it stand at the end and are never cut off. */
export function textOf({ kind, alerts, code, timeZone }: MessageParts, maxLength = 900): string {
  const [first] = alerts;
  const more = alerts.length > 1 ? ` (và ${alerts.length - 1} cảnh báo khác)` : '';
  const begin = `[${opening[kind]}] ${oneLine(first?.annotations.summary ?? first?.labels.alertname ?? 'không rõ')}${more}`;
  const end = [
    `. Từ ${localTime(first?.startsAt ?? '', timeZone)}.`,
    kind === 'resolved' ? '' : ` Sổ tay: ${alertName(first)}. Nhận việc: trả lời OK ${code}`,
  ].join('');
  return `${shortened(begin, maxLength - end.length)}${end}`;
}

export const alertName = (alert: IncomingAlert | undefined): string => oneLine(alert?.labels.alertname ?? 'không rõ');

/** `14:05 22/11/2026`. */
export function localTime(instant: string, timeZone: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return 'không rõ';
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hour: '2-digit', minute: '2-digit', day: '2-digit', month: '2-digit', year: 'numeric' },
    hourCycle: 'h23',
  }).formatToParts(date);
  const part = (type: string) => parts.find((one) => one.type === type)?.value;
  return `${part('hour')}:${part('minute')} ${part('day')}/${part('month')}/${part('year')}`;
}

/** For one SMS of 160 characters: the marks are dropped, the words stay readable. */
export const withoutMarks = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .replace(/[–—]/g, '-')
    .replace(/[^\x20-\x7e]/g, '?');

const oneLine = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\p{Control}\p{Format}\s]+/gu, ' ')
    .trim();

const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1)).trimEnd()}…`;
