import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagesFolder, unpackOnce } from '../../testing/debian-packages.ts';
import { type Binaries, testUser } from './binaries.ts';

/** What is unpacked; another list is another folder in the cache. */
const packages = ['postgresql-17', 'postgresql-client-17', 'postgresql-17-pgaudit'];
const folder = packagesFolder('debian-13-postgres-1');
const libraries = 'usr/lib/x86_64-linux-gnu';
const programs = 'usr/lib/postgresql/17/bin';

/** Debian 13's own PostgreSQL with the library of the audit, as the image of the database has it, on whatever system this computer has. */
export async function debianPostgres(): Promise<Binaries> {
  await unpackOnce(folder, packages, finish);
  return { bin: join(folder, programs), user: testUser() };
}

function finish(root: string): void {
  // The compiler of the just-in-time mode.
  for (const name of readdirSync(join(root, libraries)).filter((entry) => entry.startsWith('libLLVM'))) {
    rmSync(join(root, libraries, name));
  }
  wrapPrograms(root);
}

/** PostgreSQL's programs find each other in their own folder, so each is replaced there by a start with Debian 13's loader. */
function wrapPrograms(root: string): void {
  mkdirSync(join(root, programs, 'real'));
  for (const name of readdirSync(join(root, programs)).filter((entry) => entry !== 'real')) {
    renameSync(join(root, programs, name), join(root, programs, 'real', name));
    const script = `#!/bin/sh
root=${folder}
exec "$root/usr/lib64/ld-linux-x86-64.so.2" --argv0 "$root/${programs}/${name}" \
  --library-path "$root/${libraries}:$root/usr/lib/postgresql/17/lib" "$root/${programs}/real/${name}" "$@"
`;
    writeFileSync(join(root, programs, name), script, { mode: 0o755 });
  }
}
