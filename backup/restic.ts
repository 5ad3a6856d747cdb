/** restic 0.18, typed: what is asked goes in, what restic found comes out, and every other end is a ResticFailure. */

import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Writable } from 'node:stream';
import type { z } from 'zod';
import { jsonOf } from '../services/json-of.ts';
import {
  backupSummary,
  checkSummary,
  initialized,
  repositoryConfig,
  type Snapshot,
  snapshotList,
} from './restic-output.ts';
import {
  type RepositoryAccess,
  ResticFailure,
  type ResticResult,
  type ResticRun,
  type RunOptions,
  runRestic,
} from './restic-process.ts';

export type { Progress, Snapshot } from './restic-output.ts';
export {
  type RepositoryAccess,
  ResticFailure,
  type ResticOutcome,
  type RunOptions,
  runRestic,
} from './restic-process.ts';

export type Saved = {
  snapshot: string;
  bytes: number;
  addedBytes: number;
  storedBytes: number;
  files: number;
  seconds: number;
  /** What restic and its command said on standard error. */
  messages: string[];
};

type Labels = { host: string; tags: string[] };

/**
 * Saves what a command writes. When the command fails there is no snapshot: restic drops what it had.
 * `environment` reaches the command; secrets go by files that it names.
 */
export function saveCommand(
  repository: RepositoryAccess,
  {
    command,
    file,
    host,
    tags,
    ...options
  }: Labels & {
    command: string[];
    /** Name of the one file in the snapshot. */
    file: string;
    environment?: Record<string, string>;
  } & RunOptions,
): Promise<Saved> {
  const args = [
    'backup',
    '--stdin-from-command',
    '--stdin-filename',
    file,
    ...labels({ host, tags }),
    '--',
    ...command,
  ];
  return save(repository, { args, ...options }).then(saved);
}

type Paths = Labels & { folder: string; paths: string[]; exclude?: string[] } & RunOptions;

/** Saves files and folders, named relative to `folder`; all must be there, because restic passes over missing ones with exit code 0. */
export async function savePaths(repository: RepositoryAccess, paths: Paths): Promise<Saved> {
  return saved(await savePathsIf([], repository, paths));
}

/** The same, or nothing when all is as in the last snapshot of these paths. */
export const saveChangedPaths = (repository: RepositoryAccess, paths: Paths): Promise<Saved | undefined> =>
  savePathsIf(['--skip-if-unchanged'], repository, paths);

function savePathsIf(
  condition: string[],
  repository: RepositoryAccess,
  { folder, paths, host, tags, exclude = [], ...options }: Paths,
): Promise<Saved | undefined> {
  const missing = paths.filter((path) => !existsSync(isAbsolute(path) ? path : join(folder, path)));
  if (missing.length > 0) {
    throw new ResticFailure('backup', { outcome: 'incomplete', messages: [`not there: ${missing.join(', ')}`] });
  }
  const excluded = exclude.flatMap((pattern) => ['--exclude', pattern]);
  const args = ['backup', ...condition, ...labels({ host, tags }), ...excluded, '--', ...paths];
  return save(repository, { args, cwd: folder, ...options });
}

/** Makes a repository; with `chunkedLike` its blobs are cut where those of the other are, so that copies stay small. */
export async function createRepository(
  repository: RepositoryAccess,
  { chunkedLike, ...options }: { chunkedLike?: RepositoryAccess } & RunOptions = {},
): Promise<{ id: string }> {
  const args = ['init', ...(chunkedLike ? ['--copy-chunker-params'] : [])];
  return lastLine(
    initialized,
    await must(repository, { args, ...(chunkedLike ? { from: chunkedLike } : {}), ...options }),
    'init',
  );
}

/** Identity of the repository, which no two copies share. Throws with `no-repository` or `wrong-password` as it is. */
export async function repositoryId(repository: RepositoryAccess, options: RunOptions = {}): Promise<string> {
  return whole(repositoryConfig, await must(repository, { args: ['cat', 'config'], ...options }), 'cat').id;
}

/** All snapshots, or those with the given whole ids; an id that is not there is a failure. */
export async function listSnapshots(
  repository: RepositoryAccess,
  { ids = [], ...options }: { ids?: string[] } & RunOptions = {},
): Promise<Snapshot[]> {
  const found = whole(snapshotList, await must(repository, { args: ['snapshots', ...ids], ...options }), 'snapshots');
  const missing = ids.filter((id) => !found.some((snapshot) => snapshot.id === id));
  if (missing.length === 0) return found;
  throw new ResticFailure('snapshots', {
    outcome: 'failed',
    messages: [`not in the repository: ${missing.join(', ')}`],
  });
}

/** Writes one file of a snapshot into a file descriptor or a stream, such as another program's standard input. */
export async function dumpFile(
  repository: RepositoryAccess,
  { snapshot, file, ...options }: { snapshot: string; file: string; into: number | Writable } & RunOptions,
): Promise<void> {
  await must(repository, { args: ['dump', snapshot, file], ...options });
}

