import { expect, test } from 'vitest';
import { billOfMaterials } from './bill-of-materials.ts';
import type { Part, SoftwareComponent } from './part.ts';

const integrity = `sha512-${Buffer.alloc(64, 7).toString('base64')}`;
const components: SoftwareComponent[] = [
  { ecosystem: 'npm', name: 'zod', version: '4.6.7', licence: 'MIT', integrity },
  { ecosystem: 'npm', name: 'vitest', version: '5.1.1', developmentOnly: true },
  { ecosystem: 'Go', name: 'golang.org/x/net', version: 'v0.40.0', moduleHash: 'h1:net=' },
  {
    ecosystem: 'Debian',
    name: 'libssl3t64',
    version: '3.5.1-1',
    architecture: 'amd64',
    source: { name: 'openssl', version: '3.5.1-1' },
  },
];
const part: Part = {
  id: 'image-edge',
  kind: 'container',
  name: 'hssk/edge',
  version: '304d19',
  digest: `sha256:${'ab'.repeat(32)}`,
  components,
};

test('a list says what each component is, where notices look it up, and the image that it is in', () => {
  const list = JSON.parse(billOfMaterials(part));
  expect(list).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
  expect(list.metadata.component).toMatchObject({
    name: 'hssk/edge',
    hashes: [{ alg: 'SHA-256', content: 'ab'.repeat(32) }],
  });
  const byName = Object.fromEntries(list.components.map((one: { name: string }) => [one.name, one]));
  expect(byName.libssl3t64.properties).toEqual([{ name: 'debian:source', value: 'openssl 3.5.1-1' }]);
  expect(byName.zod).toMatchObject({
    purl: 'pkg:npm/zod@4.6.7',
    hashes: [{ alg: 'SHA-512', content: '07'.repeat(64) }],
    licenses: [{ license: { name: 'MIT' } }],
  });
  expect(byName.vitest.scope).toBe('excluded');
  expect(byName['golang.org/x/net'].properties).toEqual([{ name: 'go:module-hash', value: 'h1:net=' }]);
});

test('the same software gives the same bytes, in whatever order it was found; other software another serial number', () => {
  const text = billOfMaterials(part);
  expect(billOfMaterials({ ...part, components: [...components.toReversed(), components[0]!] })).toBe(text);
  const other = billOfMaterials({ ...part, components: components.slice(1) });
  const serialOf = (list: string) => JSON.parse(list).serialNumber as string;
  expect(serialOf(text)).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(serialOf(other)).not.toBe(serialOf(text));
});
