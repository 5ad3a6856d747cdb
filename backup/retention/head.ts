/** The few small files without which a repository is lost: its config and its keys. A second one of each lies on the same host. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Repository } from '../hosts.ts';
import { readState, writeState } from '../state-file.ts';
import { type CopyHost, repositoryFolder } from './copy-host.ts';
import { filesOf } from './files.ts';

export const headFolder = ({ places }: CopyHost, repository: Repository): string =>
  join(places.retention, 'heads', repository);

const fileNames = z.array(z.string());
const listFile = (host: CopyHost, repository: Repository): string => join(headFolder(host, repository), 'files.json');

/** Keeps config, keys and snapshots of a repository that was just found whole, and the names of all its files. What is kept stays as it is. */
export function keepHead(host: CopyHost, repository: Repository): void {
  const [folder, head] = [repositoryFolder(host, repository), headFolder(host, repository)];
  for (const part of ['keys', 'snapshots'] as const) {
    mkdirSync(join(head, part), { recursive: true });
    for (const { id, path } of filesOf(folder, part)) keepFile(path, join(head, part, id));
  }
  keepFile(join(folder, 'config'), join(head, 'config'));
  writeState(listFile(host, repository), [...namesIn(folder)]);
}

/**
 * restic gives the files that it makes the mode of the config: the server of copy 1, another account of the same group, must read what
 * this account writes.
 */
export function shareNewFiles(folder: string): void {
  const config = join(folder, 'config');
  if ((statSync(config).mode & 0o040) !== 0) return;
  replaceFile(config, `${config}.new`);
  renameSync(`${config}.new`, config);
}

/** A prune or a repair removes files rightly: the next check that finds nothing writes the names anew. */
export const forgetNames = (host: CopyHost, repository: Repository): void =>
  rmSync(listFile(host, repository), { force: true });

const namesIn = (folder: string): Set<string> =>
  new Set(
    (['keys', 'index', 'data'] as const).flatMap((part) => filesOf(folder, part).map(({ id }) => `${part}/${id}`)),
  );

/** Times stay: the time of a snapshot's file says when it arrived. */
export function keepFile(from: string, to: string): void {
  if (!existsSync(to)) replaceFile(from, to);
}

export function replaceFile(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, 0o640);
  const { atime, mtime } = statSync(from);
  utimesSync(to, atime, mtime);
}

/** What was there when the repository was last found whole, and is not now. Snapshots are compared with the log instead. */
export function headDamage(host: CopyHost, repository: Repository): string[] {
  const [folder, head] = [repositoryFolder(host, repository), headFolder(host, repository)];
  if (!existsSync(join(head, 'config'))) return [];
  const there = namesIn(folder);
  const gone = (readState(listFile(host, repository), fileNames) ?? []).filter((name) => !there.has(name));
  return [
    ...(same(join(folder, 'config'), join(head, 'config')) ? [] : ['config is not what it was']),
    ...gone.map((name) => `${name} is gone`),
  ];
}

const same = (one: string, other: string): boolean =>
  existsSync(one) && existsSync(other) && readFileSync(one).equals(readFileSync(other));
