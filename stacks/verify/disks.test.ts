import { expect, test } from 'vitest';
import { fillingOf, judge } from './disks.ts';

test('000:19.1 a disk that is nearly full is told with its machine, before it stops the hospitals', () => {
  const disks = [
    ...fillingOf('database-1', ' 86% /var/lib/hssk\n 40% /var/lib\n'),
    ...fillingOf('edge-1', '85% /var/lib\n'),
  ];
  expect(judge(disks)).toEqual({
    ok: false,
    found: 'database-1 /var/lib/hssk is 86 % full; at 100 % no document is accepted',
    next: 'make room or a larger disk; on the machine: du -xh --max-depth=2 /var/lib/hssk | sort -h | tail',
  });
  expect(judge(disks.slice(1))).toEqual({ ok: true, found: '2 disks, the fullest /var/lib of edge-1 with 85 %' });
});

test('a machine that tells nothing is no proof', () => {
  expect(judge(fillingOf('edge-1', ''))).toMatchObject({ ok: false });
});
