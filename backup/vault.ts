/** Copy 3: weekly and monthly points as age files for the escrow, another format than restic's, readable by nobody on its host. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { jsonOf } from '../services/json-of.ts';
import { secretFiles } from './hosts.ts';
import { seriesOf } from './jobs/points.ts';
import type { Copied, Entry, Point } from './ledger.ts';
import { BackupProblem } from './problem.ts';
import { copyArticles, type PullingHost } from './pull.ts';
import { dumpFile, must } from './restic.ts';
import { streamInto } from './restore/stream.ts';
import { record } from './retention/copy-host.ts';
import { sha256Of } from './retention/files.ts';
import { historyOf } from './retention/history.ts';
import { newestVaultPoints, vaultPoints } from './retention/keep.ts';
import type { Manifest } from './retention/manifest.ts';
import { vaultContent } from './retention/vault-files.ts';

/** What a window fetches besides what the calendar says. */
export type Wanted = { newest?: boolean };

/** Points of copy 1 that this copy is to have and never had, oldest first; `newest`: the last one of each series too. */
export function dueForVault(entries: Entry[], timeZone: string, { newest = false }: Wanted = {}): Point[] {
  const { points, holders } = historyOf(entries, 'backup');
  const demanded = newest ? newestVaultPoints(points) : [];
  return [...new Set([...vaultPoints(points, timeZone), ...demanded])]
    .filter(({ point }) => !holders.get(point.id)?.has('vault'))
    .map(({ point, stored }) => ({ ...point, snapshots: stored }));
}

const minutesBetweenTries = 10;

/** Whether it holds nothing yet of a series that it is to have, and did not just fail to get it. */
export function vaultLacksSeries(entries: Entry[], timeZone: string, now: Date): boolean {
  const held = new Set(historyOf(entries, 'vault').points.map(({ series }) => series));
  const failed = (entries as Entry<Copied>[]).findLast(
    ({ kind, outcome, facts }) => kind === 'copy' && outcome === 'failed' && facts.role === 'vault',
  );
  if (failed && now.getTime() - Date.parse(failed.at) < minutesBetweenTries * 60_000) return false;
  return dueForVault(entries, timeZone).some((point) => !held.has(seriesOf(point)));
}

/** Fetches what is due into the folder, which must be writable now. One entry for each point. */
export async function pullVault(host: PullingHost, wanted: Wanted = {}): Promise<{ copied: number; failed: number }> {
  const due = dueForVault(await host.ledger.read(), host.configuration.timeZone, wanted);
  const result = { copied: 0, failed: 0 };
  for (const point of due) result[(await fetchPoint(host, point)) ? 'copied' : 'failed']++;
  return result;
}

/** One entry, whatever comes of it. */
async function fetchPoint(host: PullingHost, point: Point): Promise<boolean> {
  const facts = { role: 'vault' as const, point: point.id, from: point.snapshots };
  const draft = { kind: 'copy' as const, articles: copyArticles };
  try {
    const { files } = await storePoint(host, point);
    const stored = files.map(({ sha256 }) => sha256);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    await record<Copied>(host, { ...draft, outcome: 'ok', facts: { ...facts, stored, bytes } });
    return true;
  } catch (error) {
    if (!(error instanceof BackupProblem)) throw error;
    const reason = error.message.slice(0, 1000);
    await record(host, { ...draft, outcome: 'failed', facts: { ...facts, stored: [], bytes: 0, reason } });
    return false;
  }
}

/** Fetches again every point whose files are not what the log says. Answers those that are whole again. */
export async function repairVault(host: PullingHost): Promise<{ repaired: string[]; failed: string[] }> {
  const entries = await host.ledger.read();
  const damaged = (await vaultContent(host, entries)).filter(({ damage }) => damage.length > 0);
  const placed = new Map(historyOf(entries, 'backup').points.map(({ point, stored }) => [point.id, stored]));
  const result = { repaired: [] as string[], failed: [] as string[] };
  for (const { known } of damaged) {
    const snapshots = placed.get(known.point.id);
    if (!snapshots) result.failed.push(known.point.id);
    else {
      const ok = await fetchPoint(host, { ...known.point, snapshots });
      (ok ? result.repaired : result.failed).push(known.point.id);
    }
  }
  const outcome = result.failed.length === 0 ? 'ok' : 'failed';
  await record(host, {
    kind: 'repair',
    outcome,
    articles: copyArticles,
    facts: { role: 'vault', repository: 'vault', ...result },
  });
  return result;
}

/** All files of the point under another name first, so that a folder of the point's name is always whole. */
async function storePoint(host: PullingHost, point: Point): Promise<Manifest> {
  const target = join(host.places.vault, point.id);
  const making = `${target}.making`;
  rmSync(making, { recursive: true, force: true });
  rmSync(target, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  const files: Manifest['files'] = [];
  for (const snapshot of point.snapshots) {
    for (const { path, size } of await filesIn(host, point, snapshot)) {
      const name = `${basename(path)}.age`;
      const stored = join(making, name);
      await seal(host, { point, snapshot, path, stored });
      files.push({ name, sha256: (await sha256Of(stored))!, bytes: statSync(stored).size, plainBytes: size });
    }
  }
  const whole: Manifest = { point: point.id, files };
  writeFileSync(join(making, 'manifest.json'), `${JSON.stringify(whole)}\n`);
  for (const name of readdirSync(making)) makeDurable(join(making, name));
  renameSync(making, target);
  makeDurable(host.places.vault);
  return whole;
}

const listed = z.object({ type: z.literal('file'), path: z.string(), size: z.number() });

async function filesIn(host: PullingHost, point: Point, snapshot: string) {
  const { lines } = await must(host.repository(point.repository), { args: ['ls', snapshot] });
  const files = lines.map((line) => listed.safeParse(jsonOf(line))).flatMap(({ data }) => (data ? [data] : []));
  if (files.length > 0) return files;
  throw new BackupProblem({ where: point.id, what: `snapshot ${snapshot} holds no file`, next: 'npm run copies' });
}

function seal(
  host: PullingHost,
  { point, snapshot, path, stored }: { point: Point; snapshot: string; path: string; stored: string },
): Promise<void> {
  const recipient = join(host.places.secrets, secretFiles.escrowRecipient);
  const age = { file: host.program('age'), args: ['-R', recipient, '-o', stored] };
  const options = host.signal ? { signal: host.signal } : {};
  return streamInto(age, (into) =>
    dumpFile(host.repository(point.repository), { snapshot, file: path, into, ...options }),
  );
}

function makeDurable(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}
