import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Run } from '../commands.ts';
import { type HostConfiguration, paths, secretFiles } from '../hosts.ts';
import type { Draft } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { appendEvidence, readHead, readLines } from './client.ts';
import { startDaemon } from './daemon.ts';
import { writeWitnessMetrics } from './metrics.ts';
import { type Round, readStatements, type WitnessOptions, witnessRound } from './witness.ts';

/** `evidence`: the log's service, until it is told to stop; SIGHUP brings new certificates. `evidence export`: see exportPackage. */
export const runEvidence: Run = async (configuration, [what, ...args]) => {
  if (configuration.role !== 'backup') throw notHere(configuration);
  if (what === 'export') return (await import('./export.ts')).exportPackage(configuration, args);
  const daemon = await startDaemon(configuration);
  process.on('SIGHUP', daemon.reload);
  await new Promise((stop) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  });
  await daemon.stop();
  return 0;
};

/** `append`: one Draft as JSON on standard input; prints the entry. */
export const runAppend: Run = async () => {
  const entry = await appendEvidence(JSON.parse(await text(process.stdin)) as Draft);
  process.stdout.write(`${JSON.stringify(entry)}\n`);
  return 0;
};

/** `witness`: one round now. `witness statements`: what this host has signed for; copy 2 looks once more and signs before it answers. */
export const runWitness: Run = async (configuration, [what]) => {
  const statements = what === 'statements';
  // Copy 3 is read-only outside its window.
  const round = statements && configuration.role === 'vault' ? undefined : await witness(configuration, statements);
  for (const { what: alarm, detail } of round?.alarms ?? []) process.stderr.write(`ALARM ${alarm}: ${detail}\n`);
  const answer = statements ? { machine: configuration.machine, statements: readStatements(paths.evidence) } : round;
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  return !statements && round!.alarms.length > 0 ? 1 : 0;
};

/** One round of this host, which the scheduler runs every minute on copy 2 and in its window on copy 3. */
export async function witness(configuration: HostConfiguration, fresh = false): Promise<Round> {
  if (configuration.role === 'backup') throw notHere(configuration);
  const round = await witnessRound({ ...witnessOptions(configuration), fresh });
  writeWitnessMetrics(round);
  return round;
}

const witnessOptions = ({ site, machine, hosts }: HostConfiguration): WitnessOptions => ({
  directory: paths.evidence,
  site,
  machine,
  privateKey: readFileSync(join(paths.secrets, secretFiles.signingKey), 'utf8'),
  logHost: hosts.backup.machine,
  publicKeys: JSON.parse(readFileSync(join(paths.secrets, secretFiles.evidenceKeys), 'utf8')),
  source: { head: readHead, lines: readLines, append: appendEvidence },
});

const notHere = ({ machine, role }: HostConfiguration) =>
  new BackupProblem({
    where: machine,
    what: `this is the host of the ${role}; the log is on copy 1, its witnesses on copy 2 and 3`,
    next: 'run it there',
  });
