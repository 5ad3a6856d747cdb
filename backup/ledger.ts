/** What the evidence log says of each run. Plain data: no patient's data, no secret. */
import type { HostRole, Repository } from './hosts.ts';

export const outcomes = ['ok', 'failed', 'incomplete', 'refused'] as const;
export type Outcome = (typeof outcomes)[number];

/** One run of anything that an auditor may ask about. `facts` is one of the types below, by `kind`. */
export type Entry<Facts = unknown> = {
  /** 0, 1, 2 … without gap. */
  sequence: number;
  /** When the log took it; UTC, from the clock of copy 1. */
  at: string;
  kind: EntryKind;
  site: string;
  /** Machine on which it ran, and who or what started it ("schedule", or a person's account). */
  host: string;
  actor: string;
  outcome: Outcome;
  /** Duties that it is evidence for. */
  articles: string[];
  facts: Facts;
  /** SHA-256 (hex) of the line before; 64 zeros for the first. */
  previous: string;
};

/** What a writer hands to the log; the log adds sequence, time and chain. */
export type Draft<Facts = unknown> = Pick<Entry<Facts>, 'kind' | 'host' | 'actor' | 'outcome' | 'articles' | 'facts'>;

/** What an entry may be about. */
export const entryKinds = [
  'backup',
  'wal',
  'copy',
  'check',
  'forget',
  'prune',
  'release',
  'repair',
  'restore',
  'drill',
  'deploy',
  'change',
  'incident',
  'witness',
  'share',
  'views',
  'emergency',
] as const;
export type EntryKind = (typeof entryKinds)[number];

/** `base`: physical, all databases. `logical`: pg_dump of one database and the roles. `wal`: the spool. `machine`: system state of a VM. `directory`: a component's data on one machine. */
export type PointKind = 'base' | 'logical' | 'wal' | 'etcd' | 'directory' | 'machine' | 'site';

/** One thing that can be restored. Facts of an entry of kind `backup` with outcome `ok`. */
export type Point = {
  /** `<component>-<kind>[-<machine>]-<UTC as 20261122T183000Z>`. */
  id: string;
  /** Component of the catalogue that the data belongs to. */
  component: string;
  kind: PointKind;
  machine?: string;
  startedAt: string;
  finishedAt: string;
  repository: Repository;
  /** Whole snapshot ids on copy 1; a point may have several (a dump and its globals). */
  snapshots: string[];
  /** Bytes read and bytes newly stored. */
  bytes: number;
  addedBytes: number;
  /** Kept for ever unless two people release it: the first point of each month. */
  monthly: boolean;
  database?: DatabaseState;
};

/** What the database was at the point; restored data must equal it. */
export type DatabaseState = {
  systemIdentifier: string;
  timeline: number;
  /** WAL that a base needs, both ends included; a base counts only when all of it is in the repository. */
  startLsn?: string;
  stopLsn?: string;
  /** Named restore point at which the tables were exactly as described. */
  restorePoint: string;
  restorePointLsn: string;
  /** `bytes` as COPY writes the rows: a whole dump is longer than their sum. */
  tables: { name: string; rows: number; bytes?: number; sha256: string }[];
  /** A restored sequence stands here or later: PostgreSQL logs its numbers ahead. */
  sequences?: { name: string; atLeast: string }[];
  /** Newest stored document at the point. */
  newest: { documentId: string; receivedAt: string } | null;
};

/** Facts of `copy`: which points a host holds now. */
export type Copied = {
  role: HostRole;
  point: string;
  /** Snapshot ids on the copy, or file digests on copy 3. */
  stored: string[];
  /** Snapshot ids on copy 1 that `stored` are copies of, in the same order. For WAL, `point` is `wal-<sequence of its entry>`. */
  from?: string[];
  bytes: number;
};

