import { expect, expectTypeOf, test } from 'vitest';
import { type ArticleId, articles, covers, documentOf, documents, dutyIds } from './articles.ts';

test('the register holds every duty of the five documents', () => {
  const perDocument = Object.fromEntries(
    Object.keys(documents).map((document) => [document, dutyIds.filter((id) => id.startsWith(document)).length]),
  );
  expect(perDocument).toEqual({ '000': 60, '001': 40, '002': 99, '003': 25, '004': 37 });
});

test('a duty stands for itself, a point for all its parts, an unknown id for nothing', () => {
  expect(covers('000:19.3')).toEqual(['000:19.3']);
  expect(covers('002:17.8')).toEqual(['002:17.8.1', '002:17.8.2', '002:17.8.3']);
  expect(covers('002:15.2.a')).toEqual(['002:15.2.a.1', '002:15.2.a.2']);
  expect(covers('001:V')).toContain('001:V-end');
  expect(covers('002:17.81')).toEqual([]);
  expect(covers('002:1')).toEqual([]);
});

test('every duty has its words in both languages', () => {
  for (const id of dutyIds) {
    const { article, quote, duty, dutyVi, proof } = articles[id];
    expect(
      [article, quote, duty, dutyVi, proof].every((text) => text.trim().length > 0),
      id,
    ).toBe(true);
  }
  expect(documentOf('002:15.1.dd').system).toBe('skss');
});

test('an unknown article is a type error', () => {
  expectTypeOf<'002:15.1.dd'>().toExtend<ArticleId>();
  expectTypeOf<'002:17.8'>().toExtend<ArticleId>();
  expectTypeOf<'001:V'>().toExtend<ArticleId>();
  // @ts-expect-error no document has this article
  const unknown: ArticleId = '002:99.9';
  expect(covers(unknown)).toEqual([]);
});
