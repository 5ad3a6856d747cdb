import type { Entry } from '../../ledger.ts';
import { signerOf } from '../keys.ts';
import { entryOf, hashOf, sealed } from '../line.ts';
import { packageFiles } from '../package/names.ts';
import { type Material, packageOf } from '../package/package.ts';
import { makeSigningKey } from '../testing.ts';
import { type SampleKeys, sampleKeys } from './sample.ts';

export type Files = Record<string, Buffer>;
export type Base = { material: Material; files: Files; keys: SampleKeys };
/** `codes`: at least one of what the verifier must name; a signature alone is not enough where the key was stolen. */
export type Mutation = { name: string; files: Files; codes?: string[] };

/** Numbers that are the same for the same seed (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below) | 0;
  };
}

type Random = (below: number) => number;
type Mutate = (base: Base, random: Random) => Omit<Mutation, 'name'>;

const lineFiles = [packageFiles.log, packageFiles.entriesCsv, packageFiles.daysCsv, packageFiles.witness('copy-1')];
const pick = <Item>(list: Item[], random: Random): Item => list[random(list.length)]!;
const withLines = (files: Files, name: string, change: (lines: string[]) => string[]): Files => {
  const lines = files[name]!.toString('utf8').split('\n').slice(0, -1);
  return {
    ...files,
    [name]: Buffer.from(
      change(lines)
        .map((line) => `${line}\n`)
        .join(''),
    ),
  };
};

/** Somebody who can write to the package, and has no key. */
const byHand: Record<string, Mutate> = {
  flip: ({ files }, random) => {
    const name = pick(Object.keys(files), random);
    const bytes = Buffer.from(files[name]!);
    const at = random(bytes.length);
    bytes[at] = bytes[at]! ^ (1 << random(8));
    return { files: { ...files, [name]: bytes } };
  },
  drop: ({ files }, random) => {
    const change = (lines: string[]) => lines.toSpliced(random(lines.length), 1 + random(3));
    return { files: withLines(files, pick(lineFiles, random), change) };
  },
  reorder: ({ files }, random) => ({
    files: withLines(files, pick(lineFiles, random), (lines) => {
      const from = random(lines.length - 1);
      return lines.with(from, lines[from + 1]!).with(from + 1, lines[from]!);
    }),
  }),
  truncate: ({ files }, random) => {
    const name = pick(Object.keys(files), random);
    return { files: { ...files, [name]: files[name]!.subarray(0, random(files[name]!.length)) } };
  },
  'back-date': ({ files }, random) => ({
    files: withLines(files, packageFiles.log, (lines) => {
      const at = random(lines.length);
      return lines.with(at, lines[at]!.replace(/"at":"(\d{4})-(\d\d)/, '"at":"2025-$2'));
    }),
  }),
  'swap-key': ({ files, material }, random) => {
    const publicKeys = { ...material.publicKeys, [pick(Object.keys(material.publicKeys), random)]: strangerKey };
    return { files: { ...files, [packageFiles.keys]: Buffer.from(JSON.stringify(publicKeys)) }, codes: ['key'] };
  },
};

const strangerKey = sampleKeys().publicKeys['backup-1']!;

/** Somebody who stole the key of the log and signs all anew, tables and manifest too; what the witness signed is out of reach. */
const withLogKey: Record<string, Mutate> = {
  drop: (base, random) => rewritten(base, random, (entries, at) => entries.toSpliced(at, 1)),
  reorder: (base, random) =>
    rewritten(base, random, (entries, at) => entries.with(at, entries[at + 1]!).with(at + 1, entries[at]!)),
  'back-date': (base, random) =>
    rewritten(base, random, (entries, at) =>
      entries.with(at, { ...entries[at]!, at: hoursBefore(entries[at]!.at, 20) }),
    ),
  'split-view': (base, random) =>
    rewritten(base, random, (entries, at) =>
      entries.with(at, { ...entries[at]!, outcome: 'ok', facts: { all: 'well' } }),
    ),
  truncate: (base, random) => rolledBack(base, random, false),
  rollback: (base, random) => rolledBack(base, random, true),
  'swap-key': ({ material, files }) => {
    const signer = signerOf(makeSigningKey());
    return { files: packageOf({ ...material, signer }, files[packageFiles.report]!), codes: ['manifest'] };
  },
};

const hoursBefore = (at: string, hours: number) => new Date(Date.parse(at) - hours * 3_600_000).toISOString();

/** Places of entries that say something; an entry that only repeats a witness's statement may go without loss. */
const told = (entries: Entry[]): number[] =>
  entries.flatMap(({ kind, sequence }, index) => (kind === 'witness' || sequence === 0 ? [] : [index])).slice(0, -1);

function rewritten({ material, files }: Base, random: Random, change: (entries: Entry[], at: number) => Entry[]) {
  const entries = material.lines.map(entryOf);
  const at = pick(told(entries), random);
  const lines = resealed(material, change(entries, at), at);
  const hidden = random(2) === 0;
  return signedAnew({ material, files }, { lines, hiddenFrom: hidden ? at : undefined });
}

function rolledBack({ material, files }: Base, random: Random, hidden: boolean) {
  const at = pick(told(material.lines.map(entryOf)), random);
  return signedAnew({ material, files }, { lines: material.lines.slice(0, at), hiddenFrom: hidden ? at : undefined });
}

function resealed({ lines, signer }: Material, entries: Entry[], from: number): string[] {
  const result = lines.slice(0, from);
  for (const [sequence, entry] of entries.entries()) {
    if (sequence < from) continue;
    const previous = sequence === 0 ? entry.previous : hashOf(result.at(-1)!);
    result.push(sealed('entry', { ...entry, sequence, previous }, signer));
  }
  return result;
}

type Forgery = { lines: string[]; hiddenFrom: number | undefined };

/** With `hiddenFrom`, statements for that line and later ones are left out as well. */
function signedAnew({ material, files }: Omit<Base, 'keys'>, { lines, hiddenFrom }: Forgery): Omit<Mutation, 'name'> {
  const last = entryOf(lines.at(-1)!);
  const head = { sequence: last.sequence, hash: hashOf(lines.at(-1)!), at: last.at };
  const seen = (text: string) => (JSON.parse(text) as { witness: { sequence: number } }).witness.sequence;
  const kept = (statements: string[]) =>
    statements.filter((text) => hiddenFrom === undefined || seen(text) < hiddenFrom);
  const witnesses = Object.fromEntries(
    Object.entries(material.witnesses).map(([machine, statements]) => [machine, kept(statements)]),
  );
  return {
    files: packageOf({ ...material, lines, head, witnesses }, files[packageFiles.report]!),
    codes: ['fork', 'rollback', 'witness', 'stale', 'unwitnessed'],
  };
}

/** The mutation that belongs to a seed; all kinds come round in turn. */
export function mutate(base: Base, seed: number): Mutation {
  const kinds = [
    ...Object.entries(byHand).map(([name, change]) => [`${name} by hand`, change] as const),
    ...Object.entries(withLogKey).map(([name, change]) => [`${name} with the key of the log`, change] as const),
  ];
  const random = seeded(seed);
  const [name, change] = kinds[seed % kinds.length]!;
  return { name: `${seed}: ${name}`, ...change(base, random) };
}
