import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LoadResult } from '../load-tests/run/result.ts';
import { runLoad } from '../load-tests/run/run.ts';
import { type Arena, openArena } from '../load-tests/testing/arena.ts';
import { testAccounts } from '../services/gateway/testing/secrets.ts';
import { ensureTools } from './toolchain/ensure.ts';

let arena: Arena;
let k6: string;
const directory = mkdtempSync(join(tmpdir(), 'hssk-load-'));
beforeAll(async () => {
  k6 = (await ensureTools(['k6'], (line) => process.stderr.write(`${line}\n`))).k6;
  arena = await openArena();
}, 1_200_000);
afterAll(async () => {
  await arena.close();
  rmSync(directory, { recursive: true });
});

function run(scenario: string, name: string): Promise<LoadResult> {
  const accounts = testAccounts
    .filter(({ rights }) => rights.includes('send'))
    .map(({ username, password, facility }) => ({ username, password, code: facility }));
  const target = { edgeUrl: arena.front.url, accounts };
  return runLoad({ scenario, site: 'local', target, minutes: 0.2, judge: true, k6, directory: join(directory, name) });
}

const failed = ({ judged }: LoadResult) => judged.filter(({ ok }) => !ok).map(({ title }) => title);
/** Other work on the same computer may slow the receipts; it may lose nothing. */
const isLatency = (title: string) => title.includes('of receipts below');

test('000:20.1 every kind of document is sent, acknowledged, and readable as FHIR', async () => {
  const result = await run('smoke', 'smoke');
  expect(failed(result).filter((title) => !isLatency(title))).toEqual([]);
  expect(result.streams[0]?.checked).toBe(result.streams[0]?.files);
  expect(result.streams[0]?.receiptMs?.count).toBe(result.streams[0]?.files);
}, 300_000);

test('bad documents are refused, and no password stays behind', async () => {
  const result = await run('hostile', 'hostile');
  expect(failed(result).filter((title) => !isLatency(title))).toEqual([]);
  expect(result.streams.find(({ name }) => name === 'attackers')?.refused).toBeGreaterThan(40);
  expect(readdirSync(join(directory, 'hostile')).sort()).toEqual(['ledger.ndjson', 'summary.json']);
  expect(existsSync(join(directory, 'hostile', 'plan.json'))).toBe(false);
}, 300_000);

test('a worker that maps nothing fails the run: the documents are there, but nobody can read them', async () => {
  await arena.asSuperuser('revoke delete on hssk.mapping_queue from records');
  const mended = setTimeout(() => arena.asSuperuser('grant delete on hssk.mapping_queue to records'), 60_000);
  const result = await run('smoke', 'unreadable');
  clearTimeout(mended);
  expect(result.passed).toBe(false);
  expect(failed(result)).toContain('visits: every checked document readable within 10 s');
}, 600_000);
