import { defineComponent, noBackup } from '../declare.ts';
import { measuredAt } from '../measured.ts';

/** nginx with ModSecurity and the OWASP core rule set: the only way into the site. */
export const component = defineComponent({
  id: 'edge',
  title: 'Edge: TLS, web application firewall, rate limits',
  titleVi: 'Biên: TLS, tường lửa ứng dụng, giới hạn tốc độ',
  runs: {
    as: 'deployment',
    image: 'edge',
    command: ['nginx', '-e', 'stderr', '-c', '/etc/hssk/nginx.conf', '-g', 'daemon off;'],
    ports: [
      { name: 'https', port: 8443, exposed: true },
      { name: 'health', port: 8082 },
      { name: 'numbers', port: measuredAt.edge },
    ],
    readiness: { kind: 'http', path: '/ready', port: 'health' },
    liveness: { kind: 'http', path: '/live', port: 'health' },
    secrets: ['edge-tls', 'site-authority'],
    graceSeconds: 35,
  },
  size: { cpuCores: 2, memoryMiB: 512, diskGiB: 20 },
  calls: [
    { to: 'gateway', port: 8080, why: 'documents and tokens of the hospitals' },
    { to: 'records', port: 8081, why: 'FHIR reads' },
    { to: 'registry', port: 5000, why: 'pulls its image by digest' },
  ],
  outbound: [],
  backup: noBackup('rebuilt from its declaration'),
  objective: { availability: 0.999, p95Seconds: 1 },
  stateful: false,
  meets: ['000:6', '000:17.1', '002:15.1.dd', '002:17.12', '002:18.3.2', '004:II.3.5-8'],
});
