import { read, testFiles } from './files.ts';

export type TestTitle = {
  file: string;
  title: string /** Article ids that the title begins with. */;
  articles: string[];
};

/** `test('…'`, `it.concurrent("…"`; the title is the third group. */
const plainCall = /\b(?:test|it)((?:\.\w+)*)\(\s*(['"`])((?:\\.|(?!\2)[^\\])*)\2/g;

/** The second call of `test.each(…)('…'`, told by a title that begins with an article. */
const eachCall = /()\)\(\s*(['"`])(\d{3}:(?:\\.|(?!\2)[^\\])*)\2/g;

/** Titles of all tests that run; a skipped test proves nothing. */
export const testTitles = (): TestTitle[] =>
  testFiles().flatMap((file) => titlesIn(read(file)).map((title) => ({ file, ...title })));

export const titlesIn = (source: string): Omit<TestTitle, 'file'>[] =>
  [...source.matchAll(plainCall), ...source.matchAll(eachCall)]
    .filter(([, modifiers = '']) => !/\.(skip|todo|fails)\b/.test(modifiers))
    .map(([, , , title = '']) => title.replace(/\\(.)/g, '$1'))
    .map((title) => ({ title, articles: articlesAtTheStart(title) }));

/** `000:19.2 002:17.8 text` begins with two articles. */
const articlesAtTheStart = (title: string): string[] =>
  /^(?:\d{3}:[\w.-]+,? +)*/.exec(title)?.[0].split(/,? +/).filter(Boolean) ?? [];
