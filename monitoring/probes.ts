/** What is tried from outside, and what counts as an answer: blackbox exporter's modules and targets, computed from the site. */
import type { Machine, Site } from '../services/declare.ts';
import { machinesOf } from '../services/network.ts';

/** Files of the watch machine that the probes need. */
export type ProbeFiles = { authority: string; certificate: string; key: string };

export type ProbeTarget = {
  module: string;
  target: string;
  /** What people know it as; the same for all machines that serve it. */
  subject: string;
  machine: Machine;
};

/** A document's way in and its way out, each through the edge to the component behind it. */
const paths = {
  send: '/api/kcb/tra-cuu-trang-thai/00000000-0000-0000-0000-000000000000',
  fhir: '/fhir/metadata',
} as const;

/** Without a token the gateway refuses, in its own words; the edge would answer 502 for a gateway that is gone. */
const answers = { send: [401], fhir: [200] } as const;

const subjects = ['send', 'fhir'] as const;

export const httpsTargets = (site: Site): ProbeTarget[] =>
  machinesOf(site, 'edge').flatMap((machine) =>
    subjects.map((subject) => ({
      ...{ module: subject, subject, machine },
      target: `https://${machine.address}:${site.edge.nodePort}${paths[subject]}`,
    })),
  );

export const registryTargets = (site: Site): ProbeTarget[] =>
  machinesOf(site, 'registry').map((machine) => ({
    ...{ module: 'registry', subject: 'registry', machine },
    target: `${machine.address}:${site.registry.port}`,
  }));

export const pingTargets = (machines: Machine[]): ProbeTarget[] =>
  machines.map((machine) => ({ module: 'ping', subject: machine.name, machine, target: machine.address }));

export function blackboxConfiguration(site: Site, files: ProbeFiles): string {
  const tls = (server_name: string) => ({
    ...{ ca_file: files.authority, cert_file: files.certificate, key_file: files.key },
    ...{ server_name, min_version: 'TLS12' },
  });
  const https = (subject: keyof typeof paths) => ({
    ...{ prober: 'http', timeout: '5s' },
    http: {
      ...{ valid_status_codes: answers[subject], fail_if_not_ssl: true, follow_redirects: false },
      ...{ preferred_ip_protocol: 'ip4', headers: { Host: site.edge.hostName }, tls_config: tls(site.edge.hostName) },
    },
  });
  const modules = {
    ...{ send: https('send'), fhir: https('fhir') },
    registry: {
      ...{ prober: 'tcp', timeout: '5s' },
      tcp: { tls: true, preferred_ip_protocol: 'ip4', tls_config: tls('localhost') },
    },
    ping: { prober: 'icmp', timeout: '3s', icmp: { preferred_ip_protocol: 'ip4' } },
  };
  return `${JSON.stringify({ modules }, null, 2)}\n`;
}
