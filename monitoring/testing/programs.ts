import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** Debian 13's own programs, those that the watch machine runs. */
export type Program =
  | 'prometheus'
  | 'promtool'
  | 'prometheus-alertmanager'
  | 'amtool'
  | 'prometheus-blackbox-exporter'
  | 'prometheus-node-exporter';

/** What is unpacked; another list is another folder in the cache. */
const packages = [
  'prometheus',
  'prometheus-alertmanager',
  'prometheus-blackbox-exporter',
  'prometheus-node-exporter',
  'socat',
  'tzdata',
];
const cache = process.getuid?.() === 0 ? '/var/cache' : (process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'));
const folder = join(cache, 'hssk-ops', 'debian-13-monitoring-2');
const libraries = join(folder, 'usr/lib/x86_64-linux-gnu');

/** File and first arguments of a program, run by Debian 13's own loader; the packages are unpacked once. */
export async function programOf(name: Program | 'socat'): Promise<[file: string, ...args: string[]]> {
  if (!existsSync(folder)) await unpack();
  const loader = join(folder, 'usr/lib64/ld-linux-x86-64.so.2');
  const run = [loader, '--library-path', libraries, join(folder, 'usr/bin', name)] as const;
  // Debian's Alertmanager reads its own templates and the time zones under /usr/share, wherever it lies itself.
  return name === 'prometheus-alertmanager' ? [...ownShare, ...run] : [...run];
}

const ownShare = [
  ...(process.getuid?.() === 0
    ? (['unshare', '--mount'] as const)
    : (['unshare', '--mount', '--map-root-user'] as const)),
  ...['sh', '-c', `mount --bind ${join(folder, 'usr/share')} /usr/share && exec "$0" "$@"`],
] as const;

async function unpack(): Promise<void> {
  await ensureBootstrap();
  mkdirSync(join(folder, '..'), { recursive: true });
  const made = mkdtempSync(`${folder}-`);
  const root = join(made, 'root');
  await execa('mmdebstrap', ['--variant=extract', `--include=${packages.join(',')}`, 'trixie', root]);
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