/** Facts of `wal`: the saves of about an hour. A save holds all segments that the spool had, so a later one mostly holds an earlier one's. */
export type SavedWal = {
  systemIdentifier: string;
  /** Snapshots in the repository `database` with their first and last segment (24 hex digits, also of a .partial one). */
  snapshots: { id: string; first: string; last: string }[];
  /** Further saves of that time; each holds nothing that a later one of `snapshots` does not hold. */
  earlier?: string[];
  /** Segments that should lie between but were never received. */
  missing: string[];
  /** Why it is not ok. */
  reason?: string;
};

/** Facts of a `backup` that is not `ok`; `snapshots` are those that it left behind all the same. */
export type FailedBackup = {
  component: string;
  kind: PointKind;
  machine?: string;
  reason: string;
  snapshots?: string[];
};

/** What every `drill` and `restore` entry says besides its own facts: which copy proved which points. */
export type Proven = { drill?: 'database' | 'server' | 'site'; copy: HostRole; points: string[] };

/** What a `drill` says besides, and a `restore` where it is measured; the package for auditors prints these. */
export type Measured = Proven & {
  /** From the start until the right data answers; null when it never did. */
  recoverySeconds: number | null;
  /** Age of the newest change that came back, at the moment of the loss. */
  recoveryPointSeconds: number | null;
  checks: { name: string; ok: boolean; text: string }[];
};

/** Facts of `forget`: snapshots of one copy that no longer count; their data lives until the `prune`. */
export type Forgotten = {
  role: HostRole;
  repository: Repository | 'vault';
  points: string[];
  snapshots: string[];
  /** WAL saves whose segments a later save holds; forgetting them loses nothing. */
  superseded: string[];
  /** Put back before any prune. */
  undone?: boolean;
};

/** Facts of `release`: one person agrees that this may go, and signed it. Two different people are needed. */
export type Released = {
  /** A monthly point's id, or an unknown thing of a repository: `<role>/<repository>/snapshot/<id>`, `<role>/<repository>/key/<id>`. */
  what: string;
  /** Account of one of the site's custodians. */
  person: string;
  reason: string;
  /** ISO 8601, by the clock of the person's computer. */
  signedAt: string;
  /** Of OpenSSH (`-----BEGIN SSH SIGNATURE-----`), over `releaseStatement`. */
  signature: string;
};

/** Who may read which tables of the database until when, and why. */
export type EmergencyRequest = { id: string; account: string; tables: string[]; until: string; reason: string };

/** Facts of `emergency`: each step of one reading of records repeats what was asked. Two different people sign. */
export type Emergency = {
  step: 'signed' | 'opened' | 'closed';
  request: EmergencyRequest;
  /** Of a signature: custodian, moment by the clock of the person's computer, and OpenSSH's signature. */
  person?: string;
  signedAt?: string;
  signature?: string;
};

/** Facts of `check`: one repository of one copy (or the files of copy 3), looked at once. */
export type Examined = {
  role: HostRole;
  repository: Repository | 'vault';
  /** Part of the packs that was read: `3/7`, or `all`. */
  read: string;
  /** What is not as it was stored, for people. */
  damage: string[];
  /** Points of the ledger that should be here and are not whole. */
  missing: string[];
  /** Snapshots that no run made. */
  unknown: string[];
  points: number;
  newest: string | null;
  /** Bytes of the repository's files. */
  bytes: number;
  identity: CopyIdentity;
  disk: { totalBytes: number; freeBytes: number; growthBytesPerDay: number | null; daysUntilFull: number | null };
};

/** Facts of `views`: how far a day's file of the console's log of views has come. `failed`: what was told of before is not there as it was. */
export type Viewed = {
  file: string;
  lines: number;
  /** Of the first `bytes` bytes of the file. */
  bytes: number;
  sha256: string;
};

/** What must be different for two copies to be two. */
export type CopyIdentity = {
  machine: string;
  machineId: string;
  /** Identity of the file system that the copy lies on. */
  disk: string;
  /** Identities of the repository and of its keys; for copy 3 its format and its recipient. */
  repository: string;
  keys: string[];
  /** Digest of the password, which has 256 random bits. */
  password: string;
};
