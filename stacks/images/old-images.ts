import { $ } from 'zx';
import type { Report } from '../problem.ts';
import type { BuiltImages } from './build.ts';

/** A local image by its tag, `hssk/<name>:<hash>`. */
export type LocalTag = { tag: string; createdAt: Date };

/** How many builds of an image stay for a deploy of an earlier state. */
const keptOfEachName = 2;
/** A deploy of another site may still be about to push an image that this one does not know. */
const spareForMs = 3_600_000;

/** Tags that nobody needs any more: not of this build, not among the newest of their name, and not of the last hour. */
export function oldTags(local: LocalTag[], inUse: string[], now = new Date()): string[] {
  const byName = Map.groupBy(local, ({ tag }) => tag.split(':')[0]!);
  return [...byName.values()].flatMap((builds) => {
    const newest = builds.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    return newest
      .slice(keptOfEachName)
      .filter(({ tag, createdAt }) => !inUse.includes(tag) && now.getTime() - createdAt.getTime() > spareForMs)
      .map(({ tag }) => tag);
  });
}

/** Removes old builds of our images from this computer. One that a container still uses stays, and the next deploy tries again. */
export async function removeOldImages(built: BuiltImages, report: Report): Promise<void> {
  const inUse = Object.values(built).map(({ tag }) => tag);
  const old = oldTags(await localTags(), inUse);
  const removed = await Promise.all(old.map((tag) => $({ quiet: true, nothrow: true })`docker image rm ${tag}`));
  const count = removed.filter(({ exitCode }) => exitCode === 0).length;
  if (count > 0) report(`${count} old images removed from this computer`);
}

async function localTags(): Promise<LocalTag[]> {
  const format = '{{.Repository}}:{{.Tag}}\t{{.CreatedAt}}';
  const { stdout } = await $({ quiet: true })`docker image ls ${'hssk/*'} --format ${format}`;
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t') as [string, string])
    .map(([tag, createdAt]) => ({ tag, createdAt: new Date(createdAt.replace(/ [A-Z]+$/, '')) }));
}
