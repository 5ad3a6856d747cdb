import { expect, test } from 'vitest';
import { compareSemanticVersions } from './semantic-version.ts';

/** From older to newer; the first ones are the example of semver.org. */
const ascending = [
  ...[
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
  ],
  ...[
    '1.0.1-0.20250101000000-abcdefabcdef',
    '1.0.1-0.20260101000000-abcdefabcdef',
    '1.0.1',
    '1.2.0',
    '1.10.0',
    '2.0.0',
    '10.0.0',
  ],
];

test('versions are ordered as semver.org orders them, pseudo-versions of Go too', () => {
  for (const [index, version] of ascending.entries()) {
    const signs = ascending.map((other) => Math.sign(compareSemanticVersions(version, other)!));
    expect(signs, version).toEqual(ascending.map((_, place) => Math.sign(index - place)));
  }
});

test.each([
  ['v1.2.3', '1.2.3'],
  ['1.2.3+build.5', '1.2.3'],
  ['v2.0.0+incompatible', '2.0.0'],
  ['1.2', '1.2.0'],
  ['1', '1.0.0'],
])('%s is as old as %s', (one, other) => expect(compareSemanticVersions(one, other)).toBe(0));

test.each(['', 'latest', '1.2.3.4', '1.x', 'git:abc'])('"%s" is no version and is not compared', (text) =>
  expect(compareSemanticVersions(text, '1.0.0')).toBeUndefined(),
);
