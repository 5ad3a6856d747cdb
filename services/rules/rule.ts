import type { ArticleId } from '../articles.ts';
import type { Component, Site } from '../declare.ts';

/** One thing that must hold for every site. */
export type Rule = {
  id: string;
  titleVi: string;
  /** Empty for what only arithmetic demands, such as an address inside its network. */
  meets: ArticleId[];
  /** One clause per place that breaks the rule: what came, a semicolon, what is expected. No full stop. */
  broken: (site: Site, catalogue: Component[]) => string[];
};

/** The components that take a copy of the backups, in the order of the copies; nothing else runs on their machines. */
export const copyComponents = ['backup', 'copy', 'vault'] as const;

export const isCopyComponent = (component: string): component is (typeof copyComponents)[number] =>
  (copyComponents as readonly string[]).includes(component);

/** `control-plane` gives `control-1`, every other component its own name. */
export const machinePrefix = (component: string): string => (component === 'control-plane' ? 'control' : component);

/** Items that share a key, each group with at least two of them. */
export function shared<Item>(items: Item[], key: (item: Item) => string): Item[][] {
  return Object.values(Object.groupBy(items, key)).filter((group): group is Item[] => (group?.length ?? 0) > 1);
}

/** Every unordered pair of the list. */
export const pairs = <Item>(items: Item[]): [Item, Item][] =>
  items.flatMap((one, index) => items.slice(index + 1).map((other): [Item, Item] => [one, other]));

/** `a, b and c`. */
export const listed = (names: string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
