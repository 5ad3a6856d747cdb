import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonOf } from '../../services/json-of.ts';
import type { HostRole } from '../hosts.ts';
import { systemTag } from '../jobs/wal.ts';
import type { Point } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { listSnapshots, must, type RepositoryAccess, type RunOptions } from '../restic.ts';
import { openFile, type Program, streamInto } from './stream.ts';

/** One file of a point: `base.tar`, `hssk.dump`, `globals.sql`, `etcd.db` … */
export type Part = {
  name: string;
  bytes: number;
  /** Runs `program` with the part's content as its standard input; both must end well. */
  into: (program: Program, options?: RunOptions) => Promise<void>;
};

/** One of the three copies, as a place to read from. Nothing here writes to it, not even a lock. */
export type Source = {
  role: HostRole;
  /** Fails when the copy does not hold the point. */
  parts: (point: Point, options?: RunOptions) => Promise<Part[]>;
  /** WAL is in the repositories only: copy 3 is of another format on purpose. */
  wal?: WalSource;
};

export type WalFile = { name: string; bytes: number; path: string };
export type WalSource = {
  /** Savings of the receiver's spool of one database, oldest first; `time` is the client's word. */
  snapshots: (systemIdentifier: string) => Promise<{ id: string; time: string }[]>;
  files: (snapshot: string) => Promise<WalFile[]>;
  /** Restores files of one snapshot below `target`, under their whole paths. */
  fetch: (snapshot: string, files: WalFile[], target: string) => Promise<void>;
};

export type StoredIds = (point: Point) => string[] | undefined;

/** Copy 1 (its own snapshot ids) or copy 2 (`stored` finds what the ledger says they are called there). */
export function repositorySource(role: HostRole, repository: RepositoryAccess, stored: StoredIds): Source {
  const files = (snapshot: string, options?: RunOptions) => filesOf(repository, snapshot, options);
  return {
    role,
    parts: async (point, options) => {
      const ids = stored(point);
      if (!ids?.length) throw notHeld(role, point);
      const found: Part[] = [];
      for (const id of ids) {
        for (const { name, bytes, path } of await files(id, options)) {
          const into: Part['into'] = (program, run) =>
            streamInto(program, async (stdin) => {
              await must(repository, { args: ['dump', '--no-lock', id, path], into: stdin, ...run });
            });
          found.push({ name, bytes, into });
        }
      }
      return found;
    },
    wal: {
      snapshots: async (systemIdentifier) =>
        (await listSnapshots(repository))
          .filter(({ tags }) => tags.includes('wal') && tags.includes(systemTag(systemIdentifier)))
          .map(({ id, time }) => ({ id, time }))
          .sort((one, other) => one.time.localeCompare(other.time)),
      files: async (snapshot) => {
        const all = await files(snapshot);
        const depths = all.map(({ path }) => path.split('/').length);
        // What lies in folders below the spool was set aside: it joins nothing.
        return all.filter((_, index) => depths[index] === Math.min(...depths));
      },
      fetch: async (snapshot, wanted, target) => {
        const include = wanted.flatMap(({ path }) => ['--include', path]);
        await must(repository, { args: ['restore', '--no-lock', snapshot, '--target', target, ...include] });
      },
    },
  };
}

/** Copy 3: one folder for each point, with age files that only the escrow opens. */
export function vaultSource(folder: string, age: { program: string; identityFile: string }): Source {
  return {
    role: 'vault',
    parts: async (point) => {
      const place = join(folder, point.id);
      const names = existsSync(place) ? readdirSync(place).filter((name) => name.endsWith('.age')) : [];
      if (names.length === 0) throw notHeld('vault', point);
      return names.sort().map((name) => {
        const path = join(place, name);
        const into: Part['into'] = (program, { signal } = {}) =>
          streamInto(program, (stdin) => openFile(age, { path, into: stdin, ...(signal ? { signal } : {}) }));
        return { name: name.slice(0, -'.age'.length), bytes: statSync(path).size, into };
      });
    },
  };
}

const node = z.object({ path: z.string(), name: z.string(), type: z.string(), size: z.number().default(0) });

async function filesOf(repository: RepositoryAccess, snapshot: string, options?: RunOptions): Promise<WalFile[]> {
  const { lines } = await must(repository, { args: ['ls', '--no-lock', snapshot], ...options });
  return lines.flatMap((line) => {
    const { success, data } = node.safeParse(jsonOf(line));
    return success && data.type === 'file' ? [{ name: data.name, bytes: data.size, path: data.path }] : [];
  });
}

const notHeld = (role: HostRole, point: Point) =>
  new BackupProblem({
    where: point.id,
    what: `the ledger does not say that ${role} holds it`,
    next: 'choose another copy, or a point that `npm run copies` shows there',
  });
