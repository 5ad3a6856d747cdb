import { writeFileSync } from 'node:fs';
import { jsonOf } from '../../services/json-of.ts';
import { must, type RepositoryAccess } from '../restic.ts';

/** A snapshot with a time of the caller's choice (restic's form, UTC); returns its whole id. The content passes through `file`. */
export async function stampedSnapshot(
  repository: RepositoryAccess,
  { content, file, tags, at }: { content: Buffer; file: string; tags: string; at: string },
): Promise<string> {
  writeFileSync(file, content);
  const { lines } = await must(repository, {
    args: [
      ...['backup', '--stdin-from-command', '--stdin-filename', 'hssk.dump'],
      ...['--host', 'backup-1', '--tag', tags, '--time', at, '--', 'cat', file],
    ],
    environment: { TZ: 'UTC' },
  });
  return (jsonOf(lines.at(-1)!) as { snapshot_id: string }).snapshot_id;
}
