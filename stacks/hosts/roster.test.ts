import { expect, test } from 'vitest';
import { site } from '../../services/sites/hanoi.ts';
import { rosterProblems } from './roster.ts';

const { steps } = site.onCall!;
const problemsOf = (roster: unknown) => rosterProblems(JSON.stringify(roster), steps);

test('002:15.1.b every role of the duty roster has a person who can be reached', () => {
  expect(problemsOf({ 'on-call': ['+84900000001', '0900000003'], head: ['+84900000002'] })).toEqual([]);
  expect(problemsOf({ 'on-call': [], head: ['+84900000002'] })).toEqual([
    'roster.json names nobody for on-call, whom alerts are to reach',
  ]);
  expect(problemsOf({ 'on-call': ['+84900000001'] })).toEqual([expect.stringContaining('nobody for head')]);
});

test.each([
  ['a number with letters', '{"on-call":["09OO000001"],"head":["+84900000002"]}', 'on-call.0'],
  ['half a file', '{"on-call":["+849', 'as a whole'],
])('%s is told before a deploy, not at the first alert', (_, text, where) => {
  expect(rosterProblems(text, steps)).toEqual([expect.stringContaining(where)]);
});
