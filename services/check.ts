/** Cross-checks of the declarations; every problem of a run comes back together, none is thrown. */
import type { ArticleId } from './articles.ts';
import type { Component, Exchange, Site } from './declare.ts';
import { administrationRules } from './rules/administration.ts';
import { availabilityRules } from './rules/availability.ts';
import { catalogueRules } from './rules/catalogue.ts';
import { copyRules } from './rules/copies.ts';
import { custodianRules } from './rules/custodians.ts';
import { edgeRules } from './rules/edge.ts';
import { flowRules } from './rules/flows.ts';
import { machineRules } from './rules/machines.ts';
import { networkRules } from './rules/networks.ts';
import { onCallRules } from './rules/on-call.ts';
import type { Rule } from './rules/rule.ts';

/** One mistake of a declaration: a full sentence with the place, the expectation, the article and the file to change. */
export type DeclarationProblem = { rule: string; articles: ArticleId[]; message: string };

export const siteRules: Rule[] = [
  ...machineRules,
  ...networkRules,
  ...availabilityRules,
  ...copyRules,
  ...custodianRules,
  ...edgeRules,
  ...administrationRules,
  ...onCallRules,
];

export { catalogueRules, flowRules };

/** Everything that is wrong with one site; an empty list when it may be deployed. */
export function checkSite(site: Site, catalogue: Component[]): DeclarationProblem[] {
  return siteRules.flatMap((rule) =>
    rule
      .broken(site, catalogue)
      .map((clause) => problem(rule, `${site.id}: ${clause}`, `services/sites/${site.id}.ts`)),
  );
}

/** Everything that is wrong with the components themselves, whatever the site. */
export function checkCatalogue(catalogue: Component[]): DeclarationProblem[] {
  const distinct = catalogue.filter(({ id }, index) => catalogue.findIndex((other) => other.id === id) === index);
  return catalogueRules.flatMap((rule) =>
    distinct.flatMap((component) =>
      rule.broken(component, catalogue).map((clause) => problem(rule, `${component.id}: ${clause}`, fileOf(component))),
    ),
  );
}

/** Everything that is wrong with the data exchanges; `partners` are the ids of the parties outside the site. */
export function checkFlows(flows: Exchange[], partners: string[], catalogue: Component[]): DeclarationProblem[] {
  return flowRules.flatMap((rule) =>
    flows.flatMap((flow) =>
      rule
        .broken(flow, { catalogue, partners, flows })
        .map((clause) => problem(rule, `${flow.id}: ${clause}`, 'services/flows.ts')),
    ),
  );
}

const fileOf = ({ id, runs }: Component): string =>
  runs.as === 'reserved' ? 'services/reserved.ts' : `services/${id}/component.ts`;

function problem({ id, meets }: { id: string; meets: ArticleId[] }, text: string, file: string): DeclarationProblem {
  const articles = meets.length > 0 ? ` (${meets.join(', ')})` : '';
  const [statement = '', hint] = text.split(/; (?=did you mean )/);
  const sentence = hint ? `${statement}${articles}; ${hint}` : `${statement}${articles}.`;
  return { rule: id, articles: meets, message: `${sentence} Change ${file}.` };
}
