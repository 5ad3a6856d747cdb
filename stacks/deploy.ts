import { confirm } from '@clack/prompts';
import type { Site } from '../services/declare.ts';
import { type Change, keepChange } from './change-record.ts';
import { ensureCluster, releaseMachines } from './cluster/cluster.ts';
import type { ClusterInputs } from './cluster/inputs.ts';
import { applyComponents, planComponents } from './components/apply.ts';
import { applyDatacentre, planDatacentre } from './datacentre/datacentre.ts';
import { lastDeploy, recordDeploy, version } from './evidence.ts';
import { untilServing } from './hospital.ts';
import { enterDeploy, saveSealedSite } from './hosts/deploy-entry.ts';
import { ensureEscrow } from './hosts/escrow.ts';
import { ensureHostKeys } from './hosts/host-keys.ts';
import { planOuterHosts } from './hosts/plan.ts';
import { prepareOuterHosts } from './hosts/prepare.ts';
import { putSealedSite } from './hosts/sealed-site.ts';
import { ensureWatchKeys } from './hosts/watch-keys.ts';
import { type BuiltImages, buildImages, imagesOf, pushImages } from './images/build.ts';
import { removeOldImages } from './images/old-images.ts';
import { ensureSiteKeys, forgetMachines } from './keys.ts';
import { changesOf, describePlan, refuseDestruction, type StackPlan } from './plan.ts';
import { volumeDirectories } from './platform/volumes.ts';
import { preflight } from './preflight.ts';
import { exitCode, Problem } from './problem.ts';
import { type Log, runSteps, type Step, type Timing } from './progress.ts';
import { judgeSoftware, type SoftwareRecord } from './supply-chain/deploy-step.ts';
import { ensureTools, type ToolDirectories } from './toolchain/ensure.ts';
import { toolIds } from './toolchain/tools.ts';
import { describeResults, type Result, verify } from './verify/verify.ts';

export type DeployOptions = {
  /** Why a production site may be changed now. */
  change?: Change | undefined;
  yes: boolean;
  allowDestroy: string[];
  log: Log;
  /** Shows the plan to the person. */
  show: (text: string) => void;
};
export type Deployed = {
  version: string;
  changes: number;
  timing: Timing;
  proofs: Result[];
  software?: SoftwareRecord;
};

/** What the layers hand to each other. */
type Work = {
  tools?: ToolDirectories;
  built?: BuiltImages;
  software?: SoftwareRecord;
  plans: StackPlan[];
  proofs: Result[];
};

/** From whatever is there to a verified site; every layer does only what is missing, so that a killed run is taken up by the next one. */
export async function deploy(site: Site, options: DeployOptions): Promise<Deployed> {
  const work: Work = { plans: [], proofs: [] };
  // Of what is read from here on, whatever is checked out meanwhile.
  const deploying = version();
  const before = await runSteps(prepareSteps(site, work, options), options.log);
  options.show(describePlan(site, work.plans));
  refuseDestruction(site, work.plans, options.allowDestroy);
  if (changesOf(work.plans) > 0 && !options.yes && !(await agrees(site))) {
    throw new Problem({
      where: site.id,
      what: 'the plan was not confirmed; nothing was changed',
      next: 'npm run deploy',
      exit: exitCode.changesPending,
    });
  }
  if (options.change) keepChange(site, options.change);
  const after = await runSteps(applySteps(site, work, options), options.log);
  const timing = [...before, ...after];
  const { proofs, software } = work;
  const result: Deployed = {
    version: deploying,
    changes: changesOf(work.plans),
    timing,
    proofs,
    ...(software && { software }),
  };
  await runSteps([recordStep(site, result)], options.log);
  const failed = work.proofs.filter(({ ok }) => !ok);
  if (failed.length === 0) {
    await removeOldImages(work.built!, options.log.write);
    return result;
  }
  throw new Problem({
    where: site.id,
    what: `deployed, but ${failed.length} of ${work.proofs.length} proofs failed`,
    next: `npm run verify -- --site ${site.id}`,
    log: describeResults(failed),
    exit: exitCode.healthGateFailed,
  });
}

