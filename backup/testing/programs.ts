import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

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
// PostgreSQL does not run as root, and nobody else may enter root's home.
const cache = process.getuid?.() === 0 ? '/var/cache' : (process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'));
const folder = join(cache, 'hssk-ops', 'debian-13-programs-1');

const libraries = 'usr/lib/x86_64-linux-gnu';

/** Unpacks the packages once (about half a minute); later calls cost one look. */
export async function programs(): Promise<Programs> {
  if (!existsSync(folder)) await unpack();
  return {
    restic: join(folder, 'usr/bin/restic'),
    restServer: join(folder, 'usr/bin/restic-rest-server'),
    age: join(folder, 'usr/bin/age'),
    postgres: (name) => join(folder, 'usr/lib/postgresql/17/bin', name),
  };
}

async function unpack(): Promise<void> {
  await ensureBootstrap();
  mkdirSync(join(folder, '..'), { recursive: true });
  const made = mkdtempSync(`${folder}-`);
  chmodSync(made, 0o755);
  const root = join(made, 'root');
  await execa('mmdebstrap', ['--variant=extract', `--include=${packages.join(',')}`, 'trixie', root]);
  // The compiler of the just-in-time mode.
  for (const name of readdirSync(join(root, libraries)).filter((entry) => entry.startsWith('libLLVM'))) {
    rmSync(join(root, libraries, name));
  }
  wrapPostgres(root);
  try {
    renameSync(root, folder);
  } catch (error) {
    // Another test run was faster.
    if (!existsSync(folder)) throw error;
  }
  rmSync(made, { recursive: true, force: true });
}

async function ensureBootstrap(): Promise<void> {
  if (existsSync('/usr/bin/mmdebstrap')) return;
  if (process.getuid?.() !== 0) throw new Error('mmdebstrap is missing: sudo apt-get install mmdebstrap');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await execa('apt-get', ['-qq', 'update']);
  await execa(
    'apt-get',
    ['-qq', 'install', '--yes', '--no-install-recommends', 'mmdebstrap', 'debian-archive-keyring'],
    { env },
  );
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
