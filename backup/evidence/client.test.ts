import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Draft } from '../ledger.ts';
import { appendEvidence, readEvidence, readLines } from './client.ts';
import { unsealed } from './line.ts';
import { startEvidence, type TestEvidence } from './testing.ts';

// Every append waits for the disk, which others use as well.
vi.setConfig({ testTimeout: 60_000 });

let evidence: TestEvidence;
beforeAll(async () => {
  evidence = await startEvidence();
});
afterAll(() => evidence.close());

const draft = (facts: object): Draft => ({
  ...{ kind: 'check', host: 'copy-1', actor: 'schedule', outcome: 'ok', articles: ['002:17.8'], facts },
});

test('an appended entry is read back, chained and signed', async () => {
  const first = await appendEvidence(draft({ read: 1 }));
  const second = await appendEvidence(draft({ read: 2 }));
  expect(second.sequence).toBe(first.sequence + 1);
  expect(await readEvidence({ kind: 'check', from: second.sequence })).toEqual([second]);
  const [line] = await readLines(second.sequence, 1);
  expect(unsealed('entry', line!, Object.values(evidence.publicKeys))).toEqual(second);
});

test('concurrent writers each get a place of their own', async () => {
  const entries = await Promise.all(Array.from({ length: 50 }, (_, index) => appendEvidence(draft({ index }))));
  expect(new Set(entries.map(({ sequence }) => sequence)).size).toBe(50);
});

test('a draft that looks like a patient is refused, without its content in the answer', async () => {
  await expect(appendEvidence(draft({ reason: 'row 001200123456 is bad' }))).rejects.toThrow('CCCD');
  await expect(appendEvidence(draft({ reason: 'row 001200123456 is bad' }))).rejects.not.toThrow('001200123456');
});
