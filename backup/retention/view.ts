import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from '../hosts.ts';
import type { RepositoryAccess } from '../restic.ts';
import { type CopyHost, localRepository, repositoryFolder } from './copy-host.ts';

/**
 * Runs restic on a still picture of a repository: nobody waits for its lock and no foreign lock stops it. Snapshots are taken first, then
 * the index, because a writer adds them in the other order: so all that a snapshot of the picture needs is in the picture.
 */
export async function withView<Result>(
  host: CopyHost,
  name: Repository,
  run: (view: RepositoryAccess) => Promise<Result>,
): Promise<Result> {
  const folder = repositoryFolder(host, name);
  mkdirSync(host.places.retention, { recursive: true });
  const view = mkdtempSync(join(host.places.retention, `view-${name}-`));
  try {
    for (const part of ['snapshots', 'index', 'keys']) copyFiles(join(folder, part), join(view, part));
    copyFileSync(join(folder, 'config'), join(view, 'config'));
    mkdirSync(join(view, 'locks'));
    symlinkSync(join(folder, 'data'), join(view, 'data'));
    return await run(localRepository(host, name, view));
  } finally {
    rmSync(view, { recursive: true, force: true });
  }
}

function copyFiles(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name));
}
