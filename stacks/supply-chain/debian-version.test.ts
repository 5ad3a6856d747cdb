import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { compareDebianVersions } from './debian-version.ts';

/** Each with what makes it hard: epochs, tildes, security and binary rebuild suffixes, letters, long numbers, no revision. */
const versions = [
  ...[
    '0',
    '0~',
    '1',
    '1.0',
    '1.0-0',
    '1.0-1',
    '1.0-1~deb13u1',
    '1.0-1+b1',
    '1.0-1+deb13u1',
    '1.0-1+deb13u10',
    '1.0-1.1',
  ],
  ...[
    '1.0~rc1-1',
    '1.0~rc1~git20260102-1',
    '1.0~~',
    '1.0a-1',
    '1.0+dfsg-1',
    '1.0.0-1',
    '1.00-1',
    '1.0-01',
    '1.10-1',
    '1:0.9-1',
  ],
  ...[
    '2:1.0-1',
    '0:1.0-1',
    '1.0.-1',
    '1-2-3',
    '20260102030405060708091011-1',
    '20260102030405060708091012-1',
    '9.0-1',
    '1.0A-1',
  ],
];

test('versions are ordered as dpkg orders them', () => {
  const pairs = versions.flatMap((a, index) => versions.slice(index).map((b) => [a, b] as const));
  const script =
    'while read -r a b; do if dpkg --compare-versions "$a" lt "$b"; then echo -1; elif dpkg --compare-versions "$a" eq "$b"; then echo 0; else echo 1; fi; done';
  const input = pairs.map((pair) => `${pair.join(' ')}\n`).join('');
  const answers = execFileSync('bash', ['-c', script], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
  const ours = pairs.map(([a, b]) => `${a} ${b} ${Math.sign(compareDebianVersions(a, b))}`);
  expect(
    versions.flatMap((a) =>
      versions.map((b) => Math.sign(compareDebianVersions(a, b)) + Math.sign(compareDebianVersions(b, a))),
    ),
  ).toEqual(Array(versions.length ** 2).fill(0));
  expect(ours).toEqual(
    answers
      .trim()
      .split('\n')
      .map((answer, index) => `${pairs[index]!.join(' ')} ${answer}`),
  );
});
