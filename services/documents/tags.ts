import type { Table } from './schema.ts';

/** A piece of markup as it has to stand in the bytes. */
export type Tag = {
  length: number;
  /** Four bytes each; the last ends where the tag ends, so it overlaps the one before it. Of a shorter tag its single bytes. */
  words: Int32Array;
};

/** "<NAME" without its end, and "</NAME>". */
export type ElementTags = { head: Tag; close: Tag };

/** The markup of one table of the standard. */
export type TableTags = {
  root: ElementTags;
  list: ElementTags | undefined;
  item: ElementTags | undefined;
  fields: ElementTags[];
  /** By the white space between two fields: for every field but the last its end tag, the white space, the next one's start tag. */
  joints: Map<string, Tag[]>;
  names: string[];
};

/** Senders use one or two ways; what a hostile one makes up must not pile up. */
const mostSeparators = 8;

const wordBytes = 4;
const known = new Map<Table, TableTags>();

export function tagsOf(table: Table): TableTags {
  let tags = known.get(table);
  if (!tags) {
    const names = table.fields.map(({ name }) => name);
    tags = {
      root: elementTags(table.root),
      list: table.list ? elementTags(table.list) : undefined,
      item: table.item ? elementTags(table.item) : undefined,
      fields: names.map(elementTags),
      joints: new Map(),
      names,
    };
    known.set(table, tags);
  }
  return tags;
}

export function jointsOf({ joints, names }: TableTags, separator: string): Tag[] {
  const found = joints.get(separator);
  if (found) return found;
  if (joints.size === mostSeparators) joints.clear();
  const made = names.slice(1).map((next, index) => tagOf(`</${names[index]}>${separator}<${next}>`));
  joints.set(separator, made);
  return made;
}

/** Whether the tag stands at `at`; `words` are the same bytes. */
export function stands({ length, words: expected }: Tag, bytes: Uint8Array, words: DataView, at: number): boolean {
  if (at + length > bytes.length) return false;
  if (length < wordBytes) return expected.every((byte, index) => bytes[at + index] === byte);
  const last = expected.length - 1;
  for (let index = 0; index < last; index += 1)
    if (words.getInt32(at + index * wordBytes, true) !== expected[index]) return false;
  return words.getInt32(at + length - wordBytes, true) === expected[last];
}

const elementTags = (name: string): ElementTags => ({ head: tagOf(`<${name}`), close: tagOf(`</${name}>`) });

function tagOf(text: string): Tag {
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.length < wordBytes) return { length: bytes.length, words: Int32Array.from(bytes) };
  const last = bytes.length - wordBytes;
  const starts = Array.from({ length: Math.ceil(bytes.length / wordBytes) }, (_, index) =>
    Math.min(index * wordBytes, last),
  );
  return { length: bytes.length, words: Int32Array.from(starts, (start) => bytes.readInt32LE(start)) };
}
