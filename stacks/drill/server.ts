import { CoreV1Api } from '@kubernetes/client-node';
import { hostRoles } from '../../backup/hosts.ts';
import type { Measured, Point } from '../../backup/ledger.ts';
import { choosePoint } from '../../backup/restore/choose.ts';
import type { Check } from '../../backup/restore/compare.ts';
import { componentOf } from '../../services/catalogue.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { isInCluster, nodesOf } from '../../services/network.ts';
import { kubernetesOf } from '../cluster/api.ts';
import { exitCode, Problem, type Report } from '../problem.ts';
import { type Log, runSteps, type Step } from '../progress.ts';
import { readPoints } from '../restore/points.ts';
import { inSync } from '../verify/failover.ts';
import { deployAgain, makeMachines } from './again.ts';
import { goesThrough, readAgain, sendDocuments } from './documents.ts';
import { removeMachines } from './remove.ts';
import { untilItBreaks } from './report.ts';
import { restoreSystemState } from './system-state.ts';

/** Facts of a `drill` entry of this kind. */
export type ServerDrill = Measured & { drill: 'server'; machine: string };

/** Machines that a drill of this kind may lose. */
export const drillableMachines = (site: Site): Machine[] =>
  nodesOf(site).filter(({ component }) => component !== 'control-plane');

/**
 * Loses one machine with its disk and brings it back: from its image, its system state from the backup, the rest by the deploy; then a
 * document goes through and the data of before is there. The image stands for the operating system: machines of a local site share a kernel.
 */
export async function drillServer(
  site: Site,
  machine: Machine,
  { log, show }: { log: Log; show: Report },
): Promise<ServerDrill> {
  refuseOthers(site, machine);
  const point = choosePoint(await readPoints(site), { kind: 'machine', copy: 'backup', machine: machine.name });
  const report: ServerDrill = {
    ...{ drill: 'server', copy: 'backup', points: [point.id], machine: machine.name },
    ...{ checks: [], recoverySeconds: null, recoveryPointSeconds: ageOf(point) },
  };
  const before = await sendDocuments(site, 5);
  return untilItBreaks(report, show, async () => {
    const started = performance.now();
    await runSteps(lossAndState(site, { machine, point, report }), log);
    await deployAgain(site, log, show);
    report.checks.push(await isReady(site, machine));
    if (componentOf(machine.component).stateful) report.checks.push(await hasItsData(site));
    report.checks.push(await readAgain(site, before), await goesThrough(site));
    report.recoverySeconds = (performance.now() - started) / 1000;
  });
}

/** Of the system state; the data that a database member carries comes from the other member, up to the last commit. */
const ageOf = ({ startedAt }: Point): number => (Date.now() - Date.parse(startedAt)) / 1000;

type Losing = { machine: Machine; point: Point; report: ServerDrill };

const lossAndState = (site: Site, { machine, point, report }: Losing): Step[] => [
  {
    title: `Lose ${machine.name} and its disk`,
    run: async (line) => void (await removeMachines(site, (name) => name === machine.name, line)),
  },
  { title: 'Make the machine from its image', run: (line) => makeMachines(site, line) },
  {
    title: 'Restore its system state',
    run: async (line) => void report.checks.push(await restoreSystemState(site, { machine, point }, line)),
  },
];

/** What brings the machines back that this drill is not for. */
function refuseOthers(site: Site, { name, component }: Machine): void {
  const others: Record<string, string> = {
    'control-plane': 'it is part of npm run drill -- --kind site; by hand: runbooks/procedures/mat-may-dieu-khien.md',
    ...Object.fromEntries(
      hostRoles.map((role) => [
        role,
        'a host of copies comes back from the other copies: runbooks/procedures/mat-may-sao-luu.md; all are part of npm run drill -- --kind site',
      ]),
    ),
  };
  const next = others[component] ?? (isInCluster(componentOf(component)) ? undefined : 'npm run deploy makes it anew');
  if (!next) return;
  throw new Problem({
    where: `${site.id}/${name}`,
    what: `a server drill is for a machine that carries one component of the cluster; ${name} carries ${component}`,
    next: `--machine ${drillableMachines(site)
      .map((machine) => machine.name)
      .join(' or ')}; ${next}`,
    exit: exitCode.usage,
  });
}

async function isReady(site: Site, { name }: Machine): Promise<Check> {
  const { status } = await kubernetesOf(site).makeApiClient(CoreV1Api).readNode({ name });
  const ok = status?.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') ?? false;
  return { name: 'in the cluster', ok, text: ok ? `${name} is ready` : `${name} is not ready` };
}

/** A database member comes back as synchronous standby: every document of the primary is on it again. */
async function hasItsData(site: Site): Promise<Check> {
  const kubernetes = kubernetesOf(site).makeApiClient(CoreV1Api);
  const found = await inSync({ kubernetes }, 300);
  const text = found ? `${found.primary} and ${found.standby} hold the same data` : 'the members are not in sync';
  return { name: 'data', ok: found !== undefined, text };
}
