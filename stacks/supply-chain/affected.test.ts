import { expect, test } from 'vitest';
import { type Advisory, readAdvisory } from './advisory.ts';
import { hitOf } from './affected.ts';
import type { SoftwareComponent } from './part.ts';

/** Made up; no number of a real notice. */
const advisory = (affected: object[], more: object = {}): Advisory => {
  const read = readAdvisory(JSON.stringify({ id: 'TEST-2026-1', modified: '2026-11-01T00:00:00Z', affected, ...more }));
  if (typeof read === 'string') throw new Error(read);
  return read;
};

const npm = (version: string): SoftwareComponent => ({ ecosystem: 'npm', name: 'left', version });
const go = (version: string): SoftwareComponent => ({ ecosystem: 'Go', name: 'example.org/net', version });
const debian = (version: string): SoftwareComponent => ({
  ecosystem: 'Debian',
  name: 'libssl3t64',
  version: `${version}+b1`,
  architecture: 'amd64',
  source: { name: 'openssl', version },
});

const range = (type: string, ...events: object[]) => ({ ranges: [{ type, events }] });
const inNpm = advisory([
  {
    package: { ecosystem: 'npm', name: 'left' },
    ...range('SEMVER', { introduced: '2.0.0' }, { fixed: '2.3.1' }, { introduced: '3.0.0' }, { fixed: '3.1.0' }),
  },
]);

test.each([
  ['1.9.9', false],
  ['2.0.0', true],
  ['2.3.0', true],
  ['2.3.1', false],
  ['3.0.0-rc.1', false],
  ['3.0.5', true],
  ['3.1.0', false],
])('npm: two ranges, %s affected: %s', (version, expected) => {
  expect(hitOf(npm(version), inNpm) !== undefined).toBe(expected);
});

test('events are taken in the order of their versions, whatever their order in the record', () => {
  const shuffled = advisory([
    {
      package: { ecosystem: 'npm', name: 'left' },
      ...range('SEMVER', { fixed: '3.1.0' }, { fixed: '2.3.1' }, { introduced: '3.0.0' }, { introduced: '2.0.0' }),
    },
  ]);
  expect(['2.3.0', '2.4.0', '3.0.0', '3.1.0'].map((version) => hitOf(npm(version), shuffled) !== undefined)).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test.each([
  ['v0.39.0', true],
  ['v0.40.0', false],
  ['v0.39.1-0.20260101000000-abcdefabcdef', true],
  ['v0.40.0-rc.1', true],
])('Go: %s affected: %s, with and without the leading v', (version, expected) => {
  const inGo = advisory([
    {
      package: { ecosystem: 'Go', name: 'example.org/net' },
      ...range('SEMVER', { introduced: '0' }, { fixed: '0.40.0' }),
    },
  ]);
  expect(hitOf(go(version), inGo) !== undefined).toBe(expected);
});

test.each([
  ['3.5.1-1', true],
  ['3.5.1-1+deb13u1', true],
  ['3.5.1-1+deb13u2', false],
  ['3.5.1-1+deb13u10', false],
])('Debian: source %s affected: %s, though its binary package has another name and version', (version, expected) => {
  const inDebian = advisory([
    {
      package: { ecosystem: 'Debian:13', name: 'openssl' },
      ...range('ECOSYSTEM', { introduced: '0' }, { fixed: '3.5.1-1+deb13u2' }),
    },
  ]);
  expect(hitOf(debian(version), inDebian) !== undefined).toBe(expected);
});

test('what ended an older branch mends nothing in a newer one', () => {
  expect(hitOf(npm('2.3.0'), inNpm)?.fixed).toEqual(['2.3.1', '3.1.0']);
  expect(hitOf(npm('3.0.5'), inNpm)?.fixed).toEqual(['3.1.0']);
});

test('another release of Debian, another package, commits and withdrawn records say nothing', () => {
  const all = range('ECOSYSTEM', { introduced: '0' });
  const openssl = { package: { ecosystem: 'Debian:13', name: 'openssl' }, ...all };
  expect(hitOf(debian('1'), advisory([openssl]))).toBeDefined();
  expect(
    hitOf(debian('1'), advisory([{ ...openssl, package: { ecosystem: 'Debian', name: 'openssl' } }])),
  ).toBeDefined();
  expect(
    hitOf(debian('1'), advisory([{ ...openssl, package: { ecosystem: 'Debian:12', name: 'openssl' } }])),
  ).toBeUndefined();
  expect(
    hitOf(debian('1'), advisory([{ ...openssl, package: { ecosystem: 'Debian:13', name: 'libssl3t64' } }])),
  ).toBeUndefined();
  expect(
    hitOf(debian('1'), advisory([{ ...openssl, package: { ecosystem: 'npm', name: 'openssl' } }])),
  ).toBeUndefined();
  expect(
    hitOf(debian('1'), advisory([{ package: openssl.package, ...range('GIT', { introduced: '0' }) }])),
  ).toBeUndefined();
  expect(hitOf(debian('1'), advisory([openssl], { withdrawn: '2026-11-02T00:00:00Z' }))).toBeUndefined();
});

test('last_affected is still affected; listed versions are, without any range', () => {
  const left = { ecosystem: 'npm', name: 'left' };
  const last = advisory([{ package: left, ...range('SEMVER', { introduced: '0' }, { last_affected: '1.5.0' }) }]);
  expect(['1.5.0', '1.5.1'].map((version) => hitOf(npm(version), last) !== undefined)).toEqual([true, false]);
  const listed = advisory([{ package: left, versions: ['1.0.0', '1.0.2'] }]);
  expect(['1.0.0', '1.0.1', '1.0.2'].map((version) => hitOf(npm(version), listed) !== undefined)).toEqual([
    true,
    false,
    true,
  ]);
});

test('a bound that cannot be compared does not pass for safe', () => {
  const odd = advisory([
    { package: { ecosystem: 'npm', name: 'left' }, ...range('SEMVER', { introduced: '0' }, { fixed: 'next tuesday' }) },
  ]);
  expect(hitOf(npm('9.0.0'), odd)).toBeDefined();
});
