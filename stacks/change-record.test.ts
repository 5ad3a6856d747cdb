import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { site as hanoi } from '../services/sites/hanoi.ts';
import { site as local } from '../services/sites/local.ts';
import { type Change, changesFile, judgeChange, judgeRehearsal, keepChange, requireChange } from './change-record.ts';
import { recordDeploy } from './evidence.ts';

const record = {
  site: 'hanoi',
  what: 'PostgreSQL 17.12 on both databases',
  noticeSentAt: '2026-03-09T08:00:00+07:00',
  noticeSentTo: 'Cục Công nghệ thông tin',
  permission: { reference: '12/CNTT-HT', grantedAt: '2026-03-11T10:00:00+07:00', grantedBy: 'Cục Công nghệ thông tin' },
  plannedStart: '2026-03-14T22:00:00+07:00',
  plannedEnd: '2026-03-15T02:00:00+07:00',
  approvedBy: 'Nguyễn Văn An',
};
const planned: Change = { kind: 'planned', ...record };
const inWindow = new Date('2026-03-14T23:00:00+07:00');

const written = (content: unknown): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'hssk-change-')), 'change.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

test('002:15.1.c.1 a change goes ahead with notice 5 days before and permission, inside its window', () => {
  expect(judgeChange(planned, inWindow, hanoi)).toEqual([]);
  const atTheLimit = { ...planned, noticeSentAt: '2026-03-09T22:00:00+07:00' };
  expect(judgeChange(atTheLimit, inWindow, hanoi)).toEqual([]);
});

test.each([
  [
    { noticeSentAt: '2026-03-09T22:00:01+07:00' },
    'the notice was sent 4.9 days before the start; at least 5 days are needed (002:15.1.c.1)',
  ],
  [
    { permission: { ...record.permission, grantedAt: '2026-03-14T22:30:00+07:00' } },
    'permission.grantedAt 2026-03-14T22:30:00+07:00 is not before the start; the managing agency must have agreed (002:15.1.c.1)',
  ],
  [{ site: 'hue' }, 'the record is for the site hue; this is hanoi'],
  [
    { plannedEnd: '2026-03-20T02:00:00+07:00' },
    'the window from plannedStart to plannedEnd is longer than 24 hours; name the hours of the work',
  ],
])('002:15.1.c.1 a change with %j is refused', (fields, problem) => {
  expect(judgeChange({ ...planned, ...fields }, inWindow, hanoi)).toEqual([problem]);
});

test('002:15.1.c.1 a change before or after its window is refused', () => {
  expect(judgeChange(planned, new Date('2026-03-14T21:59:59+07:00'), hanoi)).toEqual([
    'the change starts at 2026-03-14T22:00:00+07:00; it is 2026-03-14T21:59:59+07:00 now, so wait',
  ]);
  expect(judgeChange(planned, new Date('2026-03-15T02:00:01+07:00'), hanoi)).toEqual([
    'the window ended at 2026-03-15T02:00:00+07:00; it is 2026-03-15T02:00:01+07:00 now, so announce a new one',
  ]);
});

test('all that is wrong with a record is said at once', () => {
  const wrong = { ...planned, site: 'hue', noticeSentAt: '2026-03-16T00:00:00+07:00', plannedEnd: record.plannedStart };
  expect(judgeChange(wrong, inWindow, hanoi)).toHaveLength(5);
});

test('002:15.1.c.1 000:4.3 a production deploy asks for a record or an incident; a local one does not', () => {
  expect(() => requireChange(hanoi, {}, inWindow)).toThrow(/neither a change record nor an incident was given/);
  expect(() => requireChange(hanoi, { change: 'x.json', incident: 'y' }, inWindow)).toThrow(/both given/);
  expect(requireChange(local, {}, inWindow)).toBeUndefined();
});

