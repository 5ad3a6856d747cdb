import type { Site } from '../../services/declare.ts';
import { exitCode, Problem, type Report } from '../problem.ts';
import type { Answered } from '../run.ts';
import { faults } from './faults.ts';
import { describeMeasured, measureFaults } from './measure.ts';

/** `npm run verify -- --alerts`: real faults on the running local site, and how long until people hear of each (002:15.1.e). */
export async function verifyAlerts(site: Site, only: string[] | undefined, show: Report): Promise<Answered> {
  if (site.kind !== 'local') {
    throw new Problem({
      where: site.id,
      what: 'a site that serves hospitals is not broken on purpose',
      next: 'npm run verify -- --alerts --site local',
      exit: exitCode.usage,
    });
  }
  const unknown = (only ?? []).filter((id) => !faults.some((fault) => fault.id === id));
  if (unknown.length > 0) {
    const what = `no fault is called ${unknown.join(', ')}; there are ${faults.map(({ id }) => id).join(', ')}`;
    throw new Problem({ where: 'verify --alerts', what, next: 'npm run verify -- --alerts', exit: exitCode.usage });
  }
  const results = await measureFaults(site, only, show);
  return {
    data: {
      site: site.id,
      faults: results.map(({ fault, ...rest }) => ({ id: fault.id, alert: fault.alert, ...rest })),
    },
    text: describeMeasured(results),
    exit: results.every(({ problem }) => !problem) ? exitCode.ok : exitCode.healthGateFailed,
  };
}
