import { expect, test } from 'vitest';
import { didYouMean } from './spelling.ts';

test('a near name is offered, a far one is not', () => {
  const known = ['gateway', 'database', 'records'];
  expect(didYouMean('databse', known)).toBe('; did you mean database?');
  expect(didYouMean('Gateway', known)).toBe('; did you mean gateway?');
  expect(didYouMean('postgres', known)).toBe('');
  expect(didYouMean('gateway', [])).toBe('');
});
