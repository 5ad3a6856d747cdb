import { expect, test } from 'vitest';
import { readDraft } from '../backup/evidence/draft.ts';
import { type DeployRecord, deployDraft } from './evidence.ts';
import { probes } from './verify/probes.ts';

const record = (failed: string[]): DeployRecord => ({
  ...{ at: '2026-11-22T03:00:00.000Z', by: 'an', version: '1a2b3c4', changes: 3 },
  timing: [{ title: 'Verify', seconds: 73.2 }],
  proofs: probes.map(({ id, meets }) => ({ id, meets, ok: !failed.includes(id), found: 'as it should be' })),
});

test('001:V.3-2 a deploy is an entry of the evidence log with every proof and all that they prove', () => {
  const { outcome, articles, facts } = readDraft(deployDraft(record([]), 'may triển khai'));
  expect(outcome).toBe('ok');
  expect(articles).toEqual(expect.arrayContaining(['002:15.1.c', ...probes.flatMap(({ meets }) => meets)]));
  expect(new Set(articles).size).toBe(articles.length);
  const results = Object.fromEntries(probes.map(({ id }) => [id, true]));
  expect(facts).toEqual(expect.objectContaining({ proofs: probes.length, failed: [], seconds: 73, results }));
});

test('001:V.3-2 a deploy whose proof failed speaks against what that proof stands for, and against nothing else', () => {
  const draft = deployDraft(record(['edge-tls']), 'may-trien-khai');
  expect(draft).toMatchObject({ outcome: 'failed', facts: { failed: ['edge-tls'], results: { 'edge-tls': false } } });
  expect(draft.articles).toContain('001:I.2-3');
  expect(draft.articles).not.toContain('000:19.3');
});
