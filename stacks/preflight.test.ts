import { afterEach, expect, test, vi } from 'vitest';
import { site } from '../services/sites/local.ts';
import { preflight } from './preflight.ts';
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
