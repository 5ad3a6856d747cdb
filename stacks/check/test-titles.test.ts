import { expect, test } from 'vitest';
import { titlesIn } from './test-titles.ts';

/** Spelt with a capital, so that this file's own examples are not read as tests of the repository. */
const source = String.raw`
Test('002:15.1.dd each component has its own VM', () => {});
It.concurrent("000:19.2 002:17.8.3 the hospital's text is in no file", async () => {});
Test('it\'s plain', () => {});
Test.skip('000:19.3 never runs', () => {});
Test.todo('000:19.3 to be written');
describe.skipIf(!engine)('a group', () => {});
Test.skipIf(!engine)Test('000:20.1 runs where it can', () => {});
Test.each([
  [{ a: 1 }, 'text'],
])Test('002:15.1.c.1 a change with %j is refused', () => {});
contest('000:3.1 not a test');
`
  .replaceAll(')Test(', ')(')
  .replaceAll('Test', 'test')
  .replaceAll('It.', 'it.');

test('titles are read with the articles that they begin with; skipped tests prove nothing', () => {
  const titles = titlesIn(source);
  expect(titles.map(({ title }) => title).sort()).toEqual([
    "000:19.2 002:17.8.3 the hospital's text is in no file",
    '000:20.1 runs where it can',
    '002:15.1.c.1 a change with %j is refused',
    '002:15.1.dd each component has its own VM',
    "it's plain",
  ]);
  expect(titles.find(({ title }) => title.startsWith('000:19.2'))?.articles).toEqual(['000:19.2', '002:17.8.3']);
});
