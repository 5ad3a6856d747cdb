import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Acknowledged, acknowledgedIn, openLedger, readLedger } from './ledger.ts';

const directory = mkdtempSync(join(tmpdir(), 'ledger-'));
afterAll(() => rmSync(directory, { recursive: true }));

const entry = (number: number): Acknowledged => ({
  ...{ at: number, facility: '01001', linkCode: `code-${number}` },
  ...{ receipt: `receipt-${number}`, state: 'TIEP_NHAN' },
});

test('what is settled stands in the file, in order, whatever came while it was flushed', async () => {
  const path = join(directory, 'one');
  const ledger = await openLedger(path);
  for (let number = 0; number < 500; number += 1) ledger.add([entry(number)]);
  await ledger.settled();
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(501);
  ledger.add([entry(500)]);
  await ledger.close();
  expect((await readLedger(path)).map(({ at }) => at)).toEqual(Array.from({ length: 501 }, (_, number) => number));
});

test('a line that was cut is left out', async () => {
  const path = join(directory, 'two');
  const ledger = await openLedger(path);
  ledger.add([entry(1)]);
  await ledger.close();
  appendFileSync(path, '{"at":2,"faci');
  expect(await readLedger(path)).toEqual([entry(1)]);
});

test('every visit of an acknowledged file is an entry; a failure is none', () => {
  const visits: [string, string, string][] = [
    ['a', 'r', 'TIEP_NHAN'],
    ['b', 'r', 'TRUNG'],
  ];
  const acknowledged = acknowledgedIn({ e: 'receipt', at: 5, stream: 's', ms: 1, facility: '01001', bytes: 1, visits });
  expect(acknowledged.map(({ linkCode, state }) => [linkCode, state])).toEqual([
    ['a', 'TIEP_NHAN'],
    ['b', 'TRUNG'],
  ]);
  expect(acknowledgedIn({ e: 'failed', at: 5, stream: 's', ms: 1, status: 503, why: '' })).toEqual([]);
});
