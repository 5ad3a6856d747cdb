import { catalogue } from '../../services/catalogue.ts';
import { catalogueRules, flowRules, siteRules } from '../../services/check.ts';
import { flows } from '../../services/flows.ts';
import { procedureOf, readHandbookPage } from '../../services/handbook-page.ts';
import { procedureFiles, read } from './files.ts';
import { testTitles } from './test-titles.ts';

/** Something that says which duties it meets. */
export type Claim = {
  kind: 'component' | 'flow' | 'rule' | 'probe' | 'procedure' | 'test';
  id: string;
  /** Where it is written. */
  file: string;
  meets: string[];
  /** Of a procedure: the person who signs for it. */
  signedBy?: string;
};

/** Everything of this repository that names duties. Throws what the probes throw when they cannot be loaded. */
export async function allClaims(): Promise<Claim[]> {
  const { probes } = await import('../verify/probes.ts');
  return [
    ...catalogue.map(({ id, meets }) => claim('component', id, `services/${id}/component.ts`, meets)),
    ...flows.map(({ id, meets }) => claim('flow', id, 'services/flows.ts', meets)),
    ...[...siteRules, ...catalogueRules, ...flowRules].map(({ id, meets }) =>
      claim('rule', id, 'services/rules', meets),
    ),
    ...probes.map(({ id, meets }) => claim('probe', id, 'stacks/verify/probes.ts', meets)),
    ...procedures(),
    ...testTitles()
      .filter(({ articles }) => articles.length > 0)
      .map(({ file, title, articles }) => claim('test', title, file, articles)),
  ];
}

const claim = (kind: Claim['kind'], id: string, file: string, meets: string[]): Claim => ({ kind, id, file, meets });

const procedures = (): Claim[] =>
  procedureFiles().map((file) => {
    const { title, meets, signedBy } = procedureOf(readHandbookPage(read(file)).head);
    return { ...claim('procedure', title, file, meets), signedBy };
  });
