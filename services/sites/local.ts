import { defineSite, type Machine, type Site } from '../declare.ts';

const machine = (subnet: string, host: number, name: string, memoryMiB: number): Machine => ({
  name,
  component: name === 'control-1' ? 'control-plane' : name.replace(/-\d+$/, ''),
  address: `${subnet}.${host}`,
  zone: 'local',
  cpuCores: 2,
  memoryMiB,
  diskGiB: 50,
});

type LocalSite = {
  id: string;
  title: string;
  titleVi: string /** 0 to 1: which part of 198.18.0.0/15 it takes. */;
  part: 0 | 1;
  edgePort: number;
  registryPort: number;
};

/** A whole data centre on one computer, from addresses that are reserved for tests (RFC 2544). */
export function localSite({ id, title, titleVi, part, edgePort, registryPort }: LocalSite): Site {
  const subnet = `198.18.${part}`;
  return defineSite({
    id,
    title,
    titleVi,
    kind: 'local',
    timeZone: 'Asia/Ho_Chi_Minh',
    networks: {
      machines: `${subnet}.0/24`,
      pods: `198.19.${part * 128}.0/17`,
      services: `198.18.${128 + part * 16}.0/20`,
      administration: [`${subnet}.1/32`],
    },
    machines: [
      machine(subnet, 5, 'registry-1', 512),
      machine(subnet, 11, 'control-1', 3072),
      machine(subnet, 21, 'edge-1', 1536),
      machine(subnet, 31, 'gateway-1', 2048),
      machine(subnet, 41, 'database-1', 3072),
      machine(subnet, 42, 'database-2', 3072),
      machine(subnet, 51, 'records-1', 2048),
      machine(subnet, 61, 'identity-1', 2048),
      machine(subnet, 71, 'exchange-1', 1024),
      machine(subnet, 81, 'backup-1', 1024),
      machine(subnet, 82, 'copy-1', 1024),
      machine(subnet, 83, 'vault-1', 1024),
      machine(subnet, 91, 'watch-1', 1024),
    ],
    ssh: { user: 'root', port: 22 },
    edge: {
      hostName: 'hssk.local',
      nodePort: 30443,
      publishedPort: edgePort,
      senderCertificates: 'off',
      requestsPerSecondPerSender: 2000,
      bodyLimitMiB: 32,
    },
    registry: { machine: 'registry-1', port: 5000, publishedPort: registryPort },
    backup: {
      dailyAt: '01:30',
      copies: [
        { machine: 'backup-1', disk: 'backup-1-data' },
        { machine: 'copy-1', disk: 'copy-1-data' },
        { machine: 'vault-1', disk: 'vault-1-data' },
      ],
    },
    // Nobody outside this computer is told; receivers stand on the watch machine itself.
    outbound: { mail: [], messages: [] },
    proofFacility: { code: '01000', username: '01000_lt_kiemtra' },
    testFacilities: [
      { code: '01001', username: '01001_lt_hssk' },
      { code: '01032', username: '01032_lt_bnv' },
      { code: '01I29', username: '01I29_lt_anv' },
    ],
    notice: { daysBeforePlannedChange: 5 },
    custodians: [
      { account: 'giu-khoa-1', name: 'Người giữ khóa thứ nhất' },
      { account: 'giu-khoa-2', name: 'Người giữ khóa thứ hai' },
    ],
    databaseAdministrators: [{ account: 'csdl-1', name: 'Người quản trị cơ sở dữ liệu' }],
  });
}

export const site = localSite({
  id: 'local',
  title: 'A data centre on this computer',
  titleVi: 'Trung tâm dữ liệu trên máy này',
  part: 0,
  edgePort: 8443,
  registryPort: 5443,
});
