import { $ } from 'zx';
import { blobPath } from '../images/archive.ts';

/**
 * Text of the files that fit the patterns, one after the other, out of the layers of an image that is not run; the newest layer that
 * has any decides. `layers` are digests in the cache of archives, oldest first. Empty when no layer has such a file.
 */
export async function filesInLayers(layers: string[], patterns: string[]): Promise<string> {
  const wildcards = patterns.flatMap((pattern) => [pattern, `./${pattern}`]);
  for (const digest of layers.toReversed()) {
    // Exit code 2 says that a pattern fitted nothing, and with other words that the archive is damaged.
    const read = await $({ quiet: true, nothrow: true })`tar -x -O --wildcards -f ${blobPath(digest)} ${wildcards}`;
    const damage = read.stderr
      .split('\n')
      .filter((line) => line && !/Not found in archive|Exiting with failure/.test(line));
    if (damage.length > 0) throw new Error(`${blobPath(digest)} cannot be read: ${damage[0]}`);
    if (read.stdout !== '') return read.stdout;
  }
  return '';
}
