import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Site } from '../services/declare.ts';
import type { Timing } from './progress.ts';
import { siteFiles } from './site-files.ts';
import type { Result } from './verify/verify.ts';

export type DeployRecord = {
  at: string;
  by: string;
  version: string;
  changes: number;
  timing: Timing;
  proofs: Pick<Result, 'id' | 'ok' | 'found'>[];
};

const fileOf = (site: Site) => join(siteFiles(site).root, 'deploys.jsonl');

/** Appends one line and waits until it is on the disk. */
export function recordDeploy(site: Site, entry: Pick<DeployRecord, 'changes' | 'timing' | 'proofs'>): void {
  const line: DeployRecord = { at: new Date().toISOString(), by: userInfo().username, version: version(), ...entry };
  const file = openSync(fileOf(site), 'a', 0o600);
  writeSync(file, `${JSON.stringify(line)}\n`);
  fsyncSync(file);
  closeSync(file);
}

export function lastDeploy(site: Site): DeployRecord | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(site), 'utf8').trim().split('\n').at(-1)!) as DeployRecord;
  } catch {
    return undefined;
  }
}

function version(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
