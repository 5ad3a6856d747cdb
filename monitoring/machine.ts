/** Every file of the watch machine but its secrets, as a pure function of the site; units are Debian's own where there are some. */
import type { Machine, Site } from '../services/declare.ts';
import { consolePorts, evidencePort, measuredAt, watchdogPort, watchName, watchPorts } from '../services/measured.ts';
import { machinesOf } from '../services/network.ts';
import type { OnCall } from '../services/on-call.ts';
import { apiPort } from '../services/reach.ts';
import { alertGroups } from './alerts/index.ts';
import type { Settings as ConsoleSettings } from './console/settings.ts';
import { blackboxConfiguration } from './probes.ts';
import { alertmanagerConfiguration, mailTemplates } from './routes.ts';
import { ruleFiles } from './rules.ts';
import { prometheusConfiguration } from './scrape.ts';
import { standIn } from './sink/stand-in.ts';

type WatchFile = { path: string; content: string };

/** Where the deploying computer puts what must not be read by everybody. Each is readable for the one account that needs it. */
export const watchSecrets = {
  authority: '/etc/hssk/secrets/authority.crt',
  certificate: '/etc/hssk/secrets/watch.crt',
  key: '/etc/hssk/secrets/watch.key',
  clusterAuthority: '/etc/hssk/secrets/cluster-authority.crt',
  clusterCertificate: '/etc/hssk/secrets/cluster-watch.crt',
  clusterKey: '/etc/hssk/secrets/cluster-watch.key',
  relayToken: '/etc/hssk/secrets/relay-token',
  mailPassword: '/etc/hssk/secrets/mail-password',
  databasePassword: '/etc/hssk/secrets/database-watch',
  consoleCertificate: '/etc/hssk/secrets/console.crt',
  consoleKey: '/etc/hssk/secrets/console.key',
  consoleAccounts: '/etc/hssk/secrets/console-accounts.json',
  consoleSession: '/etc/hssk/secrets/console-session',
  evidenceKeys: '/etc/hssk/secrets/evidence-keys.json',
} as const;

const sitePair = { authority: watchSecrets.authority, certificate: watchSecrets.certificate, key: watchSecrets.key };
const clusterPair = {
  ...{ authority: watchSecrets.clusterAuthority, certificate: watchSecrets.clusterCertificate },
  key: watchSecrets.clusterKey,
};

/** A year of evidence and a month to hand it over. */
const keptDays = 400;

export const onCallOf = (site: Site): OnCall => site.onCall ?? standIn;

export function watchMachineFiles(site: Site): WatchFile[] {
  const file = (path: string, content: string): WatchFile => ({ path, content });
  const json = (path: string, content: object) => file(path, `${JSON.stringify(content, null, 2)}\n`);
  return [
    file('/etc/prometheus/prometheus.yml', prometheusOf(site)),
    ...Object.entries(ruleFiles(alertGroups, site.kind)).map(([name, text]) =>
      file(`/etc/prometheus/rules/${name}`, text),
    ),
    file('/etc/prometheus/alertmanager.yml', alertmanagerOf(site)),
    file(
      '/etc/prometheus/hssk.tmpl',
      mailTemplates({ siteTitle: site.titleVi, timeZone: site.timeZone, consoleUrl: consoleUrl(site) }),
    ),
    file('/etc/prometheus/blackbox.yml', blackboxConfiguration(site, sitePair)),
    json('/etc/hssk/relay.json', relaySettings(site)),
    json('/etc/hssk/state.json', stateSettings(site)),
    json('/etc/hssk/console.json', consoleSettings(site)),
    ...Object.entries(debianArguments(site)).map(([name, args]) => file(`/etc/default/${name}`, argumentsFile(args))),
  ];
}

/** Where the runbooks lie beside the console's program. */
const runbooksFolder = '/opt/hssk/app/runbooks';

/** Where people on call open the console. */
const consoleUrl = (site: Site): string =>
  `https://${machinesOf(site, 'watch')[0]?.address ?? '127.0.0.1'}:${consolePorts.console}`;

