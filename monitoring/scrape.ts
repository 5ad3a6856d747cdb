/** Prometheus' own configuration: every target is known from the site, nothing is discovered. */
import type { Machine, Site } from '../services/declare.ts';
import { measuredAt, watchdogPort, watchPorts } from '../services/measured.ts';
import { machinesOf, measuredMachines, nodesOf } from '../services/network.ts';
import { apiPort, kubeletPort } from '../services/reach.ts';
import { copyComponents } from '../services/rules/rule.ts';
import { httpsTargets, type ProbeFiles, type ProbeTarget, pingTargets, registryTargets } from './probes.ts';

type ScrapeInputs = {
  site: Site;
  /** Certificate of the watch machine and the site's authority; the same for the cluster, which has an authority of its own. */
  files: { site: ProbeFiles; cluster: ProbeFiles };
  ruleFiles: string;
};

/** A critical fault is told within a minute, so it is looked for every ten seconds. */
const everySeconds = 10;

export function prometheusConfiguration({ site, files, ruleFiles }: ScrapeInputs): string {
  const tls = (who: keyof typeof files, more: object = {}) => ({
    scheme: 'https',
    tls_config: {
      ...{ ca_file: files[who].authority, cert_file: files[who].certificate, key_file: files[who].key },
      ...{ min_version: 'TLS12', ...more },
    },
  });
  const configuration = {
    global: { scrape_interval: `${everySeconds}s`, scrape_timeout: '8s', evaluation_interval: `${everySeconds}s` },
    rule_files: [ruleFiles],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [loopback('alertmanager')] }] }] },
    scrape_configs: [
      job('machine', measuredMachines(site), measuredAt.machine, tls('site')),
      ...(['gateway', 'records', 'edge'] as const).map((id) =>
        job(
          id,
          machinesOf(site, id),
          measuredAt.nodePorts[id],
          tls('site', { server_name: `${id}.${id}.svc.cluster.local` }),
        ),
      ),
      kept('apiserver', job('apiserver', machinesOf(site, 'control-plane'), apiPort, tls('cluster'))),
      // Kubelets sign their own certificates; ours proves who asks, and gives nothing away.
      kept('kubelet', job('kubelet', nodesOf(site), kubeletPort, tls('cluster', { insecure_skip_verify: true }))),
      kept('etcd', job('etcd', machinesOf(site, 'control-plane'), measuredAt.etcd, tls('site'))),
      { ...job('copies', hostsOfCopies(site), measuredAt.outerHost, tls('site')), metric_relabel_configs: ofDataset },
      job('watchdog', machinesOf(site, 'backup').slice(0, 1), watchdogPort, tls('site')),
      ...(['prometheus', 'alertmanager', 'blackbox', 'relay', 'state'] as const).map((name) => own(site, name)),
      ...probes(site),
      ...secondPlace(site, tls('site')),
    ],
  };
  return `${JSON.stringify(configuration, null, 2)}\n`;
}

/** One API server tells 25,000 series; these few are what alerts and the console ask for. */
const keptSeries: Record<'apiserver' | 'kubelet' | 'etcd', string[]> = {
  apiserver: [
    'apiserver_client_certificate_expiration_seconds_(bucket|count)',
    'apiserver_request_total',
    'apiserver_storage_size_bytes',
    'process_.*',
  ],
  kubelet: ['kubelet_certificate_manager_client_ttl_seconds', 'kubelet_running_pods', 'process_.*'],
  etcd: [
    'etcd_server_(has_leader|leader_changes_seen_total|quota_backend_bytes)',
    'etcd_mvcc_db_total_size_in_bytes',
    'etcd_disk_(wal_fsync|backend_commit)_duration_seconds_(bucket|count)',
    'process_.*',
  ],
};

const kept = (name: keyof typeof keptSeries, scraped: object) => ({
  ...scraped,
  metric_relabel_configs: [{ source_labels: ['__name__'], regex: keptSeries[name].join('|'), action: 'keep' }],
});

const hostsOfCopies = (site: Site): Machine[] => copyComponents.flatMap((id) => machinesOf(site, id));

const loopback = (name: keyof typeof watchPorts): string => `127.0.0.1:${watchPorts[name]}`;

const labelsOf = ({ name, component }: Machine) => ({ instance: name, machine: name, component });

const job = (job_name: string, machines: Machine[], port: number, how: object) => ({
  ...{ job_name, ...how },
  static_configs: machines.map((machine) => ({ targets: [`${machine.address}:${port}`], labels: labelsOf(machine) })),
});

const own = (site: Site, name: keyof typeof watchPorts) => ({
  job_name: name,
  // What the state says of a component or a machine is about that one, not about the watch machine.
  honor_labels: name === 'state',
  static_configs: machinesOf(site, 'watch').map((machine) => ({
    targets: [loopback(name)],
    labels: labelsOf(machine),
  })),
});

/** Whose data it is must not be taken for the host that tells of it. */
const ofDataset = [
  { source_labels: ['exported_component'], regex: '(.+)', target_label: 'dataset' },
  { source_labels: ['exported_machine'], regex: '(.+)', target_label: 'dataset_machine' },
  { regex: 'exported_(component|machine)', action: 'labeldrop' },
];

const probes = (site: Site) => [
  probe(site, 'https', httpsTargets(site)),
  probe(site, 'registry', registryTargets(site)),
  probe(site, 'ping', pingTargets(measuredMachines(site))),
];

/** What hospitals use is tried from another host too, so that one prober cannot lie. */
const secondPlace = (site: Site, how: object) =>
  machinesOf(site, 'backup')
    .slice(0, 1)
    .map(({ name, address }) => {
      const { relabel_configs, ...asked } = probe(site, `https-${name}`, httpsTargets(site), {
        place: name,
        prober: `${address}:${measuredAt.prober}`,
      });
      return {
        ...{ ...asked, ...how },
        relabel_configs: [...relabel_configs, { target_label: 'job', replacement: 'https' }],
      };
    });

type Place = { place: string; prober: string };

/** The blackbox exporter is asked to try each target; what Prometheus keeps is labelled with what was tried. */
const probe = (site: Site, job_name: string, targets: ProbeTarget[], from: Place = here(site)) => ({
  ...{ job_name, metrics_path: '/probe' },
  static_configs: targets.map(({ module, target, subject, machine }) => ({
    targets: [target],
    labels: { ...labelsOf(machine), subject, place: from.place, __param_module: module },
  })),
  relabel_configs: [
    { source_labels: ['__address__'], target_label: '__param_target' },
    { target_label: '__address__', replacement: from.prober },
  ],
});

const here = (site: Site): Place => ({
  place: machinesOf(site, 'watch')[0]?.name ?? 'watch',
  prober: loopback('blackbox'),
});
