import { expect, test } from 'vitest';
import { type VulnerabilityException, vulnerabilityExceptions } from '../../services/vulnerability-exceptions.ts';
import { exceptionProblems } from './exceptions.ts';

const exception: VulnerabilityException = {
  ...{
    id: 'CVE-2026-90001',
    package: 'openssl',
    decidedOn: '2026-11-01',
    until: '2026-12-01',
    decidedBy: 'Nguyễn Văn An',
  },
  reason: 'the edge does not use this part of the library; the firewall keeps it closed',
};

test('an exception with reason, end and who decided stands to the end of its last day', () => {
  expect(exceptionProblems([exception], '2026-11-22')).toEqual([]);
  expect(exceptionProblems([exception], '2026-12-01')).toEqual([]);
  expect(exceptionProblems([exception], '2026-12-02')).toEqual([
    'services/vulnerability-exceptions.ts: CVE-2026-90001 in openssl: it ended on 2026-12-01; take in the version that mends it, or decide anew and write who did',
  ]);
});

test.each([
  [{ until: '2026-11-21' }, 'it ended on 2026-11-21'],
  [{ until: '2027-03-01' }, 'it stands 120 days; 0 to 90 are expected'],
  [{ until: '2026-02-30' }, '"2026-02-30" is no day'],
  [{ reason: 'later' }, 'its reason has less than 20 letters'],
  [{ decidedBy: ' ' }, 'nobody decided it'],
  [{ decidedOn: '2026-11-23' }, 'still to come'],
])('an exception with %o is refused', (change, expected) => {
  expect(exceptionProblems([{ ...exception, ...change }], '2026-11-22').join()).toContain(expected);
});

test('the exceptions that are declared are well formed, each once', () => {
  const dayOf = ({ decidedOn }: VulnerabilityException) => decidedOn;
  for (const one of vulnerabilityExceptions) expect(exceptionProblems([one], dayOf(one))).toEqual([]);
  expect(exceptionProblems([exception, exception], '2026-11-22')).toEqual([
    expect.stringContaining('it is there twice'),
  ]);
});