describe('a planned change of a production site was rehearsed', () => {
  const proofs = [{ id: 'x', meets: [], ok: true, found: '' }];
  const rehearsed = { at: '2026-03-10T10:00:00+07:00', version: 'abc1234', proofs };
  const earlier = { ...rehearsed, at: '2025-11-01T10:00:00+07:00', version: 'aaa0000' };
  const red = { ...rehearsed, proofs: [...proofs, { ...proofs[0]!, ok: false }] };

  test('002:21.3.2 as exactly this version, with every proof good', () => {
    expect(judgeRehearsal('abc1234', { own: [earlier], rehearsed: [rehearsed] }, inWindow)).toEqual([]);
  });

  test.each([
    ['abc1234-dirty', rehearsed, 'this checkout is abc1234-dirty; commit what differs'],
    ['def5678', rehearsed, 'version def5678 has no deploy with every proof good'],
    ['abc1234', red, 'has no deploy with every proof good'],
    ['abc1234', { ...rehearsed, at: '2026-02-01T10:00:00+07:00' }, 'was rehearsed 41.5 days ago; at most 30'],
  ])('002:21.3.2 not %s with %j', (deploying, record, problem) => {
    expect(judgeRehearsal(deploying, { own: [earlier], rehearsed: [record] }, inWindow)).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  test('the way back to a version that the site had is open, and a first deploy is a trial by itself', () => {
    expect(judgeRehearsal('aaa0000', { own: [earlier, rehearsed], rehearsed: [] }, inWindow)).toEqual([]);
    expect(judgeRehearsal('abc1234-dirty', { own: [], rehearsed: [] }, inWindow)).toEqual([]);
  });

  test('002:21.3.2 a deploy without a rehearsal is refused before anything is touched; an incident does not wait for one', () => {
    vi.stubEnv('XDG_STATE_HOME', mkdtempSync(join(tmpdir(), 'hssk-rehearsals-')));
    expect(requireChange(hanoi, { change: written(record) }, inWindow)).toEqual(planned);
    recordDeploy(hanoi, { version: 'aaa0000', changes: 1, timing: [], proofs });
    expect(() => requireChange(hanoi, { change: written(record) }, inWindow)).toThrow(/002:21\.3/);
    expect(requireChange(hanoi, { incident: 'database-1 mất nguồn từ 02:10' }, inWindow)).toBeDefined();
  });
});

test('an incident needs a reason of 20 letters', () => {
  const reason = 'database-1 đã mất nguồn từ 02:10, phải dựng lại';
  expect(requireChange(hanoi, { incident: reason }, inWindow)).toEqual({ kind: 'incident', reason });
  expect(() => requireChange(hanoi, { incident: 'hỏng' }, inWindow)).toThrow(/has 4 letters; at least 20 are expected/);
  expect(() => requireChange(hanoi, { incident: '' }, inWindow)).toThrow(/has 0 letters/);
});

test('a record that is not well formed names its fields', () => {
  const { approvedBy, ...unapproved } = record;
  const path = written({ ...unapproved, noticeSentAt: '9/3/2026', plannedstart: approvedBy });
  const message = (() => {
    try {
      requireChange(hanoi, { change: path }, inWindow);
    } catch (error) {
      return (error as Error).message;
    }
  })();
  expect(message).toContain('noticeSentAt: a time with its offset is expected');
  expect(message).toContain('approvedBy: text is expected');
  expect(message).toContain('Unrecognized key: "plannedstart"');
  expect(() => requireChange(hanoi, { change: written('{') }, inWindow)).toThrow(/cannot be read as JSON/);
  expect(() => requireChange(hanoi, { change: '/no/such/file' }, inWindow)).toThrow(/ENOENT/);
});

test('002:15.1.c.1 every change is kept, in order, readable by its owner only', () => {
  vi.stubEnv('XDG_STATE_HOME', mkdtempSync(join(tmpdir(), 'hssk-state-')));
  keepChange(hanoi, planned, inWindow);
  keepChange(hanoi, { kind: 'incident', reason: 'database-1 lost its power at 02:10' }, inWindow);
  const lines = readFileSync(changesFile(hanoi), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { at: '2026-03-14T16:00:00.000Z', kind: 'planned', permission: { reference: '12/CNTT-HT' } },
    { kind: 'incident', reason: 'database-1 lost its power at 02:10' },
  ]);
  expect(statSync(changesFile(hanoi)).mode & 0o777).toBe(0o600);
  vi.unstubAllEnvs();
});
