import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { watchName } from '../../services/measured.ts';
import { evidencePort, type HostConfiguration, paths, secretFiles } from '../hosts.ts';
import type { Draft } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { canonical } from './canonical.ts';
import type { PublicKeys } from './keys.ts';
import { type EvidenceLog, openLog } from './log.ts';
import { declaredSchedule, isSchedule } from './schedule.ts';
import { type Caller, evidenceServer, reloadCertificates } from './server.ts';
import { callersOf, examineDraft } from './statement.ts';

/** Where the daemon finds and offers everything; a site's hosts use the defaults. */
export type Places = { directory: string; secrets: string; socketPath: string; port: number };

const hostPlaces: Places = {
  directory: paths.evidence,
  secrets: paths.secrets,
  socketPath: paths.evidenceSocket,
  port: evidencePort,
};

export type Daemon = { log: EvidenceLog; stop: () => Promise<void>; reload: () => void };

/** The one writer of the log: local writers come by the socket, the other outer hosts by TLS with their certificates. */
export async function startDaemon(configuration: HostConfiguration, places: Places = hostPlaces): Promise<Daemon> {
  const { directory, secrets, socketPath, port } = places;
  const secret = (name: string) => join(secrets, name);
  const keys = JSON.parse(readFileSync(secret(secretFiles.evidenceKeys), 'utf8')) as PublicKeys;
  const log = stopWhenBroken(
    openLog({
      directory,
      site: configuration.site,
      host: configuration.machine,
      privateKey: readFileSync(secret(secretFiles.signingKey), 'utf8'),
    }),
  );
  noteSchedule(log, configuration);
  const tls = {
    certificate: secret(secretFiles.certificate),
    key: secret(secretFiles.certificateKey),
    authority: secret(secretFiles.authority),
  };
  const share = { file: secret(secretFiles.escrowShare), for: configuration.hosts.copy.machine };
  const examine = (draft: unknown, caller: Caller) => examineDraft(draft as Draft, caller, log, keys);
  const options = { log, hosts: callersOf(configuration), share, examine, wal: { newest: null } };
  const local = evidenceServer(options);
  const remote = evidenceServer({ ...options, tls, readers: { [watchName]: 'views' } });
  // The lock on the log shows that no other daemon listens there.
  rmSync(socketPath, { force: true });
  await local.listen({ path: socketPath });
  chmodSync(socketPath, 0o660);
  await remote.listen({ host: configuration.address, port });
  return {
    log,
    stop: () => stop([local, remote], log),
    reload: () => reloadCertificates(remote, tls),
  };
}

/** Says in the log what is promised from now on, whenever that changes. */
function noteSchedule(log: EvidenceLog, configuration: HostConfiguration): void {
  const schedule = declaredSchedule(configuration);
  const inForce = log.read({ kind: 'change' }).findLast(isSchedule);
  if (!inForce || canonical(inForce.facts) !== canonical(schedule)) log.note('change', 'ok', schedule);
}

async function stop(servers: FastifyInstance[], log: EvidenceLog): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
  log.close();
}

/** After an error of the disk nobody knows what it holds: the process ends, and the next one reads and checks the log anew. */
function stopWhenBroken(log: EvidenceLog): EvidenceLog {
  const guarded = <Args extends unknown[], Result>(action: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      try {
        return action(...args);
      } catch (error) {
        if (error instanceof BackupProblem) throw error;
        process.stderr.write(`evidence: ${(error as Error).message}; starting anew to check the log\n`);
        process.exit(1);
      }
    };
  };
  return { ...log, append: guarded(log.append), note: guarded(log.note) };
}
