import { expect, test } from 'vitest';
import { site } from '../services/sites/local.ts';
import { issued, withdrawn } from './console-accounts.ts';

const hash = 'scrypt$16384$8$1$c2FsdA==$aGFzaA==';
const account = issued(site, ['nguyen.van.a', 'operator', 'Nguyễn', 'Văn', 'A'], hash);

test('an account is of one named person, with a role', () => {
  expect(account).toEqual({ username: 'nguyen.van.a', role: 'operator', name: 'Nguyễn Văn A', passwordHash: hash });
});

test.each([
  [['Nguyen Van A', 'operator', 'A'], 'is no user name'],
  [['nguyen.van.a', 'admin', 'A'], '"admin" is no role; there are operator, auditor, leader'],
  [['nguyen.van.a', 'operator'], 'an account is handed to a named person'],
])('%j is refused', (words, reason) => {
  expect(() => issued(site, words, hash)).toThrow(reason);
});

test('an account is withdrawn, and one that is not there is told', () => {
  expect(withdrawn(site, [account], 'nguyen.van.a')).toEqual([]);
  expect(() => withdrawn(site, [account], 'khac')).toThrow('"khac" has no account; there are nguyen.van.a');
});
