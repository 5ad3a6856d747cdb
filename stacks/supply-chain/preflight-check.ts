import type { Site } from '../../services/declare.ts';
import type { Check } from '../preflight.ts';
import { siteFiles } from '../site-files.ts';
import { coverageProblems, readAdvisoryData } from './advisory-data.ts';
import { bringRecords } from './gate.ts';
import { ecosystems } from './part.ts';

/** Told before tools and images are built; the step that knows what would be deployed, and why, decides. */
export const vulnerabilityRecords = (site: Site): Check => ({
  title: 'vulnerability records',
  onlyTold: true,
  look: async () => {
    const data = await readAdvisoryData(siteFiles(site).advisories, []);
    const problems = coverageProblems(data, ecosystems, new Date());
    if (!data || problems.length > 0) return { problem: problems.join('; ') };
    return { found: ecosystems.map((ecosystem) => `${ecosystem} of ${data.coverage[ecosystem]?.newest}`).join(', ') };
  },
  command: bringRecords(site),
});
