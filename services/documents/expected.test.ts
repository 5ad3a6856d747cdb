import { expect, test } from 'vitest';
import { openCells, resetCells } from './cells.ts';
import { readExpected } from './expected.ts';
import { Refusal } from './refusal.ts';
import { type SampleKind, sampleVisit } from './sample.ts';
import { type Random, randomFrom } from './sample-random.ts';
import { readScanned } from './scanned-table.ts';
import { tableOf } from './schema.ts';
import { rowsOf, type TableView } from './table.ts';
import { mutate } from './testing/mutate.ts';
import { writeTable } from './write.ts';

const rounds = Number(process.env.FUZZ_ROUNDS ?? 2000);
const space = openCells();

/** What a reader makes of a document, or its refusal. */
function outcome(read: () => TableView | undefined): unknown {
  try {
    const view = read();
    return (
      view && { rows: rowsOf(view).map((row) => Object.entries(row)), extras: view.extras, cells: [...view.cells] }
    );
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, message: error.message };
    throw error;
  }
}

/** The ways in which hospitals' software writes the same table. */
const styles: ((text: string, random: Random) => string)[] = [
  (text) => text,
  (text) => `\ufeff${text}`,
  (text) => text.replaceAll('>\n<', '><'),
  (text) => text.replaceAll('\n', '\r\n\t  '),
  (text) => text.replaceAll(/<(\w+)><\/\1>/g, '<$1/>'),
  (text) => text.replaceAll(/<(\w+)><\/\1>/g, '<$1 />'),
  (text) => text.replaceAll(/\n<(\w+)><\/\1>/g, ''),
  (text) => text.replace(/<([A-Z_]+)>/, '<$1 xmlns:xsi="http://x/" a=\'1>\'>'),
  (text, random) =>
    text.replaceAll(/>([^<\n]+)</g, (all, words) =>
      random.integer(0, 3) > 0 ? all : `><![CDATA[${words}]]><!-- & --><`,
    ),
  (text, random) => text.replaceAll(/>([^<\n]+)</g, (all, words) => (random.integer(0, 3) > 0 ? all : `> ${words}\t<`)),
  (text) => `${text.replaceAll('\n<STT', '\n\n \n<STT')}\n\n`,
];
/** What only the scanner reads. */
const disorders: ((text: string) => string)[] = [
  (text) => text.replace(/(<MA_LK>[^\n]*\n)(<STT>[^\n]*\n)/, '$2$1'),
  (text) => text.replace(/(<MA_LK>[^\n]*\n)/, '$1$1'),
  (text) => text.replace('<STT>', '<LA>1</LA>\n<STT>'),
  (text) => text.replace('<STT>', '<STT a="1">'),
  (text) => text.replace(/<\/\w+>$/, '<Signature/>$&'),
  (text) => text.replace(/<\/DSACH_CHI_TIET_THUOC>/, '<CHI_TIET_THUOC>\n</CHI_TIET_THUOC>$&'),
];

const kinds: SampleKind[] = ['station', 'outpatient', 'outpatient-tests', 'inpatient'];

function tableFor(seed: number): { name: string; text: string; random: Random } {
  const random = randomFrom(seed);
  const { tables } = sampleVisit({ seed, kind: kinds[seed % 50 === 0 ? 3 : seed % 3]!, newborn: seed % 100 === 0 });
  const name = random.pick(Object.keys(tables));
  return { name, text: writeTable(tableOf(name), tables[name]!), random };
}

test('a table in the order of the standard is read as the scanner reads it, however it is laid out', () => {
  for (let seed = 0; seed < rounds / 10; seed += 1) {
    const { name, text, random } = tableFor(seed);
    const bytes = Buffer.from(styles[seed % styles.length]!(text, random));
    resetCells(space);
    const read = outcome(() => readExpected(tableOf(name), bytes, space));
    expect({ seed, read }).toEqual({ seed, read: outcome(() => readScanned(tableOf(name), bytes)) });
  }
}, 120_000);

test('in another order it is left to the scanner', () => {
  for (const disorder of disorders) {
    const { tables } = sampleVisit({ seed: 1, kind: 'station' });
    const bytes = Buffer.from(disorder(writeTable(tableOf('XML2'), tables.XML2!)));
    expect({ disorder, view: readExpected(tableOf('XML2'), bytes, space) }).toEqual({ disorder, view: undefined });
  }
});

test('a damaged table is left to the scanner, or read or refused as it does', () => {
  let read = 0;
  for (let seed = 0; seed < rounds; seed += 1) {
    const { name, text, random } = tableFor(seed);
    const bytes = mutate(Buffer.from(random.pick(styles)(text, random)), random);
    resetCells(space);
    const found = outcome(() => readExpected(tableOf(name), bytes, space));
    if (found === undefined) continue;
    read += 1;
    expect({ seed, found }).toEqual({ seed, found: outcome(() => readScanned(tableOf(name), bytes)) });
  }
  expect(read).toBeGreaterThan(rounds / 20);
}, 120_000);

test('views stay what they were while the space of their cells grows', () => {
  const small = openCells();
  const { tables } = sampleVisit({ seed: 1, kind: 'inpatient' });
  const views = Object.entries(tables).map(([name, rows]) => {
    const view = readExpected(tableOf(name), Buffer.from(writeTable(tableOf(name), rows)), small)!;
    return { view, name, rows };
  });
  for (const { view, name, rows } of views)
    expect({ name, count: rowsOf(view).length }).toEqual({ name, count: rows.length });
  for (const { view, rows } of views)
    expect(rowsOf(view).map((row) => row.MA_LK)).toEqual(rows.map((row) => row.MA_LK));
});
