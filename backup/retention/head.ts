/** The few small files without which a repository is lost: its config and its keys. A second one of each lies on the same host. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from '../hosts.ts';
import { type CopyHost, repositoryFolder } from './copy-host.ts';
import { filesOf } from './files.ts';

export const headFolder = ({ places }: CopyHost, repository: Repository): string =>
  join(places.retention, 'heads', repository);

/** Keeps config, keys and snapshots of a repository that was just found whole. What is kept already stays as it is. */
export function keepHead(host: CopyHost, repository: Repository): void {
  const [folder, head] = [repositoryFolder(host, repository), headFolder(host, repository)];
  for (const part of ['keys', 'snapshots'] as const) {
    mkdirSync(join(head, part), { recursive: true });
    for (const { id, path } of filesOf(folder, part)) keepFile(path, join(head, part, id));
  }
  keepFile(join(folder, 'config'), join(head, 'config'));
}

/** Times stay: the time of a snapshot's file says when it arrived. */
export function keepFile(from: string, to: string): void {
  if (!existsSync(to)) replaceFile(from, to);
}

export function replaceFile(from: string, to: string): void {
  copyFileSync(from, to);
  const { atime, mtime } = statSync(from);
  utimesSync(to, atime, mtime);
}

/** What of the head is no longer in the repository as it was kept. */
export function headDamage(host: CopyHost, repository: Repository): string[] {
  const [folder, head] = [repositoryFolder(host, repository), headFolder(host, repository)];
  if (!existsSync(join(head, 'config'))) return [];
  const keys = readdirSync(join(head, 'keys')).filter((id) => !existsSync(join(folder, 'keys', id)));
  return [
    ...(same(join(folder, 'config'), join(head, 'config')) ? [] : ['config is not what it was']),
    ...keys.map((id) => `keys/${id} is gone`),
  ];
}

const same = (one: string, other: string): boolean =>
  existsSync(one) && existsSync(other) && readFileSync(one).equals(readFileSync(other));
