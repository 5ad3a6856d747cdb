import { describe, expect, test } from 'vitest';
import { type Advisory, readAdvisory } from './advisory.ts';
import { ratingOf } from './rating.ts';
import { baseScore, ratingOfVector, ratingOfWord } from './severity.ts';

/** Vectors and scores that their publishers gave to known vulnerabilities. */
test.each([
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10], // Log4Shell
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
  ['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 7.5], // Heartbleed
  ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 7.8],
  ['CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H', 8.1], // regreSSHion
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
  ['CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N', 0],
])('%s scores %d', (vector, score) => expect(baseScore(vector)).toBe(score));

test.each([
  'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
  'CVSS:3.1/AV:N',
  'CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'AV:N/AC:L/Au:N/C:P/I:P/A:P',
  '',
])('"%s" is not computed', (vector) => expect(ratingOfVector(vector)).toBe('unrated'));

test.each([
  ['MODERATE', 'medium'],
  ['HIGH', 'high'],
  ['low**', 'low'],
  ['not yet assigned', 'unrated'],
  ['end-of-life', 'unrated'],
  [undefined, 'unrated'],
] as const)('%s is %s', (word, rating) => expect(ratingOfWord(word)).toBe(rating));

describe('a record', () => {
  const record = (more: object): Advisory =>
    readAdvisory(JSON.stringify({ id: 'TEST-1', modified: '2026-11-01T00:00:00Z', ...more })) as Advisory;
  const grave = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }];

  test('is as grave as the gravest of what it says', () => {
    expect(ratingOf(record({ severity: grave, database_specific: { severity: 'MODERATE' } }), [])).toBe('critical');
    expect(ratingOf(record({ database_specific: { severity: 'HIGH' } }), [])).toBe('high');
    expect(ratingOf(record({}), [])).toBe('unrated');
  });
  test('of Debian that calls it unimportant is not grave, whatever the vector says', () => {
    const entry = { ecosystem_specific: { urgency: 'unimportant' } };
    expect(ratingOf(record({ severity: grave }), [entry])).toBe('none');
    expect(ratingOf(record({ severity: grave }), [{ ecosystem_specific: { urgency: 'not yet assigned' } }])).toBe(
      'critical',
    );
  });
});
