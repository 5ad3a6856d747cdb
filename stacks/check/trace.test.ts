import { beforeAll, expect, test } from 'vitest';
import { dutyIds } from '../../services/articles.ts';
import { metDuties } from '../../services/met-duties.ts';
import { openDuties } from '../../services/open-duties.ts';
import { allClaims, type Claim } from './claims.ts';
import { floorProblems } from './floor.ts';
import { countStates, traceDuties, traceProblems } from './trace.ts';

let claims: Claim[];

beforeAll(async () => {
  claims = await allClaims();
});

const registers = { met: metDuties, open: openDuties };

test('every duty has one state, and every proof exists', () => {
  expect(traceProblems(claims)).toEqual([]);
  const traces = traceDuties(claims);
  expect(traces.map(({ id }) => id)).toEqual(dutyIds);
  const { live, document } = countStates(traces);
  expect(floorProblems(live + document)).toEqual([]);
});

test('an unknown article is told with the place that names it', () => {
  const unknown: Claim = { kind: 'test', id: '002:99.9 never', file: 'services/x.test.ts', meets: ['002:99.9'] };
  expect(traceProblems([...claims, unknown])).toEqual([
    'services/x.test.ts: the test 002:99.9 never names 002:99.9, which services/articles.ts does not have',
  ]);
});

test('two probes of one name are told', () => {
  const again = claims.find(({ kind }) => kind === 'probe')!;
  expect(traceProblems([...claims, again])).toEqual([
    `stacks/verify/probes.ts: the probe ${again.id} is there twice; every probe needs its own name`,
  ]);
});

test('a proof that is gone, that names another duty, or that is missing is told', () => {
  const met = {
    ...metDuties,
    '002:15.1.dd': [
      { kind: 'probe', id: 'no-such-probe' } as const,
      { kind: 'test', title: '002:15.1.dd no such test' } as const,
      { kind: 'probe', id: 'document-round-trip' } as const,
    ],
    '002:19.2.b': [],
  };
  expect(traceProblems(claims, { ...registers, met })).toEqual([
    '002:15.1.dd: its proof, the probe no-such-probe, does not exist',
    '002:15.1.dd: its proof, the test 002:15.1.dd no such test, does not exist',
    '002:15.1.dd: its proof, the probe document-round-trip, does not name it',
    '002:19.2.b is called met without a proof; name a probe or a test',
  ]);
});

test('a duty without a state, with two reasons, or both met and open is told', () => {
  const [first, ...others] = openDuties;
  const again = { ...first!, duties: ['002:15.1.dd', others[0]!.duties[0]!] } as typeof first;
  expect(traceProblems(claims, { ...registers, open: [again!, ...others] })).toEqual(
    expect.arrayContaining([
      expect.stringContaining(`${first!.duties[0]} has no state; prove it in services/met-duties.ts`),
      '002:15.1.dd is met and open at once; take it out of services/open-duties.ts',
      `${others[0]!.duties[0]} is open for 2 reasons; keep one in services/open-duties.ts`,
    ]),
  );
});

test('the number of met duties may only grow', () => {
  expect(floorProblems(9, 9, [7, 9])).toEqual([]);
  expect(floorProblems(8, 9, [7])).toEqual([
    '8 duties are met, 9 were; a proof or a procedure is gone, so bring it back',
  ]);
  expect(floorProblems(10, 9, [])).toEqual([
    '10 duties are met; set metFloor in services/met-duties.ts to 10, so that none is lost again',
  ]);
  expect(floorProblems(8, 8, [7, 9])).toEqual([
    'services/met-duties.ts: metFloor is 8 and was 9 before; it may only grow',
  ]);
});
