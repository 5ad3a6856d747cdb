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

test('002:19.4.a the entry of a deploy names each software list, what was excepted, and is evidence only when nothing blocked', () => {
  const software = {
    lists: { 'image-edge': 'ab'.repeat(32), 'machine-edge-1': 'cd'.repeat(32) },
    records: { Debian: { records: 40_123, newest: '2026-11-20T08:00:00Z' } },
    ...{ mayBeDeployed: true, blocking: [], exceptions: ['CVE-2026-90001 in openssl 3.5.1-1'], silent: [] },
  };
  const draft = readDraft(deployDraft({ ...record([]), software }, 'may-trien-khai'));
  expect(draft).toMatchObject({ outcome: 'ok', facts: { software } });
  expect(draft.articles).toContain('002:19.4.a');
  const weak = { ...software, mayBeDeployed: false, blocking: ['CVE-2026-90002 in pg 8.23.1'] };
  expect(deployDraft({ ...record([]), software: weak }).articles).not.toContain('002:19.4.a');
});
