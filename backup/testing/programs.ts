import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagesFolder, unpackOnce } from '../../services/testing/debian-packages.ts';

/** Debian 13's own programs, those that the outer hosts run, for tests on whatever system this computer has. */
export type Programs = {
  restic: string;
  restServer: string;
  age: string;
  /** Any of PostgreSQL 17's programs: `postgres`, `pg_basebackup`, `pg_dump`, … */
  postgres: (name: string) => string;
};

/** What is unpacked; another list is another folder in the cache. */
const packages = ['restic', 'restic-rest-server', 'age', 'postgresql-17', 'postgresql-client-17'];
const folder = packagesFolder('debian-13-programs-1');

const libraries = 'usr/lib/x86_64-linux-gnu';

/** Unpacks the packages once (about half a minute); later calls cost one look. */
export async function programs(): Promise<Programs> {
  await unpackOnce(folder, packages, finish);
  return {
    restic: join(folder, 'usr/bin/restic'),
    restServer: join(folder, 'usr/bin/restic-rest-server'),
    age: join(folder, 'usr/bin/age'),
    postgres: (name) => join(folder, 'usr/lib/postgresql/17/bin', name),
  };
}

function finish(root: string): void {
  // The compiler of the just-in-time mode.
  for (const name of readdirSync(join(root, libraries)).filter((entry) => entry.startsWith('libLLVM'))) {
    rmSync(join(root, libraries, name));
  }
  wrapPostgres(root);
}

/** PostgreSQL's programs find each other in their own folder, so each is replaced there by a start with Debian 13's loader. */
function wrapPostgres(root: string): void {
  const bin = 'usr/lib/postgresql/17/bin';
  mkdirSync(join(root, bin, 'real'));
  for (const name of readdirSync(join(root, bin)).filter((entry) => entry !== 'real')) {
    renameSync(join(root, bin, name), join(root, bin, 'real', name));
    const script = `#!/bin/sh
root=${folder}
exec "$root/usr/lib64/ld-linux-x86-64.so.2" --argv0 "$root/${bin}/${name}" \
  --library-path "$root/${libraries}:$root/usr/lib/postgresql/17/lib" "$root/${bin}/real/${name}" "$@"
`;
    writeFileSync(join(root, bin, name), script, { mode: 0o755 });
  }
}
