import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { networkOf, overlap } from './addresses.ts';
import { catalogue } from './catalogue.ts';
import { catalogueRules, checkCatalogue, checkSite, siteRules } from './check.ts';
import type { Component, Site } from './declare.ts';
import { sites } from './sites/index.ts';

type Mistake = { site: Site; catalogue?: Component[]; messages: string[] };

const mistakes = readdirSync(new URL('./sites/invalid/', import.meta.url)).map((file) => file.replace(/\.ts$/, ''));

const load = async (mistake: string): Promise<Mistake> => import(`./sites/invalid/${mistake}.ts`);

const problemsOf = ({ site, catalogue: components = catalogue }: Omit<Mistake, 'messages'>) => [
  ...checkCatalogue(components),
  ...checkSite(site, components),
];

describe('each mistake is told in its own words', () => {
  test.each(mistakes)('%s', async (name) => {
    const mistake = await load(name);
    expect(problemsOf(mistake).map(({ message }) => message)).toEqual(mistake.messages);
  });
});

test('every rule has an example of its mistake', async () => {
  const all = await Promise.all(mistakes.map(load));
  const shown = new Set(all.flatMap(problemsOf).map(({ rule }) => rule));
  const unshown = [...siteRules, ...catalogueRules].map(({ id }) => id).filter((id) => !shown.has(id));
  expect(unshown).toEqual([]);
});

test('all problems of a site come together', async () => {
  const { site } = await load('shared-vm');
  const worse = { ...site, timeZone: 'UTC', backup: { dailyAt: 'noon', copies: [] } };
  const rules = checkSite(worse, catalogue).map(({ rule }) => rule);
  expect(rules).toEqual(['own-machine', 'three-copies', 'backup-time', 'time-zone']);
});

test('002:15.1.dd a site is valid only when every component has machines of its own', () => {
  for (const site of Object.values(sites)) {
    const components = Object.groupBy(site.machines, ({ address }) => address);
    for (const onOneMachine of Object.values(components)) expect(onOneMachine).toHaveLength(1);
  }
});

test('000:7.1-2 the account of a facility begins with its code and _lt_', async () => {
  const { site, messages } = await load('account-name');
  expect(checkSite(site, catalogue).map(({ message }) => message)).toEqual(messages);
  expect(messages).toHaveLength(2);
});

describe('the sites of this repository', () => {
  test.each(Object.entries(sites))('%s has no problem', (id, site) => {
    expect(problemsOf({ site })).toEqual([]);
    expect(site.id).toBe(id);
  });

  test('local sites run beside each other', () => {
    const local = Object.values(sites).filter(({ kind }) => kind === 'local');
    const networks = local.flatMap(({ networks: { machines, pods, services } }) => [machines, pods, services]);
    const clashes = networks.flatMap((one, index) =>
      networks.slice(index + 1).filter((other) => overlap(networkOf(one)!, networkOf(other)!)),
    );
    expect(clashes).toEqual([]);
    const ports = local.flatMap(({ edge, registry }) => [edge.publishedPort, registry.publishedPort]);
    expect(new Set(ports).size).toBe(ports.length);
  });
});
