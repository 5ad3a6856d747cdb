/**
 * Copies, drills and the evidence log. Every outer host tells what the log says, so that each sees when another one stopped; the
 * newest that any of them knows counts. `dataset` and `dataset_machine` are whose data it is.
 */
import type { AlertGroup } from '../alert.ts';

const whose = 'dataset, kind, dataset_machine';
const newest = (metric: string, by = whose): string => `max by (${by}) (${metric})`;
const lastSuccess = newest('hssk_backup_last_success_timestamp_seconds');
const base = { dataset: 'database', kind: 'base' };
const named = '{{ $labels.dataset }} {{ $labels.kind }} {{ $labels.dataset_machine }}';

/** Copies 1 and 2 are daily, copy 3 opens once a week. */
const copiesInTime = [
  `time() - ${newest('hssk_backup_copy_last_point_timestamp_seconds{role!="vault"}', `${whose}, role`)} < 30 * 3600`,
  `time() - ${newest('hssk_backup_copy_last_point_timestamp_seconds{role="vault"}', `${whose}, role`)} < 9 * 86400`,
].join(' or ');

export const backups: AlertGroup = {
  id: 'backups',
  alerts: [
    {
      name: 'BackupMissed',
      component: 'backup',
      severity: 'critical',
      owner: 'database',
      when: `time() - ${lastSuccess} > 26 * 3600`,
      lasting: '5m',
      summaryVi: `Quá 26 giờ chưa có bản sao lưu: ${named}`,
      descriptionVi: `Bản sao lưu tốt gần nhất của ${named} đã {{ $value | humanizeDuration }}. Luật đòi mỗi ngày một bản.`,
      meets: ['000:19.3', '002:15.2.a', '002:20.4.a'],
      example: {
        series: {
          'hssk_backup_last_success_timestamp_seconds{machine="backup-1",dataset="etcd",kind="etcd",dataset_machine="control-1"}':
            '0x100',
        },
        every: '1h',
        ...{ silentAt: '26h', pendingAt: '27h', firingAt: '28h' },
        labels: { dataset: 'etcd', kind: 'etcd', dataset_machine: 'control-1' },
        value: '1d 4h 0m 0s',
      },
    },
    {
      name: 'BackupNeverMade',
      component: 'backup',
      severity: 'critical',
      owner: 'database',
      when: `${newest('hssk_backup_expected')} unless ${lastSuccess}`,
      lasting: '26h',
      summaryVi: `Chưa bao giờ có bản sao lưu: ${named}`,
      descriptionVi: `${named} phải được sao lưu hằng ngày mà chưa có bản nào, đã 26 giờ.`,
      meets: ['000:19.3', '002:15.2.a', '002:20.4.a'],
      example: {
        series: {
          'hssk_backup_expected{machine="backup-1",dataset="database",kind="base"}': '_x5 1x100',
          'hssk_backup_last_success_timestamp_seconds{machine="backup-1",dataset="etcd",kind="etcd"}': '1x100',
        },
        every: '1h',
        ...{ silentAt: '4h', pendingAt: '20h', firingAt: '40h' },
        labels: base,
      },
    },
    {
      name: 'BackupFailed',
      component: 'backup',
      severity: 'critical',
      owner: 'database',
      when: newest('hssk_backup_last_run_outcome{outcome!="ok"}', `${whose}, outcome`).concat(' == 1'),
      // The run itself has waited for its server before.
      lasting: '20s',
      summaryVi: `Lần sao lưu gần nhất không đạt: ${named}`,
      descriptionVi: `Lần chạy gần nhất của ${named} kết thúc là {{ $labels.outcome }}. Bản dở dang không được tính là sao lưu.`,
      meets: ['000:19.3', '002:20.4.a'],
      example: {
        series: {
          'hssk_backup_last_run_outcome{machine="backup-1",dataset="database",kind="base",outcome="failed"}':
            '0x30 1x60',
        },
        every: '10s',
        ...{ silentAt: '300s', pendingAt: '320s', firingAt: '350s' },
        labels: { ...base, outcome: 'failed' },
      },
    },
    {
      name: 'BackupSizeAnomaly',
      component: 'backup',
      severity: 'critical',
      owner: 'database',
      when: `${newest('hssk_backup_size_bytes')} < 0.5 * ${newest('quantile_over_time(0.5, hssk_backup_size_bytes[14d])')}`,
      lasting: '10m',
      summaryVi: `Bản sao lưu nhỏ bất thường: ${named}`,
      descriptionVi: `Bản mới nhất của ${named} chỉ có {{ $value | humanize1024 }}B, chưa bằng nửa mức thường thấy của 14 ngày. Có thể rỗng hoặc thiếu.`,
      meets: ['000:19.3', '002:20.4.a'],
      example: {
        series: {
          'hssk_backup_size_bytes{machine="backup-1",dataset="database",kind="base"}': '1073741824x200 104857600x30',
        },
        every: '10m',
        ...{ silentAt: '2000m', pendingAt: '2010m', firingAt: '2030m' },
        labels: base,
        value: '100Mi',
      },
    },
    {
      name: 'BackupCopiesBelowThree',
      component: 'backup',
      severity: 'critical',
      owner: 'database',
      when: `count by (${whose}) (${copiesInTime}) < 3 and on (${whose}) ${newest('hssk_backup_expected{kind!="base"}')}`,
      lasting: '26h',
      summaryVi: `Chưa đủ ba bản sao lưu: ${named}`,
      descriptionVi: `Chỉ {{ $value | printf "%.0f" }} nơi giữ bản còn mới của ${named}. Luật đòi ít nhất ba bản.`,
      meets: ['002:17.8', '002:20.4.a'],
      example: {
        series: {
          'hssk_backup_expected{machine="backup-1",dataset="database",kind="logical"}': '1x200',
          'hssk_backup_copy_last_point_timestamp_seconds{machine="backup-1",dataset="database",kind="logical",role="backup"}':
            '0+3600x200',
          'hssk_backup_copy_last_point_timestamp_seconds{machine="backup-1",dataset="database",kind="logical",role="copy"}':
            '0x200',
          'hssk_backup_copy_last_point_timestamp_seconds{machine="backup-1",dataset="database",kind="logical",role="vault"}':
            '0x200',
        },
        every: '1h',
        ...{ silentAt: '29h', pendingAt: '50h', firingAt: '60h' },
        labels: { dataset: 'database', kind: 'logical' },
        value: '2',
      },
    },
    {
      name: 'BackupCheckLate',
      component: 'backup',
      severity: 'warning',
      owner: 'database',
      when: `time() - ${newest('hssk_backup_check_timestamp_seconds', 'role, repository')} > 8 * 86400 or absent(hssk_backup_check_timestamp_seconds)`,
      lasting: '1h',
      summaryVi: 'Bản sao lưu {{ $labels.role }} {{ $labels.repository }} quá hạn kiểm tra hằng tuần',
      descriptionVi: 'Đã hơn 8 ngày chưa đọc lại kho {{ $labels.repository }} của bản {{ $labels.role }} để kiểm tra.',
      meets: ['002:20.4.a'],
      example: {
        series: {
          'hssk_backup_check_timestamp_seconds{machine="backup-1",role="copy",repository="database"}': '0x300',
        },
        every: '1h',
        ...{ silentAt: '192h', pendingAt: '193h', firingAt: '195h' },
        labels: { role: 'copy', repository: 'database' },
      },
    },
    {
      name: 'BackupCheckFailed',
      component: 'backup',
      severity: 'critical',
      owner: 'database',
      when: newest('hssk_backup_check_failed', 'role, repository').concat(' == 1'),
      lasting: '1m',
      summaryVi: 'Bản sao lưu {{ $labels.role }} {{ $labels.repository }} bị hư',
      descriptionVi:
        'Lần kiểm tra gần nhất của kho {{ $labels.repository }} ở bản {{ $labels.role }} thấy dữ liệu hư hoặc thiếu.',
      meets: ['002:20.4.a'],
      example: {
        series: { 'hssk_backup_check_failed{machine="backup-1",role="copy",repository="database"}': '0x5 1x20' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '6m', firingAt: '8m' },
        labels: { role: 'copy', repository: 'database' },
      },
    },
    {
      name: 'BackupWalNotReceived',
      component: 'backup',
      severity: 'critical',
      owner: 'database',
      // A change of the primary's role interrupts it for half a minute.
      when: 'max(hssk_wal_receiver_streaming) == 0 or absent(hssk_wal_receiver_streaming)',
      lasting: '1m',
      summaryVi: 'Không nhận được WAL của cơ sở dữ liệu',
      descriptionVi:
        'Máy backup-1 không nhận WAL hơn một phút: mất cả hai máy cơ sở dữ liệu lúc này là mất hồ sơ từ lúc đó.',
      meets: ['000:19.3', '002:15.1.e'],
      example: {
        series: { 'hssk_wal_receiver_streaming{machine="backup-1"}': '1x30 0x60' },
        every: '10s',
        ...{ silentAt: '300s', pendingAt: '340s', firingAt: '380s' },
        labels: {},
      },
    },
    {
      name: 'BackupWalNotSaved',
      component: 'backup',
      severity: 'critical',
      owner: 'database',
      when: 'time() - max(hssk_wal_last_save_timestamp_seconds) > 900',
      lasting: '2m',
      summaryVi: 'WAL đã nhận nhưng chưa được đưa vào kho sao lưu',
      descriptionVi: 'Lần cuối đưa WAL vào kho đã {{ $value | humanizeDuration }}; bình thường là mỗi phút một lần.',
      meets: ['000:19.3', '002:15.1.e'],
      example: {
        series: { 'hssk_wal_last_save_timestamp_seconds{machine="backup-1"}': '0+60x5 300x40' },
        every: '1m',
        ...{ silentAt: '20m', pendingAt: '21m', firingAt: '25m' },
        labels: {},
        value: '20m 0s',
      },
    },
    {
      name: 'BackupWalTorn',
      component: 'backup',
      severity: 'critical',
      owner: 'database',
      when: 'max(hssk_wal_missing_segments) > 0 or max(hssk_wal_torn_timestamp_seconds) > 0',
      lasting: '10m',
      summaryVi: 'Chuỗi WAL bị đứt',
      descriptionVi:
        'Thiếu đoạn WAL: không khôi phục được tới thời điểm bất kỳ cho tới khi có bản gốc mới. Bộ lập lịch đang tự làm bản gốc mới.',
      meets: ['000:19.3', '002:15.1.e'],
      example: {
        series: {
          'hssk_wal_missing_segments{machine="backup-1"}': '0x5 2x30',
          'hssk_wal_torn_timestamp_seconds{machine="backup-1"}': '0x40',
        },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '10m', firingAt: '20m' },
        labels: {},
      },
    },
    {
      name: 'BackupTaskFailing',
      component: 'backup',
      severity: 'warning',
      owner: 'database',
      when: 'hssk_scheduler_failing == 1',
      lasting: '1h',
      summaryVi: 'Việc {{ $labels.task }} trên {{ $labels.machine }} lỗi kéo dài',
      descriptionVi: 'Việc định kỳ {{ $labels.task }} trên máy {{ $labels.machine }} lỗi đã một giờ.',
      meets: ['002:20.4.a', '002:15.1.e'],
      example: {
        series: { 'hssk_scheduler_failing{machine="copy-1",task="pull"}': '0x5 1x30' },
        every: '10m',
        ...{ silentAt: '50m', pendingAt: '80m', firingAt: '140m' },
        labels: { machine: 'copy-1', task: 'pull' },
      },
    },
    {
      name: 'BackupMetricsMissing',
      component: 'backup',
      severity: 'warning',
      owner: 'database',
      when: 'absent(hssk_backup_expected) or min by (machine) (hssk_evidence_reachable) == 0',
      lasting: '15m',
      summaryVi: 'Không đọc được sổ sao lưu',
      descriptionVi:
        'Không máy nào cho biết tình trạng sao lưu, hoặc có máy không đọc được sổ bằng chứng. Cảnh báo sao lưu đang mù.',
      meets: ['002:20.4.a', '002:15.1.e'],
      example: {
        series: {
          'hssk_backup_expected{machine="backup-1",dataset="database",kind="base"}': '1x60',
          'hssk_evidence_reachable{machine="vault-1"}': '1x5 0x50',
        },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '15m', firingAt: '25m' },
        labels: { machine: 'vault-1' },
      },
    },
    {
      name: 'EvidenceLogAltered',
      component: 'backup',
      severity: 'critical',
      owner: 'on-call',
      when: 'max by (machine, what) (hssk_evidence_alarm) == 1',
      lasting: '0s',
      summaryVi: 'Sổ bằng chứng khác với điều máy {{ $labels.machine }} đã thấy ({{ $labels.what }})',
      descriptionVi:
        'Máy {{ $labels.machine }} thấy sổ bằng chứng bị sửa, cắt ngắn hoặc rẽ nhánh ({{ $labels.what }}). Coi như có xâm nhập cho tới khi biết chắc.',
      meets: ['002:15.1.e'],
      example: {
        series: { 'hssk_evidence_alarm{machine="copy-1",what="forked"}': '0x5 1x20' },
        every: '1m',
        ...{ silentAt: '5m', firingAt: '7m' },
        labels: { machine: 'copy-1', what: 'forked' },
      },
    },
    {
      name: 'EvidenceLogSilent',
      component: 'backup',
      severity: 'warning',
      owner: 'database',
      when: 'time() - max(hssk_evidence_head_timestamp_seconds) > 3 * 3600',
      lasting: '10m',
      summaryVi: 'Sổ bằng chứng không có dòng mới',
      descriptionVi: 'Dòng mới nhất của sổ đã {{ $value | humanizeDuration }}; riêng WAL đã phải có mỗi giờ một dòng.',
      meets: ['002:15.1.e'],
      example: {
        series: { 'hssk_evidence_head_timestamp_seconds{machine="backup-1"}': '0x60' },
        every: '10m',
        ...{ silentAt: '180m', pendingAt: '190m', firingAt: '210m' },
        labels: {},
        value: '3h 30m 0s',
      },
    },
  ],
};

