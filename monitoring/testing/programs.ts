import { join } from 'node:path';
import { packagesFolder, unpackOnce } from '../../services/testing/debian-packages.ts';

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
const folder = packagesFolder('debian-13-monitoring-2');
const libraries = join(folder, 'usr/lib/x86_64-linux-gnu');

/** File and first arguments of a program, run by Debian 13's own loader; the packages are unpacked once. */
export async function programOf(name: Program | 'socat'): Promise<[file: string, ...args: string[]]> {
  await unpackOnce(folder, packages);
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
