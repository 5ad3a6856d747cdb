import type { Copied, Draft, Entry, EntryKind, Examined, Measured, Point, PointKind } from '../../ledger.ts';
import { type PublicKeys, publicKeyOf, type Signer, signerOf } from '../keys.ts';
import { entryOf, firstPrevious, hashOf, sealed } from '../line.ts';
import { daysBetween } from '../package/local-time.ts';
import type { Material } from '../package/package.ts';
import type { Schedule } from '../schedule.ts';
import type { Statement } from '../statement.ts';
import { makeSigningKey } from '../testing.ts';

const logHost = 'backup-1';
const witnessHost = 'copy-1';
const minute = 60_000;

export type SampleKeys = { log: Signer; witness: Signer; publicKeys: PublicKeys };

export function sampleKeys(): SampleKeys {
  const [log, witness, vault] = [makeSigningKey(), makeSigningKey(), makeSigningKey()];
  const publicKeys = {
    [logHost]: publicKeyOf(log),
    [witnessHost]: publicKeyOf(witness),
    'vault-1': publicKeyOf(vault),
  };
  return { log: signerOf(log), witness: signerOf(witness), publicKeys };
}

export type SampleOptions = {
  keys: SampleKeys;
  from: string;
  to: string;
  machines?: string[];
  /** Kinds, or `machine:<name>`, that are missing on a day; `all` for a day without any. */
  missing?: Record<string, string[] | 'all'>;
  /** Entries of a rollup every hour, as the receiver makes them. */
  hourly?: boolean;
};

/** A site's log over some days as its hosts would write it, signed and witnessed, without a disk. Made up, but whole. */
export function sampleMaterial(options: SampleOptions): Material {
  const { keys, from, to, machines = ['control-1', 'database-1'] } = options;
  const log = sampleLog(keys, Date.parse(`${from}T00:00:00Z`) - 10 * 60 * minute);
  log.add(logHost, 'change', schedule(machines), { actor: 'log' });
  daysBetween(from, to).forEach((date, index) => {
    addDay(log, { ...options, machines, date, index });
  });
  return {
    ...{ site: 'sample', from, to, lines: log.lines, publicKeys: keys.publicKeys, signer: keys.log },
    exportedAt: new Date(Date.parse(entryOf(log.lines.at(-1)!).at) + 5 * minute).toISOString(),
    schedules: log.lines.slice(0, 1),
    head: { sequence: log.lines.length - 1, hash: log.previous(), at: entryOf(log.lines.at(-1)!).at },
    witnesses: { [witnessHost]: log.statements },
  };
}

const schedule = (machines: string[]): Schedule => ({
  ...{ what: 'schedule', dailyAt: '01:30', timeZone: 'Asia/Ho_Chi_Minh', utcOffsetMinutes: 420 },
  daily: [
    ...points.map(({ component, kind }) => `${component}-${kind}`),
    ...machines.map((machine) => `${componentOf(machine)}-machine-${machine}`),
  ].sort(),
  copies: [logHost, witnessHost, 'vault-1'],
  drillDays: { database: 7, server: 31, site: 366 },
  checkDays: 7,
});

const points: { kind: PointKind; component: string; repository: Point['repository'] }[] = [
  { kind: 'base', component: 'database', repository: 'database' },
  { kind: 'logical', component: 'database', repository: 'database' },
  { kind: 'etcd', component: 'control-plane', repository: 'etcd' },
  { kind: 'site', component: 'site', repository: 'site' },
];

const componentOf = (machine: string) => machine.replace(/-\d+$/, '');

type SampleLog = ReturnType<typeof sampleLog>;

function sampleLog(keys: SampleKeys, start: number) {
  const lines: string[] = [];
  const statements: string[] = [];
  let now = start;
  let previous = firstPrevious;
  const append = (draft: Draft) => {
    const at = new Date(now).toISOString();
    const entry: Entry = { ...draft, sequence: lines.length, at, site: 'sample', previous };
    const line = sealed('entry', entry, keys.log);
    lines.push(line);
    previous = hashOf(line);
    now += 1000;
  };
  return {
    ...{ lines, statements, previous: () => previous, points: [] as Point[] },
    at: (utc: string) => {
      now = Math.max(now, Date.parse(utc));
    },
    now: () => new Date(now).toISOString(),
    add: (host: string, kind: EntryKind, facts: object, { actor = 'schedule', outcome = 'ok' } = {}) =>
      append({ kind, host, actor, outcome: outcome as 'ok', articles: articlesOf[kind] ?? [], facts }),
    witness: () => {
      const observedAt = new Date(now).toISOString();
      const seen = { site: 'sample', witness: witnessHost, sequence: lines.length - 1, hash: previous, observedAt };
      const text = sealed('witness', seen satisfies Statement, keys.witness);
      statements.push(text);
      append({
        ...{ kind: 'witness', host: witnessHost, actor: 'schedule', outcome: 'ok' },
        articles: [],
        facts: { sealed: text },
      });
    },
  };
}

