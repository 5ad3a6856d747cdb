import { expect, test } from 'vitest';
import { capabilitiesIn } from './engine.ts';

const status = (bounds: string) => `CapEff:\t0000000000000000\nCapBnd:\t${bounds}\nCapAmb:\t0000000000000000\n`;

test('a machine gets what the host has and nothing that it lacks', () => {
  const all = capabilitiesIn(status('000001ffffffffff'));
  expect(all).toHaveLength(38);
  const withoutResource = capabilitiesIn(status('000001fffeffffff'));
  expect(all.filter((name) => !withoutResource.includes(name))).toEqual(['CAP_SYS_RESOURCE']);
});

test('capabilities are taken by their number in the kernel', () => {
  expect(capabilitiesIn(status('0000000000000001'))).toEqual(['CAP_CHOWN']);
  expect(capabilitiesIn(status('0000000000201000'))).toEqual(['CAP_NET_ADMIN', 'CAP_SYS_ADMIN']);
});
