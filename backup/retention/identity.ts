import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { execa } from 'execa';
import type { Repository } from '../hosts.ts';
import type { CopyIdentity, Examined } from '../ledger.ts';
import { repositoryId } from '../restic.ts';
import { type CopyHost, passwordFile, repositoryFolder } from './copy-host.ts';
import { dayMilliseconds } from './days.ts';
import { filesOf } from './files.ts';
import { withView } from './view.ts';

/** Who this copy is: two copies must share none of it. */
export async function identityOf(host: CopyHost, repository: Repository): Promise<CopyIdentity> {
  const folder = repositoryFolder(host, repository);
  return {
    ...(await placeOf(host, folder)),
    repository: await withView(host, repository, (view) => repositoryId(view)).catch(() => 'unreadable'),
    keys: filesOf(folder, 'keys').map(({ id }) => id),
    password: fingerprint(readFileSync(passwordFile(host, repository), 'utf8').trim()),
  };
}

export async function placeOf({ configuration }: CopyHost, folder: string) {
  return { machine: configuration.machine, machineId: machineId(), disk: await diskOf(folder) };
}

export const fingerprint = (secret: string): string =>
  createHash('sha256').update(`hssk copy\n${secret}`).digest('hex').slice(0, 16);

const machineId = (): string =>
  existsSync('/etc/machine-id') ? readFileSync('/etc/machine-id', 'utf8').trim() : 'unknown';

/** Device, part of it and identity of its file system. */
async function diskOf(folder: string): Promise<string> {
  const { stdout, failed } = await execa(
    'findmnt',
    ['--noheadings', '--raw', '--output', 'SOURCE,UUID', '--target', folder],
    { reject: false },
  );
  return failed || !stdout ? `device ${statSync(folder).dev}` : stdout.trim();
}

/** Space now, and when it ends if it goes on as in the last four weeks. */
export function diskForecast(folder: string, before: { at: string; facts: Examined }[], now: Date): Examined['disk'] {
  const { blocks, bavail, bsize } = statfsSync(folder);
  const [totalBytes, freeBytes] = [blocks * bsize, bavail * bsize];
  const since = now.getTime() - 28 * dayMilliseconds;
  const used = [
    ...before
      .filter(({ at }) => Date.parse(at) >= since)
      .map(({ at, facts: { disk } }) => ({
        day: Date.parse(at) / dayMilliseconds,
        bytes: disk.totalBytes - disk.freeBytes,
      })),
    { day: now.getTime() / dayMilliseconds, bytes: totalBytes - freeBytes },
  ];
  return { totalBytes, freeBytes, ...forecast(used, freeBytes) };
}

/** A straight line through the used bytes of the days; nothing when they span less than a day or do not grow. */
export function forecast(
  used: { day: number; bytes: number }[],
  freeBytes: number,
): Pick<Examined['disk'], 'growthBytesPerDay' | 'daysUntilFull'> {
  const days = used.map(({ day }) => day);
  if (Math.max(...days) - Math.min(...days) < 1) return { growthBytesPerDay: null, daysUntilFull: null };
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanDay, meanBytes] = [mean(days), mean(used.map(({ bytes }) => bytes))];
  const slope =
    used.reduce((sum, { day, bytes }) => sum + (day - meanDay) * (bytes - meanBytes), 0) /
    used.reduce((sum, { day }) => sum + (day - meanDay) ** 2, 0);
  const growthBytesPerDay = Math.round(slope);
  return { growthBytesPerDay, daysUntilFull: growthBytesPerDay > 0 ? Math.floor(freeBytes / growthBytesPerDay) : null };
}
