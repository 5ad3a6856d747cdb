import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type HostConfiguration, paths, secretFiles } from '../hosts.ts';
import { BackupProblem } from '../problem.ts';
import { readEvidence, readHead, readLines } from './client.ts';
import { type PublicKeys, signerOf } from './keys.ts';
import { unsealed } from './line.ts';
import type { Head } from './log.ts';
import { nextDay, startOf } from './package/local-time.ts';
import { contentsOf, type Material, packageOf } from './package/package.ts';
import { report } from './package/report.ts';
import { declaredSchedule, isSchedule } from './schedule.ts';
import type { Statement } from './statement.ts';

/** Statements of each witness, fetched from itself: standard input of `evidence export`. */
const witnessesForm = z.record(z.string(), z.array(z.string()));

/**
 * `evidence export --from YYYY-MM-DD --to YYYY-MM-DD [--directory DIR]`: the package for auditors, into the folder, or as
 * `{"files":{name:base64}}` on standard output.
 */
export async function exportPackage(configuration: HostConfiguration, args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { from: option, to: option, directory: option } });
  const { from, to } = rangeOf(values);
  const input = process.stdin.isTTY ? '' : await text(process.stdin);
  const witnesses = witnessesForm.parse(JSON.parse(input.trim() || '{}'));
  const material = await gather(configuration, { from, to, witnesses });
  process.stderr.write(`${material.lines.length} entries, drawing the report\n`);
  const files = packageOf(material, await report(contentsOf(material)));
  if (values.directory) writeFiles(values.directory, files);
  else process.stdout.write(JSON.stringify({ files: encoded(files) }));
  return 0;
}

const option = { type: 'string' } as const;

const dateForm = z.iso.date();

export function rangeOf({ from, to }: { from?: string; to?: string }): { from: string; to: string } {
  if (dateForm.safeParse(from).success && dateForm.safeParse(to).success && from! <= to!)
    return { from: from!, to: to! };
  throw new BackupProblem({
    where: 'evidence export',
    what: `the range is --from ${from ?? '(nothing)'} --to ${to ?? '(nothing)'}`,
    next: 'give two days of the site, both included, as --from 2026-01-01 --to 2026-12-31',
  });
}

const encoded = (files: Record<string, Buffer>) =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')]));

function writeFiles(directory: string, files: Record<string, Buffer>): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(directory, name), bytes);
}

type Wanted = { from: string; to: string; witnesses: Record<string, string[]> };

async function gather(configuration: HostConfiguration, { from, to, witnesses }: Wanted): Promise<Material> {
  const secret = (name: string) => readFileSync(join(paths.secrets, name), 'utf8');
  const publicKeys: PublicKeys = JSON.parse(secret(secretFiles.evidenceKeys));
  const { utcOffsetMinutes } = declaredSchedule(configuration);
  const head = await readHead();
  if (!head) throw emptyLog(configuration);
  const range = { start: startOf(from, utcOffsetMinutes), end: startOf(nextDay(to), utcOffsetMinutes) };
  return {
    ...{ site: configuration.site, from, to, head, publicKeys, witnesses, exportedAt: new Date().toISOString() },
    lines: await linesOf({ ...range, head, statements: statementsOf(witnesses, publicKeys) }),
    schedules: await scheduleLines(range.end),
    signer: signerOf(secret(secretFiles.signingKey)),
  };
}

type Range = { start: string; end: string; head: Head; statements: Statement[] };

/** The range with one entry before and one after it, and on to the first line that a witness signed for, so that nothing at either end can be left out unseen. */
async function linesOf({ start, end, head, statements }: Range): Promise<string[]> {
  const [firstInRange] = await readEvidence({ since: start, limit: 1 });
  const first = Math.max(0, (firstInRange?.sequence ?? head.sequence + 1) - 1);
  const after = (await readEvidence({ since: end, limit: 1 }))[0]?.sequence ?? head.sequence;
  const last = statements.find(({ sequence }) => sequence >= after)?.sequence ?? head.sequence;
  const lines: string[] = [];
  while (first + lines.length <= last) {
    const more = await readLines(first + lines.length, Math.min(1000, last - first - lines.length + 1));
    if (more.length === 0) break;
    lines.push(...more);
  }
  return lines;
}

const statementsOf = (witnesses: Record<string, string[]>, keys: PublicKeys): Statement[] =>
  Object.values(witnesses)
    .flat()
    .flatMap((line) => unsealed<Statement>('witness', line, Object.values(keys)) ?? [])
    .sort((a, b) => a.sequence - b.sequence);

async function scheduleLines(until: string): Promise<string[]> {
  const entries = (await readEvidence({ kind: 'change', until })).filter(isSchedule);
  return (await Promise.all(entries.map(({ sequence }) => readLines(sequence, 1)))).flat();
}

const emptyLog = ({ machine }: HostConfiguration) =>
  new BackupProblem({ where: machine, what: 'the evidence log has no entry', next: 'systemctl status hssk-evidence' });
