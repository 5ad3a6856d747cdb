import { expect, test } from 'vitest';
import { addressNumber, addressText, contains, networkOf, networkText, overlap } from './addresses.ts';

test('addresses read and write the same', () => {
  for (const text of ['0.0.0.0', '192.0.2.1', '198.19.255.255', '255.255.255.255'])
    expect(addressText(addressNumber(text)!)).toBe(text);
});

test.each(['192.0.2', '192.0.2.256', '192.0.2.01', '192.0.2.1.1', '::1', 'edge-1', ''])('%o is no address', (text) => {
  expect(addressNumber(text)).toBeUndefined();
});

test('a network knows its first and last address', () => {
  expect(networkOf('198.18.0.0/15')).toEqual({ first: 3323068416, last: 3323199487, prefix: 15 });
  expect(networkText(networkOf('10.96.3.7/16')!)).toBe('10.96.0.0/16');
  expect(networkOf('0.0.0.0/0')).toEqual({ first: 0, last: 2 ** 32 - 1, prefix: 0 });
  for (const text of ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0/8', '/8'])
    expect(networkOf(text)).toBeUndefined();
});

test('networks contain and overlap each other', () => {
  const [wide, inside, beside] = ['10.96.0.0/16', '10.96.128.0/20', '10.97.0.0/16'].map((cidr) => networkOf(cidr)!);
  expect(contains(wide!, inside!)).toBe(true);
  expect(contains(inside!, wide!)).toBe(false);
  expect(overlap(wide!, inside!)).toBe(true);
  expect(overlap(wide!, beside!)).toBe(false);
});
