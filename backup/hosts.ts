/** What an outer host is told of its site, and where everything lies on it: a pure function of the site. */
import { catalogue } from '../services/catalogue.ts';
import type { Machine, Site } from '../services/declare.ts';
import { evidencePort, measuredAt, repositoryPort } from '../services/measured.ts';
import { machinesOf, nodesOf } from '../services/network.ts';
import { copyComponents } from '../services/rules/rule.ts';
import { type Job, jobTable } from './jobs/table.ts';

/** The components whose machines keep copies, in the order of the copies: 1 append-only, 2 pulled, 3 another format. */
export const hostRoles = copyComponents;
export type HostRole = (typeof hostRoles)[number];

/** One restic repository on copy 1 for each, with a rest-server account, a password and a folder of its own. */
export const repositories = ['database', 'etcd', 'machines', 'site'] as const;
export type Repository = (typeof repositories)[number];

export type HostConfiguration = {
  site: string;
  timeZone: string;
  /** HH:mm in `timeZone`. */
  dailyAt: string;
  role: HostRole;
  machine: string;
  address: string;
  /** First machine of each role; copy 2 and 3 pull from `backup`, nothing calls them but administration. */
  hosts: Record<HostRole, { machine: string; address: string; disk: string }>;
  /** Where the primary answers: try each, take the one that is not in recovery. */
  database: { addresses: string[]; port: number; name: string; user: string; slot: string; diskGiB: number };
  /** Machines whose system state is saved over SSH with a key that can do nothing else; `planes` also give an etcd snapshot. */
  saved: { machine: string; address: string; planes: boolean }[];
  /** What is saved every day. */
  jobs: Job[];
};

/** Port of every database machine that leads to the member on it. */
export const databaseNodePort = measuredAt.nodePorts.database;
/** Metrics of each outer host. */
export const metricsPort = measuredAt.outerHost;
export { evidencePort, repositoryPort };

export function hostConfiguration(site: Site, machine: Machine): HostConfiguration {
  const database = machinesOf(site, 'database');
  const planes = new Set(machinesOf(site, 'control-plane').map(({ name }) => name));
  const host = (role: HostRole) => {
    const first = machinesOf(site, role)[0]!;
    const disk = site.backup.copies.find((copy) => copy.machine === first.name)?.disk ?? first.name;
    return { machine: first.name, address: first.address, disk };
  };
  return {
    site: site.id,
    timeZone: site.timeZone,
    dailyAt: site.backup.dailyAt,
    role: machine.component as HostRole,
    machine: machine.name,
    address: machine.address,
    hosts: { backup: host('backup'), copy: host('copy'), vault: host('vault') },
    database: {
      addresses: database.map(({ address }) => address),
      port: databaseNodePort,
      ...{ name: 'hssk', user: 'backup', slot: 'backup' },
      diskGiB: Math.min(...database.map(({ diskGiB }) => diskGiB)),
    },
    saved: nodesOf(site).map(({ name, address }) => ({ machine: name, address, planes: planes.has(name) })),
    jobs: jobTable(site, catalogue),
  };
}

/** Whom the state reader's key logs in as; its forced command decides what it gets. */
export const stateReaderUser = 'root';

/** Where things lie on an outer host. Everything under `data` is on the disk that the site names. */
export const paths = {
  configuration: '/etc/hssk/backup.json',
  /** One file each, mode 0400, owned by the account that reads it: see `secretFiles`. */
  secrets: '/etc/hssk/secrets',
  application: '/opt/hssk/app',
  node: '/opt/hssk/bin/node',
  data: '/var/lib/hssk',
  /** Copy 1: rest-server's folder, `<repository>/` in it. Copy 2: the same layout, written locally. */
  repositories: '/var/lib/hssk/repositories',
  /** Copy 3: `<point id>/…age` files. */
  vault: '/var/lib/hssk/vault',
  /** While this file is there, root's unit of copy 3 keeps `vault` writable: see backup/vault-window.ts. */
  vaultWindow: '/run/hssk-vault/open',
  walSpool: '/var/lib/hssk/wal',
  /** Evidence log on copy 1, its witnessed replica on copy 2 and 3. */
  evidence: '/var/lib/hssk/evidence',
  /** Last runs of the scheduler and what else a restart must know. */
  state: '/var/lib/hssk/state',
  /** Of the account that prunes, for it alone: forgotten snapshots, first sights of keys, last runs. */
  retention: '/var/lib/hssk/retention',
  scratch: '/var/lib/hssk/scratch',
  /** `<account>/`: home of each account, for what its programs cache. */
  homes: '/var/lib/hssk/homes',
  /** `keys.age` and `site.tar.age`: the site's keys and IaC state, sealed to the escrow by the deploying computer at every deploy. */
  escrow: '/var/lib/hssk/escrow',
  evidenceSocket: '/run/hssk/evidence.sock',
} as const;

/** Unix accounts of the outer hosts; all are in the group `hssk`. */
export const accounts = {
  repository: 'hssk-repository',
  backup: 'hssk-backup',
  /** The only one that can delete from a repository; on copy 1 it has no network service. */
  prune: 'hssk-prune',
  evidence: 'hssk-evidence',
} as const;

/**
 * The account on a host. Only copy 1 has one of its own for pruning: it can read and delete what the append-only server wrote.
 * Copies 2 and 3 have no server, and the account that writes there owns all.
 */
export const accountOf = (as: keyof typeof accounts, role: HostRole): string =>
  accounts[as === 'prune' && role !== 'backup' ? 'backup' : as];

/** PATH of every program on an outer host: PostgreSQL's own programs come before their wrappers. */
export const programPath = '/usr/lib/postgresql/17/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin';

/** Names under `paths.secrets`. */
export const secretFiles = {
  /** Password of a restic repository; copy 2 has other ones (`copyRepositoryPassword`). */
  repositoryPassword: (name: Repository) => `repository-${name}.password`,
  copyRepositoryPassword: (name: Repository) => `copy-${name}.password`,
  /** On copy 1: who may speak with its server (htpasswd). */
  repositoryAccounts: 'repositories.htpasswd',
  /** `rest:https://user:password@host:port/user/`, for restic's --repository-file. */
  repositoryAddress: (name: Repository) => `repository-${name}.address`,
  /** libpq password file of the database role `backup`. */
  databasePassword: 'database.pgpass',
  authority: 'authority.crt',
  /** The host's own certificate, for its servers and as a client of others. */
  certificate: 'host.crt',
  certificateKey: 'host.key',
  /** Ed25519, PKCS8 PEM. On copy 1 it signs the log, on copy 2 and 3 it witnesses. */
  signingKey: 'evidence.key',
  /** Public halves of those keys by machine, JSON: `PublicKeys` of evidence/keys.ts. */
  evidenceKeys: 'evidence-keys.json',
  /** People whose signatures let a monthly point go, as `ssh-keygen -Y verify` reads them. */
  custodians: 'custodians',
  /** SSH key that machines answer with their system state only, and their pinned host keys. */
  stateReader: 'state-reader',
  stateReaderHosts: 'state-reader.known_hosts',
  /** age recipient of the escrow (public) and this host's share of its identity. */
  escrowRecipient: 'escrow.recipient',
  escrowShare: 'escrow.share',
} as const;
