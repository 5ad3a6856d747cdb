import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { programOf } from '../monitoring/testing/programs.ts';
import { alertPageProblems, type Described, pairingProblems, shellBlocks } from './alert-pages.ts';

const folder = join(import.meta.dirname, 'alerts');
const known: Described[] = [{ name: 'EdgeDown', severity: 'critical', owner: 'on-call', meets: ['000:19.1'] }];

const page = `---
alert: EdgeDown
severity: critical
owner: Kỹ thuật viên trực
reviewed: 2026-11-22
drilled:
requirements: 000:19.1
---

# EdgeDown – Bệnh viện không vào được

\`\`\`sh
npm run status -- --site hanoi
\`\`\`
`;

test('002:15.1.e every alert has a runbook and every runbook an alert', () => {
  expect(pairingProblems(['EdgeDown.md'], known)).toEqual([]);
  expect(pairingProblems(['Old.md'], known)).toEqual([
    'the alert EdgeDown has no runbook; write runbooks/alerts/EdgeDown.md',
    'runbooks/alerts/Old.md: no alert has this name; take the page or its name away',
  ]);
});

test('a runbook says what its alert says, and its commands are shell', () => {
  expect(alertPageProblems('EdgeDown', page, known)).toEqual([]);
  const broken = page
    .replace('severity: critical', 'severity: warning')
    .replace('# EdgeDown', '# Down')
    .replace('npm run status', 'npm run status "')
    .concat('\nGọi 0912345678.\n');
  expect(alertPageProblems('EdgeDown', broken, known)).toEqual([
    'its head says severity: warning; the alert says critical',
    'its title is not "# EdgeDown – …"',
    expect.stringContaining('a command is not shell: '),
    'it holds a telephone number; those are in the roster',
  ]);
  expect(alertPageProblems('EdgeDown', page.replace('```sh', `${'x\n'.repeat(12)}\`\`\`sh`), known)).toEqual([
    'its first command must stand within 12 lines of the title',
  ]);
});

test('what a runbook asks Prometheus is PromQL', async () => {
  const queries = readdirSync(folder).flatMap((name) =>
    shellBlocks(readFileSync(join(folder, name), 'utf8')).flatMap(
      (block) => /^npm run query -- --site \S+ (['"])(.*)\1$/.exec(block)?.[2] ?? [],
    ),
  );
  expect(queries.length).toBeGreaterThan(100);
  const rules = queries.map((expr, index) => ({ record: `q:${index}`, expr }));
  const path = join(tmpdir(), `runbook-queries-${process.pid}.yml`);
  writeFileSync(path, JSON.stringify({ groups: [{ name: 'queries', rules }] }));
  const [file, ...args] = await programOf('promtool');
  const { all, exitCode } = await execa(file, [...args, 'check', 'rules', path], { all: true, reject: false });
  rmSync(path);
  expect(exitCode === 0 ? '' : all).toBe('');
});
