import type { Repository } from '../hosts.ts';

/** A snapshot file as it lies in a repository's folder. */
export type SeenSnapshot = {
  id: string;
  /** When this host wrote the file; no client can choose it. Milliseconds. */
  arrivedAt: number;
  /** What its client says, milliseconds; nothing when it cannot be read. */
  claims?: { time: number; startedAt?: number; endedAt?: number };
};

/** What a host sees of one of its repositories, without asking any client. */
export type SeenRepository = { repository: Repository; snapshots: SeenSnapshot[]; keys: string[] };
