import { expect, test } from 'vitest';
import { endOf } from './receiver-end.ts';

test.each([
  [
    'lost-slot',
    `error: could not send replication command "START_REPLICATION": ERROR:  replication slot "backup" does not exist`,
  ],
  [
    'lost-slot',
    `error: could not send replication command "START_REPLICATION": ERROR:  can no longer get changes from replication slot "backup"`,
  ],
  [
    'gap',
    'error: unexpected termination of replication stream: ERROR:  requested WAL segment 000000010000000000000003 has already been removed',
  ],
  [
    'diverged',
    `error: could not send replication command: ERROR:  requested starting point 0/9000000 on timeline 1 is not in this server's history`,
  ],
  [
    'diverged',
    'error: could not send replication command: ERROR:  requested starting point 0/9000000 is ahead of the WAL flush position of this server 0/8000000',
  ],
  ['unreachable', 'error: connection to server at "198.18.0.41", port 30432 failed: Connection refused'],
] as const)('%s', (kind, line) => {
  expect(endOf(['starting log streaming at 0/3000000 (timeline 1)', line])).toMatchObject({ kind, problem: line });
});

test('told to stop: nothing is wrong', () => {
  expect(endOf([])).toEqual({ kind: 'stopped' });
});
