import { expect, test } from 'vitest';
import { isGoodPassword, isPassword, passwordHash, passwordHashForm } from './password.ts';

test.each([
  ['Mat-kh4', 'seven characters'],
  ['mat-khau-1', 'no capital letter'],
  ['MAT-KHAU-1', 'no small letter'],
  ['Mat-khau-mot', 'no digit'],
  ['Matkhau1234', 'no other sign'],
  ['Mat khau 1234', 'a space is no sign'],
])('000:7.3.b 002:17.3.1 %s is refused: %s', (password) => {
  expect(isGoodPassword(password)).toBe(false);
});

test.each(['Mat-khau1', 'Đêm_trăng9', 'aB1!aB1!'])('000:7.3.b 002:17.3.1 %s is taken', (password) => {
  expect(isGoodPassword(password)).toBe(true);
});

test('a hash fits its password, no other one, and never twice the same', async () => {
  const [first, second] = [passwordHash('Mat-khau-1'), passwordHash('Mat-khau-1')];
  expect(first).toMatch(passwordHashForm);
  expect(first).not.toBe(second);
  expect(await isPassword('Mat-khau-1', first)).toBe(true);
  expect(await isPassword('Mat-khau-2', first)).toBe(false);
});
