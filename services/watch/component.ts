import { defineComponent, noBackup } from '../declare.ts';
import { consolePorts, evidencePort, measuredAt, watchdogPort } from '../measured.ts';

/** Outside the cluster: measures every machine, tries the site as a hospital does, tells people, and shows what it knows. */
export const component = defineComponent({
  id: 'watch',
  title: 'Monitoring, alerts and console',
  titleVi: 'Giám sát, cảnh báo và bảng điều khiển',
  runs: {
    as: 'outer-host',
    ports: [
      { name: 'console', port: consolePorts.console },
      { name: 'status', port: consolePorts.publicStatus },
    ],
  },
  size: { cpuCores: 1, memoryMiB: 1024, diskGiB: 50 },
  calls: [
    { to: 'gateway', port: 8080, publishedAs: measuredAt.nodePorts.gateway, why: 'reads its numbers' },
    { to: 'records', port: 8081, publishedAs: measuredAt.nodePorts.records, why: 'reads its numbers' },
    { to: 'edge', port: measuredAt.edge, publishedAs: measuredAt.nodePorts.edge, why: 'reads its numbers' },
    { to: 'database', port: 5432, publishedAs: measuredAt.nodePorts.database, why: 'asks PostgreSQL how it is' },
    { to: 'control-plane', port: 6443, why: 'reads numbers, and the state of nodes and pods' },
    { to: 'registry', port: 5000, why: 'tries whether it answers' },
    { to: 'backup', port: measuredAt.outerHost, why: 'reads its numbers' },
    { to: 'backup', port: measuredAt.prober, why: 'asks the second place of probes' },
    { to: 'backup', port: watchdogPort, why: 'says every minute that it lives' },
    { to: 'backup', port: evidencePort, why: 'the console shows the evidence log' },
    { to: 'copy', port: measuredAt.outerHost, why: 'reads its numbers' },
    { to: 'vault', port: measuredAt.outerHost, why: 'reads its numbers' },
  ],
  measuresMachines: true,
  triesEdge: true,
  outbound: [
    { to: 'mail', port: 587, why: 'alerts by mail' },
    { to: 'messages', port: 443, why: 'alerts by SMS, Zalo and voice gateways' },
  ],
  backup: noBackup(
    'its series say how the site was; what the law asks to prove is in the evidence log, in three copies',
  ),
  stateful: true,
  meets: [
    '000:19.1',
    '001:V.3-3',
    '002:15.1.b',
    '002:15.1.dd',
    '002:15.1.e',
    '002:20.4.a.3',
    '002:20.4.a.6',
    '002:20.4.b',
    '002:21.1',
  ],
});
