/** Real faults of a running local site, each with the alert that must follow. Plain data: what is done on which machine, and how it is undone. */

/** A script on machines of a component over SSH, or a state of the machine itself as the engine gives it. */
export type Act =
  | { on: string; which?: 'first' | 'last' | 'all'; run: string }
  | { on: string; which?: 'first' | 'last'; machine: 'kill' | 'start' | 'pause' | 'unpause' }
  /** A file system of 16 MB of its own at `smallDisk`, so that nothing else is full. */
  | { on: string; which?: 'first' | 'last'; mount: 'small-disk' };

export type Fault = {
  id: string;
  titleVi: string;
  /** In the order in which they are done. */
  inject: Act[];
  recover: Act[];
  alert: string;
  /** Fills `{{ $labels.… }}` of the alert's summary where it has some. */
  labels?: Record<string, string>;
  /** Who must tell: mail and the relay's channels, one of them, or the other host when the watch machine is silent. */
  over: 'both' | 'mail' | 'relay' | 'watchdog';
  withinSeconds: number;
};

/** Drops packets before every other rule; its own table, so that undoing it is one word. */
export const cut = (rule: string, hook: 'forward' | 'input' | 'output' = 'forward'): string =>
  `nft -f - <<'END'
table inet hssk_fault {
  chain cut {
    type filter hook ${hook} priority -400
    ${rule}
  }
}
END`;
export const mended = 'nft delete table inet hssk_fault';

export const smallDisk = '/var/hssk-fault';
const noDisk = `umount ${smallDisk}
rm -rf ${smallDisk}`;

const again = (command: string, everySeconds: number): string =>
  `systemd-run --quiet --unit hssk-fault bash -c 'while true; do ${command} || true; sleep ${everySeconds}; done'`;
const noMore = 'systemctl stop hssk-fault';

const edgeSecret = '/var/lib/kubelet/pods/*/volumes/kubernetes.io~secret/edge-tls/..data';

