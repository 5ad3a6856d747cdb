import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fingerprint } from '../backup/evidence/keys.ts';
import { packageFiles } from '../backup/evidence/package/names.ts';
import type { Machine, Site } from '../services/declare.ts';
import { machinesOf } from '../services/network.ts';
import { evidenceKeys } from './hosts/host-keys.ts';
import { runOnHost } from './hosts/on-host.ts';
import { exitCode, Problem } from './problem.ts';
import type { Answered, CommandContext } from './run.ts';

/** `npm run evidence -- --from … --to … --export DIR`: a package for auditors, checked at once by its own verifier. */
export async function evidenceCommand({ site, options, show }: CommandContext): Promise<Answered> {
  const { from = '', to = '', export: folder } = options;
  if (!folder) return fingerprints(site);
  const directory = emptyFolder(resolve(folder));
  const backup = machinesOf(site, 'backup')[0]!;
  const witnesses = await statements(site, show);
  show(`${backup.name}: making the package`);
  const answer = await runOnHost(site, backup, ['evidence', 'export', '--from', from, '--to', to], {
    input: JSON.stringify(witnesses),
    onLine: show,
  });
  const { files } = JSON.parse(answer) as { files: Record<string, string> };
  requireStatements(witnesses, files, backup);
  for (const [name, content] of Object.entries(files)) {
    // Names come from another host; only plain ones may reach this computer's disk.
    if (/^[\w-]+(\.\w+)+$/.test(name)) writeFileSync(join(directory, name), Buffer.from(content, 'base64'));
  }
  const { code, text } = check(site, directory);
  const report = join(directory, packageFiles.report);
  return {
    data: { site: site.id, from, to, directory, files: Object.keys(files).sort(), verified: code },
    text: `${text}\nReport: ${report}\nHand over the whole folder; auditors check it offline: runbooks/procedures/bang-chung.md`,
    exit: code === 0 || code === 3 ? exitCode.ok : exitCode.failed,
  };
}

/** What each witness signed for, from the witness itself: the host of the log could leave something out. */
async function statements(site: Site, show: (text: string) => void): Promise<Record<string, string[]>> {
  const hosts = [...machinesOf(site, 'copy'), ...machinesOf(site, 'vault')];
  const found = await Promise.all(hosts.map((host) => statementsOf(site, host, show)));
  return Object.fromEntries(found.flatMap((one) => (one ? [[one.machine, one.statements]] : [])));
}

type Statements = { machine: string; statements: string[] };

async function statementsOf(site: Site, host: Machine, show: (text: string) => void): Promise<Statements | undefined> {
  try {
    return JSON.parse(await runOnHost(site, host, ['witness', 'statements'], { timeoutSeconds: 60 })) as Statements;
  } catch (error) {
    show(`${host.name} gave no statements (${(error as Error).message}); the package says so`);
    return undefined;
  }
}

/** The host of the log made the package; what the witnesses said must be in it word for word. */
function requireStatements(given: Record<string, string[]>, files: Record<string, string>, host: Machine): void {
  for (const [machine, lines] of Object.entries(given)) {
    const inPackage = Buffer.from(files[packageFiles.witness(machine)] ?? '', 'base64').toString('utf8');
    if (inPackage === lines.map((line) => `${line}\n`).join('')) continue;
    throw new Problem({
      where: `${host.name}: package`,
      what: `it does not hold what ${machine} signed for`,
      next: `keep the log of ${host.name} and the replica of ${machine} as they are and investigate; this package proves nothing`,
    });
  }
}

function emptyFolder(directory: string): string {
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new Problem({
      where: directory,
      what: 'it is not empty; a package must hold nothing else',
      next: 'give a new folder with --export',
    });
  }
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Runs this checkout's verifier with the keys of this computer, not with what lies in the package. */
function check(site: Site, directory: string): { code: number; text: string } {
  const place = mkdtempSync(join(tmpdir(), 'evidence-keys-'));
  const keys = join(place, 'keys.json');
  writeFileSync(keys, evidenceKeys(site));
  const verifier = join(import.meta.dirname, '..', 'backup', 'evidence', 'verify.py');
  const result = spawnSync('python3', [verifier, '--trust', keys, directory], { encoding: 'utf8' });
  rmSync(place, { recursive: true });
  if (result.error) return { code: 3, text: `not checked here: ${result.error.message}` };
  return { code: result.status ?? 1, text: `${result.stdout}${result.stderr}`.trim() };
}

/** Without `--export`: the keys that auditors pin, for the paper of the handover. */
function fingerprints(site: Site): Answered {
  const keys = JSON.parse(evidenceKeys(site)) as Record<string, string>;
  const lines = Object.entries(keys).map(([machine, key]) => `${machine.padEnd(12)} ${grouped(fingerprint(key))}`);
  const text = [
    'Dấu vân tay khóa (SHA-256), in ra và giao cho đoàn kiểm tra trước khi giao gói bằng chứng:',
    ...lines,
    `As a file for verify.py --trust: npm run -s evidence -- --site ${site.id} --json > khoa-${site.id}.json`,
    `A package: npm run evidence -- --site ${site.id} --from 2026-01-01 --to 2026-12-31 --export FOLDER`,
  ];
  return { data: { site: site.id, keys }, text: text.join('\n') };
}

const grouped = (hash: string) => hash.match(/.{8}/g)!.join(' ');
