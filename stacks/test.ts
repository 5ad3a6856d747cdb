import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { startVitest } from 'vitest/node';
import { site as rehearsal } from '../services/sites/rehearsal.ts';
import { preflight } from './preflight.ts';

/**
 * `npm test` runs everything but the real site, `npm run test:site` deploys one, `npm run test:long` runs what takes too long for
 * every change. Each ends with "N passed, N failed".
 */
const suite = process.argv[2] ?? 'unit';
const filters = process.argv.slice(3);
const own: Record<string, string> = { site: '**/*.site.test.ts', long: '**/*.long.test.ts' };
const root = join(import.meta.dirname, '..');

class ClosingLine implements Reporter {
  passed = 0;
  failed = 0;
  skipped = 0;
  onTestModuleEnd(module: TestModule): void {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') this.passed += 1;
      else if (state === 'failed') this.failed += 1;
      else this.skipped += 1;
    }
    if (module.errors().length > 0) this.failed += 1;
  }
}

const count = new ClosingLine();
if (own[suite]) await preflight(rehearsal, (line) => process.stderr.write(`${line}\n`));
const checked = suite === 'unit' && filters.length === 0 ? check() : undefined;

const vitest = await startVitest('test', filters, {
  root,
  watch: false,
  reporters: ['default', count],
  include: [own[suite] ?? '**/*.test.ts'],
  exclude: ['**/node_modules/**', ...(own[suite] ? [] : Object.values(own))],
  fileParallelism: !own[suite],
  // Most of a test's time is waiting for a process that it started.
  maxWorkers: Math.max(2, cpus().length - 1),
  testTimeout: own[suite] ? 1_800_000 : 60_000,
  hookTimeout: own[suite] ? 1_800_000 : 120_000,
  bail: suite === 'site' ? 1 : 0,
});
const unhandled = vitest?.state.getUnhandledErrors().length ?? 1;
await vitest?.close();
await checked;
if (unhandled > 0) count.failed += unhandled;
process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
process.exit(count.failed === 0 && count.passed > 0 ? 0 : 1);

/** `npm run check` beside the tests; what it says comes after theirs. */
function check(): Promise<void> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'stacks', 'check.ts')], { cwd: root }, (error, stdout, stderr) => {
      process.stdout.write(`${stdout}${stderr}`);
      if (error) count.failed += 1;
      else count.passed += 1;
      resolve();
    });
  });
}