export const faults: Fault[] = [
  {
    ...{ id: 'machine-stops', titleVi: 'một máy tắt đột ngột', alert: 'MachineDown', labels: { machine: 'records-1' } },
    inject: [{ on: 'records', machine: 'kill' }],
    recover: [{ on: 'records', machine: 'start' }],
    ...{ over: 'both', withinSeconds: 120 },
  },
  {
    ...{ id: 'hospitals-cut-off', titleVi: 'mạng từ bệnh viện tới biên bị cắt', alert: 'EdgeDown' },
    inject: [{ on: 'edge', run: cut('tcp dport 8443 drop') }],
    recover: [{ on: 'edge', run: mended }],
    ...{ over: 'both', withinSeconds: 120 },
  },
  {
    ...{ id: 'gateway-loses-database', titleVi: 'cổng tiếp nhận mất đường tới CSDL', alert: 'GatewayNotStoring' },
    inject: [{ on: 'gateway', run: cut('tcp dport 5432 drop') }],
    recover: [{ on: 'gateway', run: mended }],
    ...{ over: 'both', withinSeconds: 120 },
  },
  {
    ...{ id: 'api-server-stops', titleVi: 'API server của Kubernetes dừng', alert: 'ControlPlaneApiDown' },
    inject: [
      {
        on: 'control-plane',
        run: 'mv /etc/kubernetes/manifests/kube-apiserver.yaml /etc/kubernetes/kube-apiserver.off',
      },
      { on: 'control-plane', run: "pkill -KILL -f '^kube-apiserver ' || true" },
    ],
    recover: [
      {
        on: 'control-plane',
        run: 'mv /etc/kubernetes/kube-apiserver.off /etc/kubernetes/manifests/kube-apiserver.yaml',
      },
    ],
    ...{ over: 'both', withinSeconds: 150 },
  },
  {
    ...{ id: 'service-crash-loops', titleVi: 'một dịch vụ chết đi sống lại', alert: 'PodCrashLooping' },
    inject: [{ on: 'records', run: again("pkill -KILL -f '[s]ervices/records/main.ts'", 2) }],
    recover: [{ on: 'records', run: noMore }],
    ...{ over: 'both', withinSeconds: 240 },
  },
  {
    ...{ id: 'database-freezes', titleVi: 'một máy CSDL treo cứng', alert: 'DatabaseOneCopy' },
    inject: [{ on: 'database', which: 'last', machine: 'pause' }],
    recover: [{ on: 'database', which: 'last', machine: 'unpause' }],
    ...{ over: 'both', withinSeconds: 180 },
  },
  {
    ...{ id: 'databases-cut-off', titleVi: 'cả hai máy CSDL mất mạng', alert: 'DatabaseDown' },
    inject: [{ on: 'database', which: 'all', run: cut('drop') }],
    recover: [{ on: 'database', which: 'all', run: mended }],
    ...{ over: 'both', withinSeconds: 150 },
  },
  {
    ...{ id: 'records-lose-database', titleVi: 'dịch vụ FHIR mất đường tới CSDL', alert: 'RecordsNotReady' },
    inject: [{ on: 'records', run: cut('tcp dport 5432 drop') }],
    recover: [{ on: 'records', run: mended }],
    ...{ over: 'both', withinSeconds: 150 },
  },
  {
    ...{ id: 'wrong-certificate', titleVi: 'biên đưa ra chứng thư sai tên', alert: 'EdgeDown' },
    inject: [
      {
        on: 'edge',
        run: `cd ${edgeSecret}
for part in crt key; do cp tls.$part /run/hssk-fault.$part; cat /etc/hssk/secrets/machine.$part > tls.$part; done
pkill -HUP -f 'nginx: master'`,
      },
    ],
    recover: [
      {
        on: 'edge',
        run: `cd ${edgeSecret}
for part in crt key; do cat /run/hssk-fault.$part > tls.$part; rm /run/hssk-fault.$part; done
pkill -HUP -f 'nginx: master'`,
      },
    ],
    ...{ over: 'both', withinSeconds: 120 },
  },
  {
    ...{ id: 'disk-fills', titleVi: 'một đĩa đầy', alert: 'MachineDiskAlmostFull' },
    inject: [
      { on: 'copy', mount: 'small-disk' },
      { on: 'copy', run: `head -c 20M /dev/zero > ${smallDisk}/full 2> /dev/null || true` },
    ],
    recover: [{ on: 'copy', run: noDisk }],
    ...{ over: 'both', withinSeconds: 150 },
  },
  {
    ...{ id: 'disk-read-only', titleVi: 'một đĩa chỉ còn đọc được', alert: 'MachineDiskReadOnly' },
    inject: [
      { on: 'copy', mount: 'small-disk' },
      { on: 'copy', run: `mount -o remount,ro ${smallDisk}` },
    ],
    recover: [{ on: 'copy', run: noDisk }],
    ...{ over: 'both', withinSeconds: 150 },
  },
  {
    ...{ id: 'node-leaves', titleVi: 'kubelet của một máy dừng', alert: 'ControlPlaneNodeNotReady' },
    inject: [{ on: 'gateway', run: 'systemctl stop kubelet' }],
    recover: [{ on: 'gateway', run: 'systemctl start kubelet' }],
    ...{ over: 'both', withinSeconds: 240 },
  },
  {
    ...{ id: 'backup-fails', titleVi: 'kho sao lưu không nhận bản mới', alert: 'BackupFailed' },
    inject: [
      { on: 'backup', run: 'systemctl stop hssk-repository' },
      { on: 'backup', run: 'hssk-backup run etcd > /dev/null 2>&1 || true' },
    ],
    recover: [
      { on: 'backup', run: 'systemctl start hssk-repository' },
      { on: 'backup', run: 'hssk-backup run etcd > /dev/null' },
    ],
    ...{ over: 'both', withinSeconds: 180 },
  },
  {
    ...{
      id: 'mail-refused',
      titleVi: 'máy chủ thư từ chối',
      alert: 'WatchDeliveryFailing',
      labels: { integration: 'email' },
    },
    inject: [
      { on: 'watch', run: cut('tcp dport 1025 reject with tcp reset', 'output') },
      {
        on: 'watch',
        run: 'amtool --alertmanager.url=http://127.0.0.1:9093 alert add alertname=WatchDeliveryProof severity=critical component=watch --annotation=summary=THU --end="$(date -u -d "+5 minutes" +%Y-%m-%dT%H:%M:%SZ)"',
      },
    ],
    recover: [{ on: 'watch', run: mended }],
    ...{ over: 'relay', withinSeconds: 360 },
  },
  {
    ...{ id: 'wal-stops', titleVi: 'ngừng nhận WAL', alert: 'BackupWalNotReceived' },
    inject: [{ on: 'backup', run: 'systemctl stop hssk-receiver' }],
    recover: [{ on: 'backup', run: 'systemctl start hssk-receiver' }],
    ...{ over: 'both', withinSeconds: 240 },
  },
  {
    ...{
      id: 'unit-fails',
      titleVi: 'một dịch vụ hệ thống hỏng',
      alert: 'MachineUnitFailed',
      labels: { name: 'hssk-fault.service', machine: 'copy-1' },
    },
    inject: [{ on: 'copy', run: 'systemd-run --quiet --unit hssk-fault false' }],
    recover: [{ on: 'copy', run: 'systemctl reset-failed hssk-fault' }],
    ...{ over: 'mail', withinSeconds: 420 },
  },
  {
    ...{ id: 'prometheus-stops', titleVi: 'Prometheus dừng', alert: 'WatchdogSilent' },
    inject: [{ on: 'watch', run: 'systemctl stop prometheus' }],
    recover: [{ on: 'watch', run: 'systemctl start prometheus' }],
    ...{ over: 'watchdog', withinSeconds: 480 },
  },
  {
    ...{ id: 'alertmanager-stops', titleVi: 'Alertmanager dừng', alert: 'WatchdogSilent' },
    inject: [{ on: 'watch', run: 'systemctl stop prometheus-alertmanager' }],
    recover: [{ on: 'watch', run: 'systemctl start prometheus-alertmanager' }],
    ...{ over: 'watchdog', withinSeconds: 480 },
  },
];
