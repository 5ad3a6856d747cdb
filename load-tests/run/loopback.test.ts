import { expect, test } from 'vitest';
import { requireLoopback } from './loopback.ts';
import { k6Options } from './plan.ts';

test.each(['https://127.0.0.1:8443', 'http://127.3.2.1:1'])('%s is this computer', (address) => {
  expect(() => requireLoopback(address)).not.toThrow();
});

test.each([
  'https://hssk.hanoi.gov.vn',
  'https://10.20.0.13:8443',
  'https://127.0.0.1.example.vn',
  'https://localhost.example.vn',
  'https://127.0.0.1@10.0.0.1',
])('%s is refused', (address) => {
  expect(() => requireLoopback(address)).toThrow('only to an edge that is published on 127.0.0.1');
});

test('k6 itself may connect to no address but 127.0.0.0/8', () => {
  const blocked = (k6Options({ streams: [], thresholds: [] }).blacklistIPs as string[]).map(rangeOf);
  const isBlocked = (address: number) => blocked.some(([from, to]) => address >= from && address <= to);
  for (const allowed of ['127.0.0.1', '127.255.255.255']) expect(isBlocked(numberOf(allowed))).toBe(false);
  for (const other of ['0.0.0.0', '10.0.0.1', '126.255.255.255', '128.0.0.0', '198.18.0.21', '255.255.255.255'])
    expect(isBlocked(numberOf(other))).toBe(true);
});

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

function rangeOf(network: string): [number, number] {
  const [address, bits] = network.split('/') as [string, string];
  const from = numberOf(address);
  return [from, from + 2 ** (32 - Number(bits)) - 1];
}
