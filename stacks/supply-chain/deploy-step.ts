import type { Site } from '../../services/declare.ts';
import type { Change } from '../change-record.ts';
import type { BuiltImages } from '../images/build.ts';
import type { Report } from '../problem.ts';
import { siteFiles } from '../site-files.ts';
import type { ToolDirectories } from '../toolchain/ensure.ts';
import { type Coverage, readAdvisoryData } from './advisory-data.ts';
import { type Judgement, judgeParts, mayBeDeployed, refuseVulnerable, sentencesOf } from './gate.ts';
import { softwareLists, writeLists } from './lists.ts';
import { partsOfMachines } from './machines.ts';
import { partsOfVersion } from './parts.ts';

/** What the record of a deploy and the evidence log keep of the software that went into operation. */
export type SoftwareRecord = {
  /** SHA-256 of the software list of each part; images are named in theirs by digest. */
  lists: Record<string, string>;
  /** The records that it was compared with; absent when there were none. */
  records?: Coverage;
  mayBeDeployed: boolean;
  blocking: string[];
  exceptions: string[];
  /** Machines that did not answer and were not looked at. */
  silent: string[];
};

type Options = { change: Change | undefined; report: Report };

/**
 * Lists the software of a deploy and compares it with what is known, before anything is touched. A production site refuses what is
 * vulnerable; an incident does not wait for it, and its record says what went in. Machines of a local site are made by the deploy
 * itself: `npm run check:vulnerabilities` looks at them.
 */
export async function judgeSoftware(
  site: Site,
  tools: ToolDirectories,
  built: BuiltImages,
  { change, report }: Options,
): Promise<SoftwareRecord> {
  const machines = site.kind === 'production' ? await partsOfMachines(site) : { parts: [], silent: [] };
  const parts = [...(await partsOfVersion(tools, built)), ...machines.parts];
  const data = await readAdvisoryData(siteFiles(site).advisories, parts);
  const judgement = judgeParts(parts, { site, data });
  for (const line of summaryOf(judgement, machines.silent)) report(line);
  if (change?.kind !== 'incident') refuseVulnerable(site, judgement);
  return {
    lists: writeLists(parts, softwareLists(site)),
    ...(data ? { records: data.coverage } : {}),
    mayBeDeployed: mayBeDeployed(judgement),
    blocking: judgement.findings
      .filter(({ blocks }) => blocks)
      .map(nameOf)
      .slice(0, longestRecord),
    exceptions: judgement.findings
      .filter(({ exception }) => exception)
      .map(nameOf)
      .slice(0, longestRecord),
    silent: machines.silent,
  };
}

/** An entry of the evidence log has room for some hundred names; the command lists all. */
const longestRecord = 200;

const nameOf = ({ id, package: name, version }: Judgement['findings'][number]) => `${id} in ${name} ${version}`;

const summaryOf = (judgement: Judgement, silent: string[]): string[] => [
  ...sentencesOf(judgement),
  ...(silent.length > 0 ? [`not looked at, since they do not answer: ${silent.join(', ')}`] : []),
];
