import { catalogue } from '../../services/catalogue.ts';
import { checkCatalogue, checkFlows, checkSite } from '../../services/check.ts';
import { flows, partners } from '../../services/flows.ts';
import { sites } from '../../services/sites/index.ts';

/** What is wrong with the components, the data exchanges and every site of this repository. */
export const declarationProblems = (): string[] =>
  [
    ...checkCatalogue(catalogue),
    ...checkFlows(flows, Object.keys(partners), catalogue),
    ...Object.values(sites).flatMap((site) => checkSite(site, catalogue)),
  ].map(({ message }) => message);
