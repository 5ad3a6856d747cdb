import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostRoles } from '../../backup/hosts.ts';
import { site } from '../../services/sites/rehearsal.ts';
import type { SiteDrill } from './site.ts';

const root = join(import.meta.dirname, '..', '..');

const npmRun = (command: string, ...options: string[]) =>
  execa('npm', ['run', '-s', command, '--', '--site', site.id, ...options], {
    ...{ cwd: root, stdin: 'ignore', stderr: 'inherit', reject: false, env: { CI: 'true' } },
  });

beforeAll(async () => {
  await npmRun('destroy', '--yes');
  expect((await npmRun('deploy', '--yes')).exitCode).toBe(0);
});
afterAll(async () => {
  await npmRun('destroy', '--yes');
});

describe('everything is lost but the host of one copy', () => {
  test.each(hostRoles)(
    '002:20.4.a 002:17.8.2 002:17.10 002:20.3 and the site comes back from copy %s with no key stroke',
    async (copy) => {
      const { stdout, exitCode } = await npmRun('drill', '--yes', '--kind', 'site', '--copy', copy, '--json');
      const [drill] = (JSON.parse(stdout) as { drills: SiteDrill[] }).drills;
      expect(drill!.checks.filter(({ ok }) => !ok)).toEqual([]);
      const names = drill!.checks.map(({ name }) => name);
      expect(names).toEqual(
        expect.arrayContaining([
          'tables',
          'rows',
          'newest document',
          'FHIR read-back',
          'documents of before',
          'three copies',
        ]),
      );
      expect(exitCode).toBe(0);
    },
  );

  test('002:20.4.a the log has an entry of each, with its times', async () => {
    const { stdout } = await npmRun('status', '--json');
    const { drills } = JSON.parse(stdout) as { drills: { kind: string; lastOutcome: string | null }[] };
    expect(drills.find(({ kind }) => kind === 'site')?.lastOutcome).toBe('ok');
  });
});
