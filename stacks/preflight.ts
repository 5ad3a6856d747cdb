import type { Site } from '../services/declare.ts';
import { engine } from './container-engine.ts';
import * as checks from './preflight-checks.ts';
import { exitCode, Problem, type Report } from './problem.ts';
import { vulnerabilityRecords } from './supply-chain/preflight-check.ts';

/** One thing that a deploy needs of this computer. `mend` runs as root; `command` is what a person would type. */
export type Check = {
  title: string;
  /** What was found, or a problem: what came and what is expected. */
  look: () => Promise<{ found: string } | { problem: string }>;
  command?: string;
  /** A problem of it stops no deploy here. */
  onlyTold?: true;
  mend?: (report: Report) => Promise<void>;
};

export type Finding = { title: string; ok: boolean; text: string; command?: string };

export const checksOf = (site: Site): Check[] =>
  site.kind === 'local'
    ? [
        ...[checks.system, checks.packages, engine, checks.kernel, checks.memory, checks.disk, checks.go, checks.clock],
        checks.addressRange(site),
      ]
    : [checks.ssh, checks.go, checks.clock, vulnerabilityRecords(site)];

/** Looks at everything, without changing anything. */
export const examine = async (site: Site): Promise<Finding[]> => Promise.all(checksOf(site).map(judge));

/** As root it does what is missing and says so; otherwise, or when that does not help, it throws all problems at once (exit code 4). */
export async function preflight(site: Site, report: Report): Promise<void> {
  for (const check of checksOf(site)) {
    const finding = await judge(check);
    if (!finding.ok && check.onlyTold) report(`${check.title}: ${finding.text}; next: ${check.command}`);
    if (finding.ok || !check.mend || process.getuid?.() !== 0) continue;
    report(`${check.title}: ${finding.text}; doing: ${check.command}`);
    await check.mend(report);
  }
  const stopping = checksOf(site).filter(({ onlyTold }) => !onlyTold);
  const problems = (await Promise.all(stopping.map(judge))).filter((finding) => !finding.ok);
  if (problems.length === 0) return;
  throw new Problem({
    where: 'this computer',
    what: problems.map(({ title, text }) => `${title}: ${text}`).join('\n  '),
    next: problems.map(({ command }) => command ?? 'see above').join('\n        '),
    exit: exitCode.preflightFailed,
  });
}

async function judge(check: Check): Promise<Finding> {
  const result = await check.look().catch((error: Error) => ({ problem: error.message }));
  const ok = 'found' in result;
  return {
    title: check.title,
    ok,
    text: ok ? result.found : result.problem,
    ...(check.command ? { command: check.command } : {}),
  };
}
