import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

// Some programs do not run as root, and nobody else may enter root's home.
const cache = process.getuid?.() === 0 ? '/var/cache' : (process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'));

/** Where a set of unpacked packages lies; a set that changes takes another name. */
export const packagesFolder = (name: string): string => join(cache, 'hssk-ops', name);

/**
 * Unpacks Debian 13's packages with all that they depend on, once (about half a minute); later calls cost one look.
 * `finish` prepares the unpacked tree before others see it.
 */
export async function unpackOnce(folder: string, packages: string[], finish = (_root: string) => {}): Promise<void> {
  if (existsSync(folder)) return;
  await ensureBootstrap();
  mkdirSync(join(folder, '..'), { recursive: true });
  const made = mkdtempSync(`${folder}-`);
  chmodSync(made, 0o755);
  const root = join(made, 'root');
  await execa('mmdebstrap', ['--variant=extract', `--include=${packages.join(',')}`, 'trixie', root]);
  finish(root);
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
  const install = ['-qq', 'install', '--yes', '--no-install-recommends', 'mmdebstrap', 'debian-archive-keyring'];
  await execa('apt-get', install, { env });
}
