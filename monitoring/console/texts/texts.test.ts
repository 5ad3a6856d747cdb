import { expect, test } from 'vitest';
import { kindNames, outcomeNames } from '../../../backup/evidence/package/names.ts';
import { catalogue } from '../../../services/catalogue.ts';
import { languages } from '../language.ts';
import { en } from './en.ts';
import { vi } from './vi.ts';

type Shape = { [key: string]: string };

function shapeOf(value: unknown, path = ''): Shape {
  if (typeof value === 'function') return { [path]: `function of ${value.length}` };
  if (typeof value === 'string') return { [path]: value.trim() === '' ? 'empty' : 'text' };
  return Object.assign(
    {},
    ...Object.entries(value as object).map(([key, inner]) => shapeOf(inner, path ? `${path}.${key}` : key)),
  );
}

test('both languages have the same texts, and none is empty', () => {
  expect(shapeOf(en)).toEqual(shapeOf(vi));
  expect(Object.values(shapeOf(vi))).not.toContain('empty');
});

test('Vietnamese is in normal form C', () => {
  const text = JSON.stringify(vi);
  expect(text).toBe(text.normalize('NFC'));
});

test.each(['vi', 'en'] as const)('%s names every component, kind and outcome', (id) => {
  const { components, kinds, outcomes: named } = languages[id].texts;
  expect(catalogue.map((component) => components[component.id]).filter((name) => !name)).toEqual([]);
  expect(Object.keys(kindNames).filter((kind) => !kinds[kind])).toEqual([]);
  expect(Object.keys(outcomeNames).filter((outcome) => !named[outcome])).toEqual([]);
});

test('numbers, shares and durations are written as readers of each language write them', () => {
  const { vi: first, en: second } = languages;
  expect([first.number(48_213), second.number(48_213)]).toEqual(['48.213', '48,213']);
  expect(first.percent(0.99996)).toBe('99,99 %');
  expect(first.percent(1)).toBe('100 %');
  expect([0, 0.041, 5.5, 372, 72_600, 200_000].map(first.duration)).toEqual([
    ...['0 giây', '41 ms', '5,5 giây', '6 phút 12 giây', '20 giờ 10 phút', '2 ngày'],
  ]);
});