const articlesOf: Partial<Record<EntryKind, string[]>> = {
  backup: ['000:19.3', '002:15.2.a'],
  copy: ['002:17.8'],
  check: ['002:20.4.a'],
  drill: ['002:20.4.a', '002:17.10'],
  deploy: ['002:15.1.c.1'],
};

type SampleDay = SampleOptions & { machines: string[]; date: string; index: number };

function addDay(log: SampleLog, { date, index, machines, missing = {}, hourly }: SampleDay): void {
  const gone = missing[date] ?? [];
  const isGone = (key: string) => gone === 'all' || gone.includes(key);
  // 01:30 in Viet Nam is 18:30 UTC of the day before.
  log.at(new Date(Date.parse(`${date}T01:30:00Z`) - 420 * minute).toISOString());
  for (const { kind, component, repository } of points) {
    if (!isGone(kind)) log.add(logHost, 'backup', point(log, { kind, component, repository }));
    else log.add(logHost, 'backup', { component, kind, reason: 'the primary did not answer' }, { outcome: 'failed' });
  }
  for (const machine of machines.filter((name) => !isGone(`machine:${name}`))) {
    const component = componentOf(machine);
    log.add(logHost, 'backup', point(log, { kind: 'machine', component, repository: 'machines', machine }));
  }
  log.witness();
  log.at(new Date(Date.parse(`${date}T06:00:00Z`) - 420 * minute).toISOString());
  for (const { id } of log.points.splice(0)) {
    log.add(witnessHost, 'copy', { role: 'copy', point: id, stored: [hashOf(id)], bytes: 5e8 } satisfies Copied);
    if (index % 7 === 0) log.add('vault-1', 'copy', { role: 'vault', point: id, stored: [hashOf(id)], bytes: 5e8 });
  }
  log.add(witnessHost, 'check', examined(index));
  if (index % 90 === 40) log.add(logHost, 'incident', { what: 'clock-jumped', seconds: 75 }, { outcome: 'failed' });
  if (index % 60 === 9) log.add(logHost, 'deploy', { version: 'v1.4.2', changes: 3 }, { actor: 'quantri' });
  if (index % 7 === 6) log.add(witnessHost, 'drill', drill('database', index));
  if (index % 30 === 20) log.add(logHost, 'drill', drill('server', index));
  for (let hour = 0; hourly && hour < 24; hour += 1) {
    log.at(new Date(Date.parse(`${date}T02:00:00Z`) + (hour - 7) * 60 * minute).toISOString());
    log.add(logHost, 'wal', { systemIdentifier: '7560000000000000001', snapshots: [], missing: [] });
  }
  log.witness();
}

function point(log: SampleLog, part: Pick<Point, 'kind' | 'component' | 'repository' | 'machine'>): Point {
  const made: Point = {
    ...part,
    id: [part.component, part.kind, part.machine, log.now().replace(/[-:]|\.\d+/g, '')].filter(Boolean).join('-'),
    ...{ startedAt: log.now(), finishedAt: log.now(), snapshots: [hashOf(part.kind + log.now())] },
    ...{ bytes: 524_288_000, addedBytes: 7_340_032, monthly: false },
  };
  log.points.push(made);
  return made;
}

const examined = (index: number): Examined => ({
  ...{ role: 'copy', repository: 'database', read: `${(index % 7) + 1}/7`, damage: [], missing: [], unknown: [] },
  ...{ points: index + 1, newest: null, bytes: 5e8 },
  identity: {
    ...{ machine: witnessHost, machineId: hashOf('machine'), disk: hashOf('disk'), repository: hashOf('repository') },
    ...{ keys: [hashOf('key')], password: hashOf('password') },
  },
  disk: { totalBytes: 1e11, freeBytes: 9e10, growthBytesPerDay: null, daysUntilFull: null },
});

const drill = (kind: 'database' | 'server', index: number): Measured => ({
  ...{ drill: kind, copy: 'copy', points: [], recoveryPointSeconds: 0 },
  ...{ recoverySeconds: kind === 'server' ? 312.4 : 74.2 + index / 10 },
  checks: [{ name: 'digests', ok: true, text: '31 tables equal' }],
});