const consoleSettings = (site: Site): ConsoleSettings => {
  const { address = '127.0.0.1' } = machinesOf(site, 'watch')[0] ?? {};
  const log = machinesOf(site, 'backup')[0];
  const loopback = (port: number) => `http://127.0.0.1:${port}`;
  return {
    site: site.id,
    listen: { host: address, port: consolePorts.console },
    public: { host: address, port: consolePorts.publicStatus },
    tls: { certificate: watchSecrets.consoleCertificate, key: watchSecrets.consoleKey },
    ...{ prometheus: loopback(watchPorts.prometheus), alertmanager: loopback(watchPorts.alertmanager) },
    relay: { url: loopback(watchPorts.relay), tokenFile: watchSecrets.relayToken },
    evidence: {
      ...{ address: log?.address ?? '127.0.0.1', port: evidencePort, machine: log?.name ?? 'backup-1', ...sitePair },
      publicKeys: watchSecrets.evidenceKeys,
    },
    ...{ accounts: watchSecrets.consoleAccounts, firstPasswordsStay: site.kind === 'local' },
    sessionSecret: watchSecrets.consoleSession,
    ...{ runbooks: runbooksFolder, state: '/var/lib/hssk/console' },
  };
};

const argumentsFile = (args: string[]): string => `ARGS="${args.join(' ')}"\n`;

const prometheusOf = (site: Site): string =>
  prometheusConfiguration({
    site,
    files: { site: sitePair, cluster: clusterPair },
    ruleFiles: '/etc/prometheus/rules/*.rules.yml',
  });

const alertmanagerOf = (site: Site): string => {
  const [listener] = machinesOf(site, 'backup');
  return alertmanagerConfiguration({
    ...{ siteTitle: site.titleVi, timeZone: site.timeZone, onCall: onCallOf(site) },
    relay: { url: `http://127.0.0.1:${watchPorts.relay}/alerts`, tokenFile: watchSecrets.relayToken },
    ...(listener ? { watchdog: watchdogOf(listener) } : {}),
    mailPasswordFile: watchSecrets.mailPassword,
    templateFile: '/etc/prometheus/hssk.tmpl',
  });
};

const watchdogOf = ({ address }: Machine) => ({
  url: `https://${address}:${watchdogPort}/heartbeat`,
  ...{ authorityFile: watchSecrets.authority, certificateFile: watchSecrets.certificate, keyFile: watchSecrets.key },
});

const relaySettings = (site: Site) => ({
  listen: { host: '127.0.0.1', port: watchPorts.relay },
  ...{ timeZone: site.timeZone, journal: '/var/lib/hssk/relay/journal.jsonl', secrets: '/etc/hssk/secrets' },
  ...{ channels: onCallOf(site).channels, steps: onCallOf(site).steps },
});

const stateSettings = (site: Site) => ({
  listen: { host: '127.0.0.1', port: watchPorts.state },
  timeZone: site.timeZone,
  cluster: {
    servers: machinesOf(site, 'control-plane').map(({ address }) => `https://${address}:${apiPort}`),
    ...clusterPair,
  },
  database: {
    members: machinesOf(site, 'database').map(({ name, address }) => ({ machine: name, address })),
    ...{ port: measuredAt.nodePorts.database, name: 'hssk', user: 'watch', password: watchSecrets.databasePassword },
    tls: { authority: watchSecrets.authority, serverName: 'database.database.svc.cluster.local' },
  },
});

/** Debian's units take their arguments from /etc/default. Only the node exporter listens where others reach it. */
const debianArguments = (site: Site): Record<string, string[]> => ({
  prometheus: [
    '--config.file=/etc/prometheus/prometheus.yml',
    `--web.listen-address=127.0.0.1:${watchPorts.prometheus}`,
    `--storage.tsdb.retention.time=${keptDays}d`,
    // An alert lives four times as long without Prometheus: the heartbeat ends 40 s after it.
    '--rules.alert.resend-delay=10s',
    `--storage.tsdb.retention.size=${Math.floor((machinesOf(site, 'watch')[0]?.diskGiB ?? 50) * 0.7)}GB`,
  ],
  'prometheus-alertmanager': [
    '--config.file=/etc/prometheus/alertmanager.yml',
    `--web.listen-address=127.0.0.1:${watchPorts.alertmanager}`,
    '--cluster.listen-address=',
  ],
  'prometheus-blackbox-exporter': [
    '--config.file=/etc/prometheus/blackbox.yml',
    `--web.listen-address=127.0.0.1:${watchPorts.blackbox}`,
  ],
});

