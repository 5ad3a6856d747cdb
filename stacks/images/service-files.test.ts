import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { images } from './images.ts';
import { importsOf, serviceFiles } from './service-files.ts';

const root = mkdtempSync(join(tmpdir(), 'service-files-'));
afterAll(() => rmSync(root, { recursive: true }));

const put = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const packageNamed = (path: string, parts: object) => {
  put(`${path}/package.json`, JSON.stringify(parts));
  for (const file of ['index.js', 'index.d.ts', 'README.md', 'test/index.js']) put(`${path}/${file}`, '');
};

put('services/gateway/main.ts', "import fast from 'fast';\nimport { read } from '../documents/read.ts';\n");
put('services/gateway/main.test.ts', "import 'vitest';\n");
put('services/gateway/component.ts', '');
put('services/gateway/Dockerfile', '');
put('services/gateway/sample.ts', '');
put('services/gateway/testing/hospital.ts', '');
put(
  'services/documents/read.ts',
  "import type { Site } from '../sites/local.ts';\nimport { word } from '../words.ts';\n",
);
put('services/documents/fields.json', '{}');
put('services/words.ts', '');
put('services/sites/local.ts', '');
packageNamed('node_modules/fast', { dependencies: { small: '1' }, optionalDependencies: { absent: '1' } });
packageNamed('node_modules/fast/node_modules/small', {});
packageNamed('node_modules/small', {});
packageNamed('node_modules/unused', {});

test('an image holds the sources that its entries reach, the data of their folders, and the packages that these import', () => {
  expect(serviceFiles(root, ['services/gateway/main.ts'])).toEqual([
    'node_modules/fast/index.js',
    'node_modules/fast/node_modules/small/index.js',
    'node_modules/fast/node_modules/small/package.json',
    'node_modules/fast/package.json',
    'services/documents/fields.json',
    'services/documents/read.ts',
    'services/gateway/main.ts',
    'services/words.ts',
  ]);
});

test('the image of the services holds all that they run and read, and nothing that tests or makes up data', () => {
  const repository = join(import.meta.dirname, '..', '..');
  const { entries } = images['node-service'].inputs.find((input) => 'entries' in input)!;
  const files = serviceFiles(repository, entries);
  const needed = ['records/rebuild.ts', 'gateway/prepare-worker.ts', 'database/migrations/001-documents.sql'];
  expect(files).toEqual(expect.arrayContaining([...entries, ...needed.map((name) => `services/${name}`)]));
  expect(files).toContain('services/documents/qd3176-fields.json');
  expect(files.filter((file) => /\/testing\/|\.test\.|\/__tests__\//.test(file))).toEqual([]);
  expect(files.filter((file) => /^services\/.*\/(sample|component)/.test(file))).toEqual([]);
});

test('a package that is imported and not installed is an error, and not a service that dies at its start', () => {
  put('services/broken/main.ts', "import 'missing';\n");
  expect(() => serviceFiles(root, ['services/broken/main.ts'])).toThrow('needs the npm package missing');
});

test('imports are found in every form that runs, and types are not', () => {
  const source = `
import { a, type B } from 'one';
import {
  c,
} from './two.ts';
import 'three';
import type { D } from 'never';
export type { E } from 'never';
export * from '@scope/four/deep';
const five = await import('five');
new Worker(new URL('./six.ts', import.meta.url));
`;
  expect(importsOf(source)).toEqual(['one', './two.ts', 'three', '@scope/four/deep', 'five', './six.ts']);
});
