/** Why pg_receivewal 17 ended, by what it said last. Pure. */

export type ReceiverEnd = {
  kind: 'unreachable' | 'lost-slot' | 'gap' | 'diverged' | 'stopped';
  problem?: string;
};

const meanings: [ReceiverEnd['kind'], RegExp][] = [
  ['lost-slot', /replication slot ".*" does not exist/],
  [
    'lost-slot',
    /can no longer (access|get changes from) replication slot|replication slot ".*" (has been|was) invalidated|invalidated because/,
  ],
  ['gap', /requested WAL segment \S+ has already been removed/],
  ['diverged', /requested starting point \S+ .*is not in this server's history|is ahead of the WAL flush position/],
];

export function endOf(lines: string[]): ReceiverEnd {
  const errors = lines.filter((line) => /error|fatal|detail/i.test(line));
  for (const [kind, pattern] of meanings) {
    const problem = lines.find((line) => pattern.test(line));
    if (problem) return { kind, problem };
  }
  const problem = errors.at(-1) ?? lines.at(-1);
  return problem ? { kind: 'unreachable', problem } : { kind: 'stopped' };
}
