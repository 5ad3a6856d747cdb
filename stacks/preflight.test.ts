import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { site as hanoi } from '../services/sites/hanoi.ts';
import { site } from '../services/sites/local.ts';
import { examine, preflight } from './preflight.ts';
import type { Problem } from './problem.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test('who may not mend the computer is told everything that is missing at once, with the commands, and exit code 4', async () => {
  vi.spyOn(process as Required<NodeJS.Process>, 'getuid').mockReturnValue(1000);
  vi.stubEnv('PATH', '/nonexistent');
  const problem = (await preflight(site, () => {}).catch((error: unknown) => error)) as Problem;
  expect(problem.details.exit).toBe(4);
  expect(problem.details.what).toMatch(/container engine: .*Go: no `go` on PATH/s);
  expect(problem.details.next.split('\n').length).toBeGreaterThanOrEqual(2);
});

test('a production site is told early that vulnerability records are missing; the step that knows the images decides', async () => {
  vi.stubEnv('XDG_STATE_HOME', mkdtempSync(join(tmpdir(), 'hssk-state-')));
  const told: string[] = [];
  await preflight(hanoi, (line) => told.push(line)).catch(() => {});
  expect(told.join()).toContain(
    'vulnerability records: no vulnerability records were put in place; next: npm run advisories -- --site hanoi',
  );
  const found = (await examine(hanoi)).find(({ title }) => title === 'vulnerability records');
  expect(found).toMatchObject({ ok: false });
  rmSync(process.env.XDG_STATE_HOME!, { recursive: true });
});
