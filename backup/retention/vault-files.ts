/** What copy 3 has: one folder for each point, age files and their manifest. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkArticles } from '../check.ts';
import { secretFiles } from '../hosts.ts';
import type { CopyIdentity, Entry, Examined, Forgotten } from '../ledger.ts';
import { type CopyHost, record } from './copy-host.ts';
import { sha256Of } from './files.ts';
import { retentionArticles } from './forget.ts';
import { historyOf, type KnownPoint } from './history.ts';
import { diskForecast, fingerprint, placeOf } from './identity.ts';
import { keepReasons } from './keep.ts';
import { readManifest } from './manifest.ts';
import { logRefusals } from './proof-refusals.ts';
import { keepRules } from './rules.ts';
import { onlySigned } from './signed-release.ts';

export type HeldPoint = { known: KnownPoint; damage: string[] };

/** Every point that the log says is here, with what is wrong with its files. */
export async function vaultContent(host: CopyHost, entries: Entry[]): Promise<HeldPoint[]> {
  const held: HeldPoint[] = [];
  for (const known of historyOf(entries, 'vault').points) held.push({ known, damage: await damageOf(host, known) });
  return held;
}

async function damageOf({ places }: CopyHost, { point, stored }: KnownPoint): Promise<string[]> {
  const folder = join(places.vault, point.id);
  const manifest = readManifest(folder);
  if (!manifest) return [`${point.id}: its folder or manifest is gone`];
  const digests: (string | undefined)[] = [];
  for (const { name } of manifest.files) digests.push(await sha256Of(join(folder, name)));
  const damaged = manifest.files.filter((_, index) => !digests[index] || !stored.includes(digests[index]!));
  const missing = stored.filter((digest) => !digests.includes(digest));
  if (damaged.length === 0 && missing.length === 0) return [];
  const names = damaged.map(({ name }) => name).join(', ') || `${missing.length} files`;
  return [`${point.id}: ${names} is not what was stored`];
}

/** Reads every file of copy 3, in its window. */
export async function examineVault(host: CopyHost): Promise<Entry<Examined>> {
  const entries = await host.ledger.read();
  const held = await vaultContent(host, entries);
  const damage = held.flatMap((one) => one.damage);
  const facts: Examined = {
    ...{ role: 'vault', repository: 'vault', read: 'all', damage: damage.slice(0, 50), missing: [] },
    unknown: strangeFolders(host, held).slice(0, 50),
    points: held.length,
    newest: held.at(-1)?.known.point.id ?? null,
    bytes: bytesUnder(host.places.vault),
    identity: await vaultIdentity(host),
    disk: diskForecast(host.places.vault, historyOf(entries, 'vault').checks, host.now()),
  };
  return record(host, {
    kind: 'check',
    outcome: damage.length === 0 ? 'ok' : 'failed',
    articles: checkArticles,
    facts,
  });
}

export const vaultIdentity = async (host: CopyHost): Promise<CopyIdentity> => {
  const recipient = readFileSync(join(host.places.secrets, secretFiles.escrowRecipient), 'utf8').trim();
  return {
    ...(await placeOf(host, host.places.vault)),
    ...{ repository: 'age files', keys: [recipient], password: fingerprint(recipient) },
  };
};

function strangeFolders({ places }: CopyHost, held: HeldPoint[]): string[] {
  const known = new Set(held.map((one) => one.known.point.id));
  return existsSync(places.vault) ? readdirSync(places.vault).filter((name) => !known.has(name)) : [];
}

const bytesUnder = (folder: string): number =>
  (existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [])
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

/** Removes points that no rule keeps; only after a check without damage today and with enough left. Answers what went. */
export async function retainVault(host: CopyHost, check: Entry<Examined>): Promise<string[]> {
  const entries = await host.ledger.read();
  const history = await onlySigned(host, historyOf(entries, 'vault'));
  const { timeZone } = host.configuration;
  const [rules, now] = [host.rules ?? keepRules.vault, host.now()];
  const reasons = keepReasons({ history, rules, timeZone, now });
  const going = history.points.filter(({ point }) => reasons.get(point.id)?.length === 0);
  if (going.length === 0 || check.outcome !== 'ok' || logRefusals({ history, now }).length > 0) return [];
  const points = going.map(({ point }) => point.id);
  const facts: Forgotten = { role: 'vault', repository: 'vault', points, snapshots: [], superseded: [] };
  await record<Forgotten>(host, { kind: 'forget', outcome: 'ok', articles: retentionArticles, facts });
  for (const id of points) rmSync(join(host.places.vault, id), { recursive: true, force: true });
  return points;
}
