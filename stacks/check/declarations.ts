import { catalogue } from '../../services/catalogue.ts';
import { checkCatalogue, checkFlows, checkSite } from '../../services/check.ts';
import type { Site } from '../../services/declare.ts';
import { flows, partners } from '../../services/flows.ts';
import { sites } from '../../services/sites/index.ts';
import { exitCode, Problem } from '../problem.ts';

/** What is wrong with the components, the data exchanges and every site of this repository. */
export const declarationProblems = (): string[] =>
  [
    ...checkCatalogue(catalogue),
    ...checkFlows(flows, Object.keys(partners), catalogue),
    ...Object.values(sites).flatMap((site) => checkSite(site, catalogue)),
  ].map(({ message }) => message);

/** Throws one Problem with all that is wrong with `site`, before anything reaches for its machines. */
export function requireValidSite(site: Site): void {
  const problems = [...checkCatalogue(catalogue), ...checkSite(site, catalogue)];
  if (problems.length === 0) return;
  throw new Problem({
    where: site.id,
    what: `its declaration has ${problems.length} problem${problems.length === 1 ? '' : 's'}\n  - ${problems.map(({ message }) => message).join('\n  - ')}`,
    next: 'npm run check',
    exit: exitCode.preflightFailed,
  });
}
