import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readRuns, type Scheduler, startScheduler, type Task } from './engine.ts';
import { chooseRun } from './on-demand.ts';
import { askScheduler, serveRequests } from './socket.ts';
import { cronOf, instantOf, lastDue } from './when.ts';

vi.setConfig({ testTimeout: 240_000 });

const timeZone = 'Asia/Ho_Chi_Minh';
let folder: string;
let schedulers: Scheduler[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hssk-schedule-'));
  schedulers = [];
});
afterEach(async () => {
  await Promise.all(schedulers.map((scheduler) => scheduler.stop()));
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const start = (tasks: Task[]): Scheduler => {
  const scheduler = startScheduler({ tasks, timeZone, stateFile: join(folder, 'schedule.json'), log: () => undefined });
  schedulers.push(scheduler);
  return scheduler;
};
const daily = (run: Task['run'], more: Partial<Task> = {}): Task => ({
  ...{ id: 'daily', when: { every: 'day', at: '01:30' }, lane: 'save', limitMinutes: 60, run },
  ...more,
});

describe('when', () => {
  test('01:30 in Viet Nam is 18:30 UTC of the day before', () => {
    expect(instantOf('2026-11-22', '01:30', timeZone).toISOString()).toBe('2026-11-21T18:30:00.000Z');
    expect(lastDue({ every: 'day', at: '01:30' }, timeZone, new Date('2026-11-21T18:29:59Z')).toISOString()).toBe(
      '2026-11-20T18:30:00.000Z',
    );
    expect(lastDue({ every: 'day', at: '01:30' }, timeZone, new Date('2026-11-21T18:30:00Z')).toISOString()).toBe(
      '2026-11-21T18:30:00.000Z',
    );
    expect(
      lastDue({ every: 'week', day: 7, at: '02:00' }, timeZone, new Date('2026-11-25T00:00:00Z')).toISOString(),
    ).toBe('2026-11-21T19:00:00.000Z');
    expect(lastDue({ every: 'hour', minute: 10 }, timeZone, new Date('2026-11-25T00:05:00Z')).toISOString()).toBe(
      '2026-11-24T23:10:00.000Z',
    );
    const halfMinute = { every: 'half-minute', second: 10 } as const;
    expect(lastDue(halfMinute, timeZone, new Date('2026-11-25T00:05:09Z')).toISOString()).toBe(
      '2026-11-25T00:04:40.000Z',
    );
    expect(cronOf(halfMinute)).toBe('10,40 * * * * *');
    expect(cronOf({ every: 'week', day: 7, at: '02:05' })).toBe('5 2 * * 0');
  });
});

test('000:19.3 002:15.2.a day after day: at the fixed minute, each day once, over the end of a month and a restart', async () => {
  vi.useFakeTimers({ now: new Date('2026-11-27T12:00:00Z') });
  const ran: string[] = [];
  const task = daily(async () => {
    ran.push(new Date().toISOString());
    return true;
  });
  start([task]);
  await vi.advanceTimersByTimeAsync(3 * 86_400_000);
  await schedulers.splice(0)[0]!.stop();
  start([task]);
  await vi.advanceTimersByTimeAsync(3 * 86_400_000);
  // The first is the one that a new host makes up for at once.
  expect(ran).toHaveLength(7);
  for (const [index, at] of ran.slice(1).entries()) {
    expect(at.slice(0, 16)).toBe(`${new Date(Date.UTC(2026, 10, 27 + index)).toISOString().slice(0, 10)}T18:30`);
  }
});

test('000:19.3 runs that were missed while the host was off are made up for at start, once', async () => {
  vi.useFakeTimers({ now: new Date('2026-11-22T03:00:00Z') });
  const last = '2026-11-18T18:30:00.000Z';
  writeFileSync(
    join(folder, 'schedule.json'),
    JSON.stringify({ daily: { startedAt: last, finishedAt: last, ok: true, attempt: 0 } }),
  );
  const run = vi.fn(async () => true);
  start([daily(run)]);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(run).toHaveBeenCalledTimes(1);
});

test('a run that takes longer than a day overlaps with nothing', async () => {
  vi.useFakeTimers({ now: new Date('2026-11-22T03:00:00Z') });
  let [running, most] = [0, 0];
  const run: Task['run'] = async ({ signal }) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => {
      setTimeout(resolve, 30 * 3_600_000);
      signal.addEventListener('abort', resolve);
    });
    running -= 1;
    return true;
  };
  start([daily(run, { limitMinutes: 3000 })]);
  await vi.advanceTimersByTimeAsync(3 * 86_400_000);
  expect(most).toBe(1);
});

test('a failed run is tried again after its waits, and no more until the next day', async () => {
  vi.useFakeTimers({ now: new Date('2026-11-22T03:00:00Z') });
  const attempts: number[] = [];
  const run: Task['run'] = async ({ attempt }) => {
    attempts.push(attempt);
    return false;
  };
  start([daily(run, { retryMinutes: [5, 20] })]);
  await vi.advanceTimersByTimeAsync(3 * 3_600_000);
  expect(attempts).toEqual([0, 1, 2]);
});

test('000:19.3 killed in the middle of a run: the next process knows, says so and runs it again', async () => {
  const stateFile = join(folder, 'schedule.json');
  const engine = JSON.stringify(join(import.meta.dirname, 'engine.ts'));
  const script = `
    import { writeFileSync } from 'node:fs';
    const { startScheduler } = await import(${engine});
    const run = () => { writeFileSync(${JSON.stringify(join(folder, 'running'))}, ''); return new Promise(() => {}); };
    startScheduler({ timeZone: '${timeZone}', stateFile: ${JSON.stringify(stateFile)}, log: () => undefined,
      tasks: [{ id: 'daily', when: { every: 'day', at: '01:30' }, lane: 'save', limitMinutes: 60, run }] });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  while (!existsSync(join(folder, 'running'))) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(JSON.parse(readFileSync(stateFile, 'utf8')).daily.finishedAt).toBeUndefined();
  const interrupted: string[] = [];
  await new Promise<void>((resolve) => {
    start([
      daily(
        async () => {
          resolve();
          return true;
        },
        { interrupted: async (startedAt) => void interrupted.push(startedAt) },
      ),
    ]);
  });
  expect(interrupted).toHaveLength(1);
  await vi.waitFor(() => expect(readRuns(stateFile).daily).toMatchObject({ ok: true }));
});

test('on demand: the person hears how it goes and gets the result', async () => {
  const path = join(folder, 'socket');
  const server = await serveRequests(path, async ({ what, actor }, tell) => {
    tell({ line: `${actor} asks for ${what.join()}` });
    return { ok: false, result: what };
  });
  const heard: unknown[] = [];
  const answer = await askScheduler(path, { what: ['database'], actor: 'an' }, (message) => heard.push(message));
  expect(answer).toEqual({ ok: false, result: ['database'] });
  expect(heard).toEqual([{ line: 'an asks for database' }]);
  server.close();
  await expect(askScheduler(join(folder, 'nobody'), { what: [], actor: 'an' })).rejects.toThrow(/does not answer/);
});

test('a word that nothing is called by is answered with what there is', () => {
  const jobs = [{ id: 'database-base', component: 'database', kind: 'base' } as const];
  expect(chooseRun([], { jobs, tasks: ['wal'] })).toEqual({ jobs, tasks: [] });
  expect(chooseRun(['wal'], { jobs, tasks: ['wal'] })).toEqual({ jobs: [], tasks: ['wal'] });
  expect(() => chooseRun(['databse'], { jobs, tasks: [] })).toThrow(/nothing is called that; did you mean database\?/);
});
