/** The shape of a city's production site. Addresses are those reserved for documentation (RFC 5737): a real site replaces them. */
import { defineSite, type Machine } from '../declare.ts';
import { gsmModem, smsGateway, usualSteps, voiceGateway } from './channels.ts';

/** Two data centres, the department's own server room, and a safe place away from all three. One /26 of the network each. */
const zones = { 'dc-1': 0, 'dc-2': 64, office: 128, safe: 192 } as const;

type Size = { cpuCores: number; memoryMiB: number; diskGiB: number };

/*
 * Sizes. Design load: 18 million documents a year, 65 kB each on the way and 15 kB stored, 8.9 per second in the evening
 * batch, 40 per second for a minute after an outage (estimated from 4.3 million visits of city-run facilities in the
 * first half of 2025 and the central, ministry and private ones beside them). Stored: 265 GB a year.
 */
const sizes = {
  control: { cpuCores: 4, memoryMiB: 16384, diskGiB: 100 },
  service: { cpuCores: 8, memoryMiB: 16384, diskGiB: 100 },
  /** Five years of documents, their FHIR projections and indexes, and as much again for write-ahead log and growth. */
  database: { cpuCores: 16, memoryMiB: 65536, diskGiB: 4000 },
  registry: { cpuCores: 4, memoryMiB: 8192, diskGiB: 500 },
  /** Daily and monthly points of the database over five years, deduplicated. */
  copy: { cpuCores: 4, memoryMiB: 16384, diskGiB: 8000 },
  watch: { cpuCores: 4, memoryMiB: 16384, diskGiB: 500 },
} satisfies Record<string, Size>;

type Place = { component: string; name?: string; zone: keyof typeof zones; host: number; size: Size };

const machine = ({ component, name, zone, host, size }: Place): Machine => ({
  name: name ?? `${component}-1`,
  component,
  address: `192.0.2.${zones[zone] + host}`,
  zone,
  ...size,
});

/** Addresses of the example; contracts decide the real ones. */
const channels = [
  smsGateway('https://sms.example.vn/api/send'),
  gsmModem,
  voiceGateway('https://voice.example.vn/api/call'),
];

export const site = defineSite({
  id: 'hanoi',
  title: 'Health record system of Hanoi',
  titleVi: 'Hệ thống hồ sơ sức khỏe điện tử thành phố Hà Nội',
  kind: 'production',
  timeZone: 'Asia/Ho_Chi_Minh',
  networks: {
    machines: '192.0.2.0/24',
    pods: '10.96.0.0/16',
    services: '10.97.0.0/20',
    administration: ['198.51.100.0/28'],
  },
  machines: [
    machine({ component: 'registry', zone: 'dc-1', host: 5, size: sizes.registry }),
    machine({ component: 'control-plane', name: 'control-1', zone: 'dc-1', host: 11, size: sizes.control }),
    machine({ component: 'control-plane', name: 'control-2', zone: 'dc-2', host: 11, size: sizes.control }),
    machine({ component: 'control-plane', name: 'control-3', zone: 'office', host: 11, size: sizes.control }),
    machine({ component: 'edge', name: 'edge-1', zone: 'dc-1', host: 21, size: sizes.service }),
    machine({ component: 'edge', name: 'edge-2', zone: 'dc-2', host: 21, size: sizes.service }),
    machine({ component: 'gateway', name: 'gateway-1', zone: 'dc-1', host: 31, size: sizes.service }),
    machine({ component: 'gateway', name: 'gateway-2', zone: 'dc-2', host: 31, size: sizes.service }),
    machine({ component: 'gateway', name: 'gateway-3', zone: 'dc-1', host: 32, size: sizes.service }),
    machine({ component: 'database', name: 'database-1', zone: 'dc-1', host: 41, size: sizes.database }),
    machine({ component: 'database', name: 'database-2', zone: 'dc-2', host: 41, size: sizes.database }),
    machine({ component: 'records', name: 'records-1', zone: 'dc-1', host: 51, size: sizes.service }),
    machine({ component: 'records', name: 'records-2', zone: 'dc-2', host: 51, size: sizes.service }),
    machine({ component: 'identity', zone: 'dc-1', host: 55, size: sizes.service }),
    machine({ component: 'exchange', zone: 'dc-2', host: 55, size: sizes.service }),
    machine({ component: 'backup', zone: 'dc-2', host: 61, size: sizes.copy }),
    machine({ component: 'copy', zone: 'office', host: 61, size: sizes.copy }),
    machine({ component: 'vault', zone: 'safe', host: 61, size: sizes.copy }),
    machine({ component: 'watch', zone: 'office', host: 51, size: sizes.watch }),
  ],
  ssh: { user: 'root', port: 22 },
  edge: {
    hostName: 'hssk.hanoi.gov.vn',
    nodePort: 30443,
    senderCertificates: 'required',
    requestsPerSecondPerSender: 50,
    bodyLimitMiB: 32,
  },
  registry: { machine: 'registry-1', port: 5000 },
  backup: {
    dailyAt: '01:30',
    copies: [
      { machine: 'backup-1', disk: 'backup-1-data' },
      { machine: 'copy-1', disk: 'copy-1-data' },
      { machine: 'vault-1', disk: 'vault-1-data' },
    ],
  },
  outbound: { mail: ['203.0.113.25/32'], messages: ['203.0.113.64/29'], names: ['203.0.113.53/32'] },
  testFacilities: [],
  proofFacility: { code: '01000', username: '01000_lt_kiemtra' },
  notice: { daysBeforePlannedChange: 5 },
  // Keys of the example, whose private halves nobody has.
  custodians: [
    {
      ...{ account: 'giu-khoa-1', name: 'Trưởng bộ phận vận hành' },
      publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICr276xZCHG/Sf757Jt25CbZ0z6wmxmx7ll21P07tjFp',
    },
    {
      ...{ account: 'giu-khoa-2', name: 'Phụ trách an toàn thông tin' },
      publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDneRsdlG6AyEVzCYjvqtdCJrTsVlaRPcSV6WlND4MRI',
    },
  ],
  databaseAdministrators: [
    { account: 'csdl-1', name: 'Quản trị CSDL, ca một' },
    { account: 'csdl-2', name: 'Quản trị CSDL, ca hai' },
  ],
  onCall: {
    mail: {
      ...{ server: 'mail.hanoi.gov.vn:587', from: 'giamsat-hssk@hanoi.gov.vn', to: ['truc-hssk@hanoi.gov.vn'] },
      ...{ startTls: true, login: 'giamsat-hssk' },
    },
    channels,
    steps: usualSteps(channels, ['voice']),
  },
});
