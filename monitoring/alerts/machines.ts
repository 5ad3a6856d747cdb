/** Every VM, in the cluster and outside it. */
import type { AlertGroup } from '../alert.ts';

const filesystem = 'fstype!~"tmpfs|ramfs|overlay|squashfs"';
const free = `(node_filesystem_avail_bytes{${filesystem}} / node_filesystem_size_bytes{${filesystem}})`;
const disk = { machine: 'database-1', mountpoint: '/var/lib', fstype: 'ext4' };
const labelled = (metric: string, labels: Record<string, string>) =>
  `${metric}{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;

export const machines: AlertGroup = {
  id: 'machines',
  alerts: [
    {
      name: 'MachineDown',
      severity: 'critical',
      owner: 'infrastructure',
      // Two ways to see it, so that neither a dead exporter nor a busy sshd alone wakes anybody.
      when: 'up{job="machine"} == 0 and on (machine) max by (machine) (probe_success{job="ping"}) == 0',
      lasting: '30s',
      summaryVi: 'Máy {{ $labels.machine }} không trả lời',
      descriptionVi:
        'Máy {{ $labels.machine }} không trả lời cả phép thử ping lẫn cổng số đo. Thành phần trên máy này coi như đã ngừng.',
      meets: ['000:19.1', '002:15.1.e'],
      example: {
        series: {
          'up{job="machine",machine="gateway-1"}': '1x6 0x20',
          'probe_success{job="ping",machine="gateway-1",place="watch-1"}': '1x6 0x20',
          'up{job="machine",machine="edge-1"}': '1x6 0x20',
          'probe_success{job="ping",machine="edge-1",place="watch-1"}': '1x30',
        },
        every: '10s',
        ...{ silentAt: '60s', pendingAt: '90s', firingAt: '110s' },
        labels: { job: 'machine', machine: 'gateway-1' },
      },
    },
    {
      name: 'MachineDiskAlmostFull',
      severity: 'critical',
      owner: 'infrastructure',
      when: `${free} < 0.05 or (${free} < 0.10 and predict_linear(node_filesystem_avail_bytes{${filesystem}}[1h], 4 * 3600) < 0)`,
      lasting: '1m',
      summaryVi: 'Đĩa {{ $labels.mountpoint }} của {{ $labels.machine }} gần đầy',
      descriptionVi:
        'Đĩa {{ $labels.mountpoint }} của máy {{ $labels.machine }} chỉ còn {{ $value | humanizePercentage }}. Đầy đĩa là ngừng dịch vụ.',
      meets: ['002:20.4.a.3', '002:15.1.e'],
      example: {
        series: {
          [labelled('node_filesystem_avail_bytes', disk)]: '50x10 4x20',
          [labelled('node_filesystem_size_bytes', disk)]: '100x40',
        },
        every: '1m',
        ...{ silentAt: '9m', pendingAt: '11m', firingAt: '14m' },
        labels: disk,
        value: '4%',
      },
    },
    {
      name: 'MachineDiskFillingUp',
      severity: 'warning',
      owner: 'infrastructure',
      when: `${free} < 0.20 and predict_linear(node_filesystem_avail_bytes{${filesystem}}[6h], 4 * 86400) < 0`,
      lasting: '30m',
      summaryVi: 'Đĩa {{ $labels.mountpoint }} của {{ $labels.machine }} sẽ đầy trong 4 ngày',
      descriptionVi:
        'Đĩa {{ $labels.mountpoint }} của máy {{ $labels.machine }} còn {{ $value | humanizePercentage }} và đang giảm: theo đà 6 giờ qua, sẽ đầy trong 4 ngày.',
      meets: ['002:20.4.a.3', '002:15.1.e'],
      example: {
        series: {
          [labelled('node_filesystem_avail_bytes', disk)]: '300x72 300-1x150',
          [labelled('node_filesystem_size_bytes', disk)]: '1000x250',
        },
        every: '5m',
        ...{ silentAt: '10h', pendingAt: '14h40m', firingAt: '16h' },
        labels: disk,
        value: '18.1%',
      },
    },
    {
      name: 'MachineInodesRunningOut',
      severity: 'warning',
      owner: 'infrastructure',
      when: `node_filesystem_files_free{${filesystem}} / (node_filesystem_files{${filesystem}} > 0) < 0.10`,
      lasting: '10m',
      summaryVi: 'Đĩa {{ $labels.mountpoint }} của {{ $labels.machine }} sắp hết chỗ cho tệp mới',
      descriptionVi:
        'Chỉ còn {{ $value | humanizePercentage }} số tệp (inode) của đĩa {{ $labels.mountpoint }} trên máy {{ $labels.machine }}.',
      meets: ['002:20.4.a.3', '002:15.1.e'],
      example: {
        series: {
          [labelled('node_filesystem_files_free', disk)]: '500x10 50x40',
          [labelled('node_filesystem_files', disk)]: '1000x60',
        },
        every: '1m',
        ...{ silentAt: '9m', pendingAt: '15m', firingAt: '25m' },
        labels: disk,
        value: '5%',
      },
    },
    {
      name: 'MachineDiskReadOnly',
      severity: 'critical',
      owner: 'infrastructure',
      // The vault is read-only on purpose.
      when: `node_filesystem_readonly{fstype=~"ext[234]|xfs|btrfs",mountpoint!~"/var/lib/hssk/vault.*|/etc/.*|/lib/modules"} == 1`,
      lasting: '1m',
      summaryVi: 'Đĩa {{ $labels.mountpoint }} của {{ $labels.machine }} chỉ còn đọc được',
      descriptionVi:
        'Hệ điều hành đã chuyển đĩa {{ $labels.mountpoint }} của máy {{ $labels.machine }} sang chỉ đọc, thường vì đĩa lỗi.',
      meets: ['002:15.1.e'],
      example: {
        series: { [labelled('node_filesystem_readonly', disk)]: '0x5 1x20' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '6m', firingAt: '9m' },
        labels: disk,
      },
    },
    {
      name: 'MachineClockWrong',
      severity: 'critical',
      owner: 'infrastructure',
      when: 'abs(timestamp(node_time_seconds) - node_time_seconds) > 5',
      lasting: '2m',
      summaryVi: 'Đồng hồ của {{ $labels.machine }} lệch',
      descriptionVi:
        'Đồng hồ của máy {{ $labels.machine }} lệch {{ $value | printf "%.0f" }} giây so với máy giám sát. Chứng thư, mã OTP, chữ ký và thứ tự nhật ký đều sai theo.',
      meets: ['002:15.1.e'],
      example: {
        series: { 'node_time_seconds{machine="edge-1"}': '0+60x5 330+60x20' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '7m', firingAt: '10m' },
        labels: { machine: 'edge-1' },
        value: '30',
      },
    },
    {
      name: 'MachineClockUnsynchronised',
      severity: 'warning',
      owner: 'infrastructure',
      when: 'min_over_time(node_timex_sync_status[5m]) == 0 or abs(node_timex_offset_seconds) > 0.05',
      lasting: '10m',
      summaryVi: 'Đồng hồ của {{ $labels.machine }} không được đồng bộ',
      descriptionVi: 'Máy {{ $labels.machine }} không nối được máy chủ giờ chuẩn; đồng hồ sẽ trôi dần.',
      meets: ['002:15.1.e'],
      onlyOn: 'production',
      example: {
        series: { 'node_timex_sync_status{machine="edge-1"}': '1x5 0x30' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '12m', firingAt: '25m' },
        labels: { machine: 'edge-1' },
      },
    },
    {
      name: 'MachineMemoryShort',
      severity: 'warning',
      owner: 'infrastructure',
      when: '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.92',
      lasting: '15m',
      summaryVi: 'Máy {{ $labels.machine }} sắp hết bộ nhớ',
      descriptionVi: 'Máy {{ $labels.machine }} đã dùng {{ $value | humanizePercentage }} bộ nhớ trong 15 phút.',
      meets: ['002:20.4.a.3', '002:15.1.e'],
      example: {
        series: {
          'node_memory_MemAvailable_bytes{machine="records-1"}': '50x5 5x40',
          'node_memory_MemTotal_bytes{machine="records-1"}': '100x60',
        },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '15m', firingAt: '25m' },
        labels: { machine: 'records-1' },
        value: '95%',
      },
    },
    {
      name: 'MachineDiskSaturated',
      severity: 'warning',
      owner: 'infrastructure',
      when: 'rate(node_disk_io_time_weighted_seconds_total[5m]) > 20',
      lasting: '30m',
      summaryVi: 'Đĩa {{ $labels.device }} của {{ $labels.machine }} quá tải',
      descriptionVi:
        'Trung bình {{ $value | printf "%.0f" }} lệnh đọc ghi xếp hàng ở đĩa {{ $labels.device }} của máy {{ $labels.machine }} trong 30 phút.',
      meets: ['002:20.4.a.3', '002:15.1.e'],
      example: {
        series: { 'node_disk_io_time_weighted_seconds_total{machine="database-1",device="sda"}': '0x5 0+1800x60' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '20m', firingAt: '50m' },
        labels: { machine: 'database-1', device: 'sda' },
        value: '30',
      },
    },
    {
      name: 'MachineRaidDegraded',
      severity: 'critical',
      owner: 'infrastructure',
      when: 'node_md_disks{state="failed"} > 0',
      lasting: '5m',
      summaryVi: 'Một đĩa trong cụm RAID {{ $labels.device }} của {{ $labels.machine }} đã hỏng',
      descriptionVi:
        'Cụm {{ $labels.device }} của máy {{ $labels.machine }} mất một đĩa; mất thêm một đĩa nữa là mất dữ liệu.',
      meets: ['002:15.1.e'],
      onlyOn: 'production',
      example: {
        series: { 'node_md_disks{machine="database-1",device="md0",state="failed"}': '0x5 1x20' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '8m', firingAt: '15m' },
        labels: { machine: 'database-1', device: 'md0', state: 'failed' },
      },
    },
    {
      name: 'MachineConnectionsNearLimit',
      severity: 'warning',
      owner: 'infrastructure',
      when: 'node_nf_conntrack_entries / node_nf_conntrack_entries_limit > 0.75',
      lasting: '5m',
      summaryVi: 'Bảng kết nối của tường lửa trên {{ $labels.machine }} sắp đầy',
      descriptionVi:
        'Tường lửa của máy {{ $labels.machine }} đã theo dõi {{ $value | humanizePercentage }} số kết nối cho phép; đầy bảng thì kết nối mới bị rơi.',
      meets: ['002:15.1.e'],
      example: {
        series: {
          'node_nf_conntrack_entries{machine="edge-1"}': '10x5 80x20',
          'node_nf_conntrack_entries_limit{machine="edge-1"}': '100x30',
        },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '8m', firingAt: '15m' },
        labels: { machine: 'edge-1' },
        value: '80%',
      },
    },
    {
      name: 'MachineUnitFailed',
      severity: 'warning',
      owner: 'infrastructure',
      when: 'node_systemd_unit_state{state="failed"} == 1',
      lasting: '3m',
      summaryVi: 'Dịch vụ {{ $labels.name }} trên {{ $labels.machine }} đã hỏng',
      descriptionVi: 'systemd báo {{ $labels.name }} trên máy {{ $labels.machine }} ở trạng thái failed đã 3 phút.',
      meets: ['002:15.1.e'],
      example: {
        series: {
          'node_systemd_unit_state{machine="backup-1",name="hssk-scheduler.service",state="failed"}': '0x5 1x20',
        },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '7m', firingAt: '10m' },
        labels: { machine: 'backup-1', name: 'hssk-scheduler.service', state: 'failed' },
      },
    },
  ],
};