export const drills: AlertGroup = {
  id: 'drills',
  alerts: [
    {
      name: 'BackupDrillOverdue',
      component: 'backup',
      severity: 'warning',
      owner: 'database',
      when: `time() - ${newest('hssk_drill_due_timestamp_seconds', 'drill')} > 0`,
      lasting: '6h',
      summaryVi: 'Diễn tập khôi phục {{ $labels.drill }} quá hạn',
      descriptionVi: 'Diễn tập {{ $labels.drill }} đã quá hạn {{ $value | humanizeDuration }}.',
      meets: ['002:20.4.a.1'],
      example: {
        series: { 'hssk_drill_due_timestamp_seconds{machine="backup-1",drill="database"}': '604800x400' },
        every: '1h',
        ...{ silentAt: '168h', pendingAt: '170h', firingAt: '178h' },
        labels: { drill: 'database' },
        value: '10h 0m 0s',
      },
    },
    {
      name: 'BackupDrillYearMissed',
      component: 'backup',
      severity: 'critical',
      owner: 'database',
      when: `time() - ${newest('hssk_drill_last_success_timestamp_seconds', 'drill')} > 360 * 86400`,
      lasting: '6h',
      summaryVi: 'Một năm chưa diễn tập khôi phục {{ $labels.drill }}',
      descriptionVi:
        'Luật đòi mỗi năm một lần diễn tập {{ $labels.drill }}; lần đạt gần nhất đã {{ $value | humanizeDuration }}.',
      meets: ['002:20.4.a.1'],
      example: {
        series: { 'hssk_drill_last_success_timestamp_seconds{machine="backup-1",drill="server"}': '0x400' },
        every: '1d',
        ...{ silentAt: '360d', pendingAt: '361d', firingAt: '363d' },
        labels: { drill: 'server' },
        value: '363d 0h 0m 0s',
      },
    },
  ],
};
