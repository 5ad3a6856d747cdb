/** The vocabulary of every declaration: plain data, no I/O, no npm package, so that all folders (and k6) can read it. */
import type { ArticleId } from './articles.ts';
import type { OnCall } from './on-call.ts';

/** One TCP or UDP call that a component makes to another one. The firewall and the network policies are computed from these. */
export type Call = {
  to: string;
  port: number;
  protocol?: 'tcp' | 'udp';
  why: string;
  /** Node port of the callee's machines that leads to the member on the machine: how a caller outside the cluster reaches pods. */
  publishedAs?: number;
};

/** An address outside the site that a component may open a connection to (002:19.3.c). `to` names an entry of `site.outbound`. */
export type Outbound = { to: string; port: number; protocol?: 'tcp' | 'udp'; why: string };

export type Probe = { kind: 'http' | 'https'; path: string; port: string } | { kind: 'tcp'; port: string };

/** A named port of the component's process. `exposed` ports are reachable from outside the data centre. */
export type Port = { name: string; port: number; exposed?: boolean };

/** What the component is made of. `reserved` holds the place of a component that is declared but not yet deployed. */
export type Runs =
  | { as: 'control-plane' }
  | {
      as: 'deployment' | 'stateful-set';
      image: ImageId;
      command: string[];
      ports: Port[];
      readiness: Probe;
      liveness: Probe;
      env?: Record<string, string>;
      /** Names of secrets, never values; each is mounted read-only at /run/secrets/<name>. */
      secrets?: string[];
      /** Runs to its end before the process starts, in the same image: migrations. Only it sees its secrets. */
      prepare?: { command: string[]; env?: Record<string, string>; secrets: string[] };
      /** Where the component's directory of its VM (`diskGiB`) is mounted; its data survives the pod. */
      dataPath?: string;
      /** Paths in memory that the process may write; everything else but /tmp is read-only. */
      memoryPaths?: { path: string; sizeMiB: number }[];
      /** What its service account may do in its own namespace; without any, no token is mounted. */
      rights?: { resources: string[]; verbs: string[] }[];
      /** Pod labels that a member must carry to receive calls, set by the process itself (`role: primary`). */
      receivesCallsAs?: Record<string, string>;
      /** Run in the container before a planned stop; its time is part of `graceSeconds`. */
      beforeStop?: string[];
      /** Seconds that the process may take to finish what it has accepted. */
      graceSeconds?: number;
    }
  /** A machine outside the cluster that outlives it. With an image, a local site runs that one process in its place. */
  | { as: 'outer-host'; image?: ImageId; ports: Port[] }
  | { as: 'reserved'; reason: string };

export type ImageId = 'database' | 'edge' | 'node-service' | 'registry';

/** What one VM of the component gets. `memoryMiB` and `cpuCores` bound the workload, not only the VM. */
export type Size = { cpuCores: number; memoryMiB: number; diskGiB: number };

export type Backup =
  /** Every day at the site's fixed time. */
  { kind: 'database' | 'directory' | 'etcd'; copies: number } | { kind: 'none'; reason: string };

export const noBackup = (reason: string): Backup => ({ kind: 'none', reason });

/** A service level that monitoring and load tests both read. */
export type Objective = { availability: number; p95Seconds: number };

export type Component = {
  /** Folder = namespace = `job` label = backup tag. Lower case, hyphens, at most 20 letters. */
  id: string;
  title: string;
  titleVi: string;
  runs: Runs;
  size: Size;
  calls: Call[];
  /** Asks every machine of the cluster for its system state, over SSH with a key that opens nothing else. */
  readsSystemState?: true;
  /** Asks every machine of the site for its numbers, and those of Kubernetes where it runs. */
  measuresMachines?: true;
  /** Tries the site's edge as a hospital does. */
  triesEdge?: true;
  outbound: Outbound[];
  backup: Backup;
  objective?: Objective;
  /** Holds data that cannot be made again: plan refuses to replace it without `--allow-destroy <id>`. */
  stateful: boolean;
  meets: ArticleId[];
};

export const defineComponent = (component: Component): Component => component;

export type Machine = {
  /** `<component>-<n>`, the VM's host name. */
  name: string;
  component: string;
  address: string;
  zone: string;
  /** The machine's own size; the component's `size` must fit into it. */
  cpuCores: number;
  memoryMiB: number;
  diskGiB: number;
};

export type Site = {
  id: string;
  title: string;
  titleVi: string;
  kind: 'local' | 'production';
  timeZone: string;
  /** IPv4 networks in CIDR form; they must not overlap. */
  networks: { machines: string; pods: string; services: string; administration: string[] };
  machines: Machine[];
  /** How the deploying computer reaches the machines. Local sites make their own key. */
  ssh: { user: string; port: number };
  edge: {
    hostName: string;
    /** Port on the edge machines that answers HTTPS. */
    nodePort: number;
    /** Local sites publish the edge here, on the loopback address only. */
    publishedPort?: number;
    senderCertificates: 'off' | 'optional' | 'required';
    requestsPerSecondPerSender: number;
    bodyLimitMiB: number;
  };
  registry: {
    machine: string;
    port: number /** Loopback port through which the deploying computer pushes, local sites. */;
    publishedPort?: number;
  };
  backup: { dailyAt: string; copies: { machine: string; disk: string }[] };
  /** Named groups of outside addresses (CIDR) that components may call; nothing else leaves the site (002:19.3.c). */
  outbound: Record<string, string[]>;
  /** Facilities that get an account at the first deploy. Local sites only; production accounts come from the identity component. */
  testFacilities: { code: string; username: string }[];
  /** The made-up facility whose documents prove the running site; its patients have numbers that are given to nobody. */
  proofFacility: { code: string; username: string };
  notice: { daysBeforePlannedChange: number };
  /** People of whom two must sign before a monthly point goes (002:20.1). */
  custodians: Custodian[];
  /** People who run the database, each with a login of their own that reads no record (002:15.2.b). */
  databaseAdministrators: DatabaseAdministrator[];
  /** Whom alerts reach, once a machine watches the site. */
  onCall?: OnCall;
};

/** `publicKey` is the person's own SSH key, `ssh-ed25519 AAAA…`; a local site makes the pair of whoever has none. */
export type Custodian = { account: string; name: string; publicKey?: string };

export type DatabaseAdministrator = { account: string; name: string };

export const defineSite = (site: Site): Site => site;

/** One exchange of data with a party outside the site, or between two systems that the site serves. */
export type Exchange = {
  id: string;
  /** A component of the catalogue or a partner of `services/flows.ts`. */
  from: string;
  to: string;
  what: string;
  whatVi: string;
  format: string;
  due: {
    every: 'visit' | 'change' | 'day' | 'month' | 'quarter' | 'request' | 'once';
    /** The latest moment, in words. */
    by: string;
  };
  runs: { as: 'live' } | { as: 'reserved'; reason: string; reasonVi: string };
  meets: ArticleId[];
};