/** Copies snapshots; answers each as it is in `to`. Those that `to` already has are not copied again. */
export async function copySnapshots(
  to: RepositoryAccess,
  { from, ids, ...options }: { from: RepositoryAccess; ids: string[] } & RunOptions,
): Promise<Map<string, Snapshot>> {
  await must(to, { args: ['copy', ...ids], from, ...options });
  const copies = new Map(
    (await listSnapshots(to, options)).map((snapshot) => [snapshot.original ?? snapshot.id, snapshot]),
  );
  const missing = ids.filter((id) => !copies.has(id));
  if (missing.length === 0) return new Map(ids.map((id) => [id, copies.get(id)!]));
  throw new ResticFailure('copy', { outcome: 'incomplete', messages: [`not copied: ${missing.join(', ')}`] });
}

export type Checked = { errors: number; brokenPacks: string[]; messages: string[] };

/** Looks at the structure, and at the content of all packs (`read: 'all'`) or of one part of them. Found damage is a result, not a throw. */
export async function checkRepository(
  repository: RepositoryAccess,
  { read, ...options }: { read?: 'all' | { part: number; of: number } } & RunOptions = {},
): Promise<Checked> {
  const subset = read === 'all' ? ['--read-data'] : read ? [`--read-data-subset=${read.part}/${read.of}`] : [];
  const result = await runRestic(repository, { args: ['check', ...subset], ...options });
  const summary = checkSummary.safeParse(jsonOf(result.lines.at(-1) ?? ''));
  if (summary.success && (result.outcome === 'ok' || result.outcome === 'failed')) {
    const { num_errors, broken_packs } = summary.data;
    const errors = result.outcome === 'ok' ? num_errors : Math.max(num_errors, 1);
    return { errors, brokenPacks: broken_packs ?? [], messages: result.messages };
  }
  // Damage that stops the check before its summary: an index or a snapshot that cannot be read.
  if (result.outcome === 'failed') return { errors: 1, brokenPacks: [], messages: result.messages };
  throw new ResticFailure('check', result);
}

/** Forgets exactly these snapshots; never a policy of restic's own. */
export async function forgetSnapshots(
  repository: RepositoryAccess,
  ids: string[],
  options: RunOptions = {},
): Promise<void> {
  if (ids.length > 0) await must(repository, { args: ['forget', ...ids], ...options });
}

/** Removes what no snapshot needs any more. */
export async function pruneRepository(repository: RepositoryAccess, options: RunOptions = {}): Promise<string[]> {
  return (await must(repository, { args: ['prune'], ...options })).lines;
}

/** Removes locks of processes that are dead or silent for half an hour; with `all` every lock. */
export async function unlockRepository(
  repository: RepositoryAccess,
  { all = false, ...options }: { all?: boolean } & RunOptions = {},
): Promise<void> {
  await must(repository, { args: ['unlock', ...(all ? ['--remove-all'] : [])], ...options });
}

/** Any other command of restic (`repair`, `rebuild-index`, `find` …); throws unless it ended well. */
export async function must(repository: RepositoryAccess, run: ResticRun): Promise<ResticResult> {
  const result = await runRestic(repository, run);
  if (result.outcome === 'ok') return result;
  throw new ResticFailure(run.args[0]!, result);
}

async function save(repository: RepositoryAccess, run: ResticRun): Promise<Saved | undefined> {
  const result = await runRestic(repository, run);
  const summary = backupSummary.safeParse(jsonOf(result.lines.at(-1) ?? ''));
  if (result.outcome !== 'ok') throw new ResticFailure('backup', result, summary.data?.snapshot_id);
  const skipped = result.messages.filter((message) => /skipping$/.test(message));
  if (skipped.length > 0) {
    throw new ResticFailure('backup', { outcome: 'incomplete', messages: skipped }, summary.data?.snapshot_id);
  }
  if (!summary.success) throw new ResticFailure('backup', { outcome: 'ok', messages: ['no summary in the output'] });
  if (!summary.data.snapshot_id) return undefined;
  const { snapshot_id, total_bytes_processed, data_added, data_added_packed, ...rest } = summary.data;
  return {
    snapshot: snapshot_id,
    bytes: total_bytes_processed,
    addedBytes: data_added,
    storedBytes: data_added_packed,
    files: rest.total_files_processed,
    seconds: rest.total_duration,
    messages: result.messages,
  };
}

function saved(result: Saved | undefined): Saved {
  if (result) return result;
  throw new ResticFailure('backup', { outcome: 'ok', messages: ['restic named no snapshot'] });
}

const labels = ({ host, tags }: Labels): string[] => ['--host', host, '--tag', tags.join(',')];

function whole<Schema extends z.ZodType>(schema: Schema, { lines }: ResticResult, where: string): z.infer<Schema> {
  return valid(schema, lines.join('\n'), where);
}

function lastLine<Schema extends z.ZodType>(schema: Schema, { lines }: ResticResult, where: string): z.infer<Schema> {
  return valid(schema, lines.at(-1) ?? '', where);
}

function valid<Schema extends z.ZodType>(schema: Schema, text: string, where: string): z.infer<Schema> {
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new ResticFailure(where, { outcome: 'ok', messages: [`unreadable output: ${text.slice(0, 200)}`] });
}
