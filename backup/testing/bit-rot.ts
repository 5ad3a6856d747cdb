import { chmodSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { filesOf } from '../retention/files.ts';

export type Rot = { how: 'flip' | 'truncate' | 'delete'; file: string };

/** Mulberry32: the same numbers from 0 to 1 for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Damages so many different files of a repository, as a disk may: one bit, the end, or all of it. */
export function rot(folder: string, count: number, random: () => number): Rot[] {
  const pick = <Item>(items: Item[]): Item => items[Math.floor(random() * items.length)]!;
  const done: Rot[] = [];
  while (done.length < count) {
    const part = pick(['data', 'data', 'data', 'index', 'snapshots', 'keys'] as const);
    const left = filesOf(folder, part).filter(({ id }) => !done.some(({ file }) => file === `${part}/${id}`));
    if (left.length === 0) continue;
    const { id, path } = pick(left);
    const how = pick(['flip', 'truncate', 'delete'] as const);
    damage(path, how, random);
    done.push({ how, file: `${part}/${id}` });
  }
  return done;
}

function damage(path: string, how: Rot['how'], random: () => number): void {
  const content = readFileSync(path);
  const at = Math.floor(random() * content.length);
  chmodSync(path, 0o600);
  if (how === 'delete') rmSync(path);
  else if (how === 'truncate') truncateSync(path, at);
  else {
    content[at]! ^= 1 << Math.floor(random() * 8);
    writeFileSync(path, content);
  }
}
