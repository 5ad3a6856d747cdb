import { expect, test } from 'vitest';
import { type IncomingAlert, localTime, type MessageParts, textOf, withoutMarks } from './message.ts';

const alert: IncomingAlert = {
  status: 'firing',
  labels: { alertname: 'DatabaseDown', machine: 'database-1', patient: 'Nguyễn Văn A' },
  annotations: { summary: 'Không có máy cơ sở dữ liệu nào nhận ghi' },
  startsAt: '2026-11-21T19:47:10Z',
  fingerprint: 'f',
};
const parts: MessageParts = { kind: 'firing', alerts: [alert], code: 'K7F3', timeZone: 'Asia/Ho_Chi_Minh' };

test('one SMS holds what it is, since when, the runbook and the answer', () => {
  const text = withoutMarks(textOf(parts, 160));
  expect(text).toBe(
    '[NGHIEM TRONG] Khong co may co so du lieu nao nhan ghi. Tu 02:47 22/11/2026. So tay: DatabaseDown. Nhan viec: tra loi OK K7F3',
  );
  expect(text.length).toBeLessThanOrEqual(160);
});

test('a long text loses its middle, never the code', () => {
  const long = { ...alert, annotations: { summary: 'Rất dài '.repeat(60) } };
  const text = textOf({ ...parts, alerts: [long, alert] }, 160);
  expect(text.length).toBeLessThanOrEqual(160);
  expect(text).toMatch(/….*OK K7F3$/);
});

test('only the text that the alert was declared with is told: no label of a series, no control character', () => {
  const odd = { ...alert, annotations: { summary: 'Máy\u0000 a\r\nBcc: b\u202e' } };
  expect(textOf({ ...parts, alerts: [odd] })).toContain('[NGHIÊM TRỌNG] Máy a Bcc: b.');
  expect(textOf(parts)).not.toContain('Nguyễn');
});

test('times are those of the site, and an unreadable one is said to be so', () => {
  expect(localTime('2026-12-31T17:00:00Z', 'Asia/Ho_Chi_Minh')).toBe('00:00 01/01/2027');
  expect(localTime('soon', 'Asia/Ho_Chi_Minh')).toBe('không rõ');
});