/** What happened is kept before anybody hears how it went. */
const recordStep = (site: Site, result: Deployed): Step => ({
  title: 'Record and escrow',
  run: async (report) => {
    const record = recordDeploy(site, result);
    await putSealedSite(site);
    await enterDeploy(site, record, report);
    await saveSealedSite(site, report);
  },
});

const prepareSteps = (site: Site, work: Work, { change }: DeployOptions): Step[] => [
  { title: 'Preflight', run: (report) => preflight(site, report) },
  { title: 'Keys and certificates', run: () => ensureKeys(site) },
  {
    title: 'Toolchain',
    run: async (report) => {
      work.tools = await ensureTools(toolIds, report);
    },
  },
  {
    title: 'Images',
    run: async (report) => {
      work.built = await buildImages(work.tools!, report);
    },
  },
  {
    title: 'Known vulnerabilities',
    run: async (report) => {
      work.software = await judgeSoftware(site, work.tools!, work.built!, { change, report });
    },
  },
  {
    title: 'Plan',
    run: async (report) => {
      work.plans = await planSite(site, work.tools!, work.built!, report);
    },
  },
];

const applySteps = (site: Site, work: Work, options: DeployOptions): Step[] => [
  {
    title: 'Machines',
    run: async (report) => {
      await releaseMachines(site, clusterInputs(site, work), report);
      await applyDatacentre(site, work.built!, work.tools!, report);
      forgetMachines(site);
    },
  },
  {
    title: 'Registry',
    run: async (report) => {
      await pushImages(site, work.built!, report);
    },
  },
  {
    title: 'Cluster',
    run: (report) => ensureCluster(site, clusterInputs(site, work), report),
  },
  {
    title: 'Components',
    run: async (report) => {
      const check = (plans: StackPlan[]) => refuseDestruction(site, plans, options.allowDestroy);
      await applyComponents(site, imagesOf(site, work.built!), work.tools!, { report, check });
      await untilServing(site);
    },
  },
  {
    title: 'Machines outside the cluster',
    run: async (report) => {
      const changed = await prepareOuterHosts(site, report);
      if (changed.length === 0) return;
      // What restores the site lies beside the first backups from the beginning.
      await putSealedSite(site);
      await saveSealedSite(site, report);
    },
  },
  {
    title: 'Verify',
    run: async (report) => {
      // A live production site is not interrupted by its own proof, and where nothing changed the last proof holds.
      const proven = lastDeploy(site)?.proofs.every(({ ok }) => ok) ?? false;
      const disruptive = site.kind === 'local' ? changesOf(work.plans) > 0 || !proven : !lastDeploy(site);
      work.proofs = await verify(site, report, { disruptive });
    },
  },
];

const clusterInputs = (site: Site, work: Work): ClusterInputs => ({
  images: imagesOf(site, work.built!),
  tools: work.tools!,
  directories: volumeDirectories(site),
});

/** Every key of the site that is missing or about to end. */
export async function ensureKeys(site: Site): Promise<void> {
  await ensureSiteKeys(site);
  await ensureHostKeys(site);
  await ensureEscrow(site);
  await ensureWatchKeys(site);
}

/** What a deploy would change now; asks the real site where there is one. */
export async function planSite(
  site: Site,
  tools: ToolDirectories,
  built: BuiltImages,
  report: (line: string) => void,
): Promise<StackPlan[]> {
  const machines = await planDatacentre(site, built, tools, report);
  const components = await planComponents(site, imagesOf(site, built), tools, report);
  return [...machines, ...components, ...(await planOuterHosts(site, report))];
}

async function agrees(site: Site): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new Problem({
      where: site.id,
      what: 'there are changes and no terminal to confirm them on',
      next: 'npm run deploy -- --yes',
      exit: exitCode.usage,
    });
  }
  return (await confirm({ message: `Apply these changes to ${site.id}?` })) === true;
}
