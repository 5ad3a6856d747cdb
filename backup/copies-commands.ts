/** `hssk-backup copies|repair` on an outer host. */
import { parseArgs } from 'node:util';
import type { Run } from './commands.ts';
import { countHere } from './copies.ts';
import { appendEvidence, readEvidence } from './evidence/client.ts';
import { type HostConfiguration, type HostRole, repositories } from './hosts.ts';
import { BackupProblem } from './problem.ts';
import type { PullingHost } from './pull.ts';
import { finishRepair, prepareRepair, refill } from './repair.ts';
import { appendOnlyRepository } from './repositories.ts';
import { copyHost, localRepository } from './retention/copy-host.ts';
import { examineVault, retainVault } from './retention/vault-files.ts';
import { pullVault, repairVault, type Wanted } from './vault.ts';
import { inVaultWindow } from './vault-window.ts';

/** The host that this process runs on, as one that fetches from copy 1. */
export const pullingHost = (configuration: HostConfiguration, actor: string): PullingHost => ({
  ...copyHost(configuration, { actor, ledger: { append: appendEvidence, read: readEvidence } }),
  repository: appendOnlyRepository,
});

/** What this host has, read to the last byte; `--quick` does not read the data. */
export const runCopies: Run = async (configuration, args) => {
  const { values } = parseArgs({ args, options: { quick: { type: 'boolean' } } });
  let bytes = 0;
  const onBytes = (more: number) => {
    const gibibytes = Math.floor((bytes + more) / 2 ** 30);
    if (gibibytes > Math.floor(bytes / 2 ** 30))
      process.stderr.write(`${configuration.machine}: ${gibibytes} GiB read\n`);
    bytes += more;
  };
  const report = await countHere(pullingHost(configuration, 'administrator'), {
    quick: values.quick ?? false,
    onBytes,
  });
  return answer(report, report.damage.length === 0);
};

/** Copy 3's week: fetch, read everything, let go of what no rule keeps. */
export const vaultWindow = (host: PullingHost, wanted: Wanted) =>
  inVaultWindow(async () => {
    const pulled = await pullVault(host, wanted);
    const check = await examineVault(host);
    return { ...pulled, checked: check.outcome, forgotten: await retainVault(host, check) };
  });

/**
 * `repair prepare|finish <repository>` on the damaged host as the account that prunes, between them `refill give <repository>` on copy 2
 * (to copy 1) or `refill take <repository>` there (from copy 1) as the account that copies.
 */
export const runRepair: Run = async (configuration, [step, name]) => {
  const host = pullingHost(configuration, 'administrator');
  const repository = repositories.find((one) => one === name);
  if (!repository) throw unknown(`${name ?? 'no repository'}; there are ${repositories.join(', ')}`);
  const other: HostRole = configuration.role === 'backup' ? 'copy' : 'backup';
  if (step === 'prepare') return answer(await prepareRepair(host, repository));
  if (step === 'finish') {
    const { outcome, facts } = await finishRepair(host, repository, other);
    return answer({ outcome, ...facts }, outcome === 'ok');
  }
  throw unknown(step ?? 'no step');
};

export const runRefill: Run = async (configuration, [direction, name]) => {
  const host = pullingHost(configuration, 'administrator');
  const repository = repositories.find((one) => one === name);
  if (configuration.role !== 'copy' || !repository || (direction !== 'give' && direction !== 'take')) {
    throw unknown(`${configuration.machine}: ${direction ?? ''} ${name ?? ''}`);
  }
  const [own, first] = [localRepository(host, repository), appendOnlyRepository(repository)];
  const entries = await host.ledger.read();
  const place =
    direction === 'give' ? ({ role: 'backup', donor: 'copy' } as const) : ({ role: 'copy', donor: 'backup' } as const);
  const access = direction === 'give' ? { to: first, from: own } : { to: own, from: first };
  return answer(await refill({ entries, repository, ...place }, access));
};

/** Copy 3 fetches again what is not as it was stored. */
export const runRepairVault: Run = async (configuration) => {
  const done = await inVaultWindow(() => repairVault(pullingHost(configuration, 'administrator')));
  return answer(done, done.failed.length === 0);
};

const unknown = (what: string) =>
  new BackupProblem({
    where: 'repair',
    what,
    next: 'npm run copies -- --repair backup|copy|vault does all steps on their hosts',
  });

function answer(value: unknown, ok = true): number {
  process.stdout.write(`${JSON.stringify(value)}\n`);
  return ok ? 0 : 1;
}