/** Of every machine: with what it proves itself to whom it tells its numbers, and who signed that one's certificate. */
export const machineSecrets = {
  authority: '/etc/hssk/secrets/authority.crt',
  certificate: '/etc/hssk/secrets/machine.crt',
  key: '/etc/hssk/secrets/machine.key',
} as const;

const webFile = '/etc/hssk/web.yml';

/** The node exporter of every machine: TLS, and only for the watch machine's certificate. */
export const nodeExporterFiles = ({ address }: Machine): WatchFile[] => [
  {
    path: '/etc/default/prometheus-node-exporter',
    content: argumentsFile([
      `--web.listen-address=${address}:${measuredAt.machine}`,
      `--web.config.file=${webFile}`,
      ...['--collector.systemd', `--collector.systemd.unit-include=${watchedUnits}`],
      `--collector.filesystem.mount-points-exclude=${notDisks}`,
      ...unusedCollectors.map((name) => `--no-collector.${name}`),
    ]),
  },
  {
    path: webFile,
    content: `${JSON.stringify(
      {
        tls_server_config: {
          ...{ cert_file: machineSecrets.certificate, key_file: machineSecrets.key },
          ...{ client_ca_file: machineSecrets.authority, client_auth_type: 'RequireAndVerifyClientCert' },
          ...{ client_allowed_sans: [watchName], min_version: 'TLS12' },
        },
      },
      null,
      2,
    )}\n`,
  },
];

/** Files and folders of a disk that is there under another name already. */
const notDisks = '^/(dev|proc|run|sys|etc|lib/modules|var/lib/(containerd|kubelet))($|/)';

const watchedUnits = '(hssk-.*|kubelet|containerd|prometheus.*).service';

/** Of hardware that a virtual machine does not have. */
const unusedCollectors = [
  'arp',
  'bcache',
  'bonding',
  'btrfs',
  'dmi',
  'edac',
  'entropy',
  'fibrechannel',
  'infiniband',
].concat([
  'ipvs',
  'nfs',
  'nfsd',
  'nvme',
  'powersupplyclass',
  'rapl',
  'selinux',
  'softnet',
  'tapestats',
  'thermal_zone',
  'zfs',
]);

/** The second place of probes: Debian's exporter as on the watch machine, behind TLS. */
export const proberFiles = (site: Site, { address }: Machine): WatchFile[] => [
  { path: '/etc/prometheus/blackbox.yml', content: blackboxConfiguration(site, machineSecrets) },
  {
    path: '/etc/default/prometheus-blackbox-exporter',
    content: argumentsFile([
      '--config.file=/etc/prometheus/blackbox.yml',
      ...[`--web.listen-address=${address}:${measuredAt.prober}`, `--web.config.file=${webFile}`],
    ]),
  },
];

/** What the host is told that listens to the watchdog: whom to tell, over channels of its own, when the watch machine is silent. */
export const watchdogSettings = (site: Site, { address }: Machine) => ({
  listen: { host: address, port: watchdogPort },
  tls: {
    ...{ certificate: '/etc/hssk/secrets/host.crt', key: '/etc/hssk/secrets/host.key' },
    ...{ authority: machineSecrets.authority, caller: watchName },
  },
  silenceSeconds: 300,
  watches: machinesOf(site, 'watch')[0]?.name ?? 'watch',
  ...{ timeZone: site.timeZone, journal: '/var/lib/hssk/watchdog/journal.jsonl', secrets: '/etc/hssk/secrets' },
  ...{ channels: onCallOf(site).channels, steps: onCallOf(site).steps },
});
