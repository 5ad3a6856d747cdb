/** What is saved besides databases: etcd, the machines' system state, a component's directory, the site's own state. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { secretFiles, stateReaderUser } from '../hosts.ts';
import { BackupProblem } from '../problem.ts';
import { type Saved, saveCommand, savePaths } from '../restic.ts';
import { type JobHost, secretPath } from './host.ts';
import type { Job } from './table.ts';

/** The state of the first control plane that answers: each has all of it. */
export async function saveEtcd(host: JobHost, job: Job): Promise<Saved> {
  const planes = host.configuration.saved.filter(({ planes }) => planes);
  const failures: unknown[] = [];
  for (const { machine, address } of planes) {
    try {
      return await saveRemote(host, { job, machine, address, repository: 'etcd', verb: 'etcd', file: 'etcd.db' });
    } catch (error) {
      host.signal?.throwIfAborted();
      failures.push(error);
    }
  }
  throw failures.at(-1) ?? unknownMachine('a control plane');
}

/** Configuration and identity of a machine. They hold keys, so they are sealed to the escrow before they reach restic. */
export function saveMachine(host: JobHost, job: Job): Promise<Saved> {
  const { machine, address } = machineOf(host, job);
  const file = `${machine}.tar.age`;
  return saveRemote(host, { job, machine, address, repository: 'machines', verb: 'system-state', file, sealed: true });
}

/** Data of a component that keeps it in its directory of its machine. */
export function saveDirectory(host: JobHost, job: Job): Promise<Saved> {
  const { machine, address } = machineOf(host, job);
  return saveRemote(host, {
    job,
    machine,
    address,
    repository: 'machines',
    verb: 'directory',
    file: `${job.component}.tar.age`,
    sealed: true,
  });
}

const escrowed = ['keys.age', 'site.tar.age'];

/** Keys and IaC state of the site, which each deploy puts here sealed to the escrow. */
export function saveSite(host: JobHost): Promise<Saved> {
  const { escrow } = host.places;
  const missing = escrowed.filter((name) => !existsSync(join(escrow, name)));
  if (missing.length > 0) {
    throw new BackupProblem({
      where: escrow,
      what: `holds no ${missing.join(' and no ')}`,
      next: 'deploy the site: each deploy puts them there',
    });
  }
  return savePaths(host.repository('site'), {
    folder: escrow,
    paths: escrowed,
    ...labels(host, 'site', 'site'),
    ...running(host, 'site'),
  });
}

type Remote = {
  job: Job;
  machine: string;
  address: string;
  repository: 'etcd' | 'machines';
  /** What the machine's forced command is asked for. */
  verb: string;
  file: string;
  sealed?: boolean;
};

/** One pipe on this host, ended by restic when any part of it fails: then there is no snapshot. */
function saveRemote(host: JobHost, { job, machine, address, repository, verb, file, sealed }: Remote): Promise<Saved> {
  const ssh = [host.program('ssh'), ...sshOptions(host), address, verb].map(quoted).join(' ');
  const seal = [host.program('age'), '-R', secretPath(host, secretFiles.escrowRecipient)].map(quoted).join(' ');
  return saveCommand(host.repository(repository), {
    command: ['bash', '-o', 'pipefail', '-c', sealed ? `${ssh} | ${seal}` : ssh],
    file,
    ...labels(host, job.component, job.kind, machine),
    ...running(host, job.id),
  });
}

/** Nothing is asked and nothing is guessed: a machine with another key than the pinned one is refused. */
const sshOptions = (host: JobHost): string[] => [
  ...['-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=yes', '-o', 'ConnectTimeout=10'],
  ...['-o', 'ServerAliveInterval=10', '-o', 'ServerAliveCountMax=6', '-o', 'LogLevel=ERROR', '-F', 'none'],
  ...['-o', `UserKnownHostsFile=${secretPath(host, secretFiles.stateReaderHosts)}`],
  ...['-i', secretPath(host, secretFiles.stateReader), '-o', 'IdentitiesOnly=yes', '-l', stateReaderUser],
];

const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

const labels = ({ configuration }: JobHost, ...tags: string[]) => ({ host: configuration.hosts.backup.machine, tags });

const running = ({ signal, onProgress }: JobHost, what: string) => ({
  ...(signal ? { signal } : {}),
  onProgress: (progress: { bytes: number }) => onProgress?.(what, progress),
});

function machineOf({ configuration }: JobHost, { machine }: Job) {
  return configuration.saved.find((saved) => saved.machine === machine) ?? unknown(machine);
}

const unknown = (machine: string | undefined): never => {
  throw unknownMachine(machine ?? 'the machine');
};

const unknownMachine = (machine: string) =>
  new BackupProblem({
    where: machine,
    what: 'is not among the machines that this host may read',
    next: 'deploy the site',
  });
