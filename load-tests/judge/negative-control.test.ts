import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Arena, openArena } from '../testing/arena.ts';
import { missingOf } from './judge.ts';

let arena: Arena;
beforeAll(async () => {
  // Log records wait in memory for longer than the test lasts, unless a commit asks for the disk.
  arena = await openArena({ wal_writer_delay: '10s', wal_writer_flush_after: '1GB', wal_buffers: '64MB' });
}, 120_000);
afterAll(() => arena.close());

test('000:20.1 000:19.1 a crash of the database under load loses nothing that a sender has a receipt for', async () => {
  const trial = await arena.send(20, 'durable');
  await trial.sender.reach(30);
  await arena.database.stop('immediate');
  await arena.database.start();
  await trial.sender.reach(50);
  await trial.sender.finish(60);
  const verdict = await trial.judge();
  expect(verdict).toMatchObject({ lost: [], doubled: 0, brokenChains: 0, unreadable: [], fair: true });
  expect(verdict.acknowledged).toBeGreaterThanOrEqual(50);
}, 300_000);

/** The gateway refuses to work on such a database, so the control has to deceive it: its look at the settings is a lie. */
const deceive = `
  create schema lying;
  create function lying.current_setting(name text) returns text language sql as $$
    select case when name in ('synchronous_commit', 'fsync', 'full_page_writes') then 'on' else pg_catalog.current_setting(name) end
  $$;
  grant usage on schema lying to gateway;
  alter role gateway in database hssk set search_path = lying, pg_catalog;
  alter role gateway in database hssk set synchronous_commit = off;`;

test('the judge is no yes-man: with synchronous commit off the same crash is reported as loss', async () => {
  await arena.asSuperuser(deceive);
  await arena.asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'gateway'");
  const trial = await arena.send(20, 'control');
  await trial.sender.reach(30);
  await arena.database.stop('immediate');
  await arena.database.start();
  await trial.sender.reach(trial.sender.acknowledged() + 5);
  await trial.sender.finish(60);
  const verdict = await trial.judge();
  expect(verdict.fair).toBe(false);
  expect(missingOf(verdict)).toBeGreaterThan(0);
  expect(verdict.unreadable.length).toBeGreaterThan(0);
}, 300_000);
