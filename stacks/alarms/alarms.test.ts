import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { alerts } from '../../monitoring/alerts/index.ts';
import { componentOf } from '../../services/catalogue.ts';
import { type Fault, faults } from './faults.ts';
import { told } from './told.ts';

test('002:15.1.e at least 15 kinds of faults, each with an alert that exists and a way back', () => {
  expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
  expect(faults.length).toBeGreaterThanOrEqual(15);
  const known = [...alerts.map(({ name }) => name), 'WatchdogSilent'];
  for (const { id, alert, inject, recover } of faults) {
    expect(known, id).toContain(alert);
    expect(recover.length, id).toBeGreaterThan(0);
    for (const act of [...inject, ...recover]) {
      expect(componentOf(act.on).runs.as).not.toBe('reserved');
      if ('run' in act) execFileSync('bash', ['-n'], { input: act.run });
    }
  }
});

const at = '2026-11-22T09:00:00.000Z';
const machineStops = faults.find(({ id }) => id === 'machine-stops') as Fault;
const mail = { at, over: 'mail', text: 'Trung tâm\n\nĐANG XẢY RA: Máy records-1 không trả lời\n…' };
const sms = (text: string, over = 'sms') => ({ at, over, body: JSON.stringify({ text }) });
const firing =
  '[NGHIEM TRONG] May records-1 khong tra loi. Tu 16:00 22/11/2026. So tay: MachineDown. Nhan viec: tra loi OK AAAA';

test('a fault is told when mail and every channel have told it, and of the machine that was broken', () => {
  expect(told(machineStops, 'firing', [mail, sms(firing)])).toBeUndefined();
  expect(told(machineStops, 'firing', [mail, sms(firing), sms(firing, 'gsm-modem')])).toEqual({
    mail: Date.parse(at),
    sms: Date.parse(at),
    'gsm-modem': Date.parse(at),
  });
  const other = firing.replace('records-1', 'edge-1');
  expect(told(machineStops, 'firing', [mail, sms(other), sms(other, 'gsm-modem')])).toBeUndefined();
});

test('its end is another message', () => {
  const over = '[DA HET] May records-1 khong tra loi. Tu 16:00 22/11/2026.';
  const ended = { ...mail, text: mail.text.replace('ĐANG XẢY RA', 'ĐÃ HẾT') };
  expect(told(machineStops, 'resolved', [mail, sms(firing), sms(firing, 'gsm-modem')])).toBeUndefined();
  expect(told(machineStops, 'resolved', [ended, sms(over), sms(over, 'gsm-modem')])).toBeDefined();
});

test('a sentence that begins with a label is not found in the message of another alert', () => {
  const crashes = faults.find(({ alert }) => alert === 'PodCrashLooping') as Fault;
  const short = '[NGHIEM TRONG] records-7677b9864-n2dqz chet di song lai lien tuc. Tu 16:00 22/11/2026.';
  const long = { ...mail, text: 'ĐANG XẢY RA: records-7677b9864-n2dqz chết đi sống lại liên tục\n…' };
  expect(told(crashes, 'firing', [long, sms(short), sms(short, 'gsm-modem')])).toBeDefined();
  expect(told(crashes, 'firing', [mail, sms(firing), sms(firing, 'gsm-modem')])).toBeUndefined();
});

test('a label that says nothing does not hide the message', () => {
  const backup = faults.find(({ alert }) => alert === 'BackupFailed') as Fault;
  const long = { ...mail, text: 'ĐANG XẢY RA: Lần sao lưu gần nhất không đạt: database base\nLần chạy…' };
  const short = sms('[NGHIEM TRONG] Lan sao luu gan nhat khong dat: database base. Tu 16:00 22/11/2026.');
  expect(told(backup, 'firing', [long, short, { ...short, over: 'gsm-modem' }])).toBeDefined();
});
