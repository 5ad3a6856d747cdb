import { expect, test } from 'vitest';
import { bundleMaker } from './bundle.ts';

type Bundle = { entry: { fullUrl: string; resource: { resourceType: string; identifier?: { value: string }[] } }[] };

test('every reference of a bundle leads into the bundle or to its facility', () => {
  const text = bundleMaker('inpatient', '01001', 'r').next().toString();
  const { entry } = JSON.parse(text) as Bundle;
  const known = new Set([...entry.map(({ fullUrl }) => fullUrl), 'Organization/co-so-01001']);
  const references = [...text.matchAll(/"reference":"([^"]+)"/g)].map(([, reference]) => reference!);
  expect(references.length).toBeGreaterThan(entry.length);
  expect(references.filter((reference) => !known.has(reference))).toEqual([]);
});

test('no two bundles are of the same visit', () => {
  const maker = bundleMaker('outpatient', '01001', 'r');
  const codes = Array.from({ length: 50 }, () => {
    const { entry } = JSON.parse(maker.next().toString()) as Bundle;
    return entry.find(({ resource }) => resource.resourceType === 'Encounter')?.resource.identifier?.[0]?.value;
  });
  expect(new Set(codes).size).toBe(50);
  expect(codes).not.toContain(undefined);
});
