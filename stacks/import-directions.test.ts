import { expect, test } from 'vitest';
import { importProblems, problemsOf } from './check/imports.ts';

test('no file imports upwards, sideways, or a package where declarations stand', () => {
  expect(importProblems()).toEqual([]);
});

test.each([
  ['services/gateway/store.ts', "import { keys } from '../../stacks/keys.ts';", 'services may not read stacks'],
  ['backup/job.ts', "import { alerts } from '../monitoring/alerts.ts';", 'backup may not read monitoring'],
  ['monitoring/alerts.ts', "import { deploy } from '../stacks/deploy.ts';", 'monitoring may not read stacks'],
  ['stacks/deploy.ts', "import { render } from '../runbooks/render.ts';", 'stacks may not read runbooks'],
  ['monitoring/alerts.ts', "import { App } from 'cdktf';", 'only stacks/ does'],
  ['monitoring/alerts.ts', "export * from '@cdktf/provider-docker/lib/container';", 'only stacks/ does'],
  ['services/edge/component.ts', "import { join } from 'node:path';", 'import only each other'],
  ['services/sites/local.ts', "import { z } from 'zod';", 'import only each other'],
  ['services/flows.ts', "import { scan } from './documents/scan.ts';", 'import only each other'],
  ['services/sites/local.ts', 'export const id = process.env.SITE;', 'reads the environment'],
])('%s with %s is refused', (file, source, words) => {
  expect(problemsOf(file, `${source}\n`)).toEqual([expect.stringContaining(words)]);
});

test.each([
  ['stacks/deploy.ts', "import { policy } from '../backup/policy.ts';\nimport { App } from 'cdktf';"],
  ['monitoring/console/read/evidence.ts', "import { readLog } from '../../../backup/evidence/log.ts';"],
  ['runbooks/render.ts', "import { traceDuties } from '../stacks/check/trace.ts';"],
  ['services/gateway/main.ts', "import { fastify } from 'fastify';\nconst port = process.env.PORT;"],
  ['services/sites/hanoi.ts', "import { defineSite } from '../declare.ts';"],
])('%s with %s is allowed', (file, source) => {
  expect(problemsOf(file, `${source}\n`)).toEqual([]);
});
