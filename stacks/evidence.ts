import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { Draft } from '../backup/ledger.ts';
import type { ArticleId } from '../services/articles.ts';
import type { Site } from '../services/declare.ts';
import { jsonOf } from '../services/json-of.ts';
import type { Timing } from './progress.ts';
import { siteFiles } from './site-files.ts';
import type { SoftwareRecord } from './supply-chain/deploy-step.ts';
import type { Result } from './verify/verify.ts';

export type DeployRecord = {
  at: string;
  by: string;
  version: string;
  changes: number;
  timing: Timing;
  proofs: Pick<Result, 'id' | 'meets' | 'ok' | 'found'>[];
  /** Absent in records of versions that did not look at it. */
  software?: SoftwareRecord;
};

/** Appends one line and waits until it is on the disk. */
export function recordDeploy(
  site: Site,
  entry: Pick<DeployRecord, 'version' | 'changes' | 'timing' | 'proofs' | 'software'>,
): DeployRecord {
  const line: DeployRecord = { at: new Date().toISOString(), by: userInfo().username, ...entry };
  const file = openSync(siteFiles(site).deploys, 'a', 0o600);
  // The one before may have been cut by a power loss; an empty line is nobody's record.
  writeSync(file, `\n${JSON.stringify(line)}\n`);
  fsyncSync(file);
  closeSync(file);
  return line;
}

/** The deploy as an entry for the evidence log of copy 1: evidence for what its proofs meet, or against what failed alone. */
export function deployDraft(
  { by, version, changes, timing, proofs, software }: DeployRecord,
  host = hostname(),
): Draft {
  const failed = proofs.filter(({ ok }) => !ok);
  const told = failed.length > 0 ? failed : proofs;
  return {
    kind: 'deploy',
    host: host.replace(/[^a-z0-9.-]+/gi, '-').slice(0, 63),
    actor: by.slice(0, 100),
    outcome: failed.length > 0 ? 'failed' : 'ok',
    articles: [
      ...new Set<ArticleId>([
        ...(['002:15.1.c', '000:4.3'] as const),
        ...(software?.mayBeDeployed ? (['002:19.4.a', '002:21.3.1'] as const) : []),
        ...told.flatMap(({ meets }) => meets),
      ]),
    ],
    facts: {
      version,
      changes,
      seconds: Math.round(timing.reduce((sum, step) => sum + step.seconds, 0)),
      proofs: proofs.length,
      results: Object.fromEntries(proofs.map(({ id, ok }) => [id, ok])),
      failed: failed.map(({ id }) => id),
      ...(software ? { software } : {}),
    },
  };
}

export const lastDeploy = (site: Site): DeployRecord | undefined => deploysOf(site).at(-1);

/** Every deploy of a site that ended, oldest first. */
export function deploysOf(site: Site): DeployRecord[] {
  const { deploys } = siteFiles(site);
  const lines = existsSync(deploys) ? readFileSync(deploys, 'utf8').split('\n') : [];
  // A line that was being written when the computer died is no record.
  return lines.flatMap((line) => (jsonOf(line) as DeployRecord | undefined) ?? []);
}

/** The version that this checkout would deploy; `-dirty` when a file differs from it. */
export function version(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
