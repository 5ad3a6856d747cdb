/** PostgreSQL under Patroni, as it tells of itself over SQL; the series come from monitoring/state. */
import type { AlertGroup } from '../alert.ts';

export const database: AlertGroup = {
  id: 'database',
  alerts: [
    {
      name: 'DatabaseDown',
      component: 'database',
      severity: 'critical',
      owner: 'database',
      // A gateway that stores is a better witness than a watch machine that cannot ask.
      when: '(max(hssk_database_primary) < 1 or absent(hssk_database_primary)) unless on () (max(hssk_gateway_storing) == 1)',
      lasting: '30s',
      summaryVi: 'Không có máy cơ sở dữ liệu nào nhận ghi',
      descriptionVi:
        'Không máy nào là máy chính quá 30 giây; việc tự chuyển máy chính thường xong trong 20 giây. Bệnh viện chưa gửi được hồ sơ.',
      meets: ['000:19.1', '002:15.1.e'],
      example: {
        series: {
          'hssk_database_primary{machine="database-1"}': '1x6 0x20',
          'hssk_database_primary{machine="database-2"}': '0x30',
        },
        every: '10s',
        ...{ silentAt: '60s', pendingAt: '80s', firingAt: '110s' },
        labels: {},
      },
    },
    {
      name: 'DatabaseTwoPrimaries',
      component: 'database',
      severity: 'critical',
      owner: 'database',
      when: 'sum(hssk_database_primary) > 1',
      lasting: '20s',
      summaryVi: 'Hai máy cơ sở dữ liệu cùng nhận ghi',
      descriptionVi:
        '{{ $value | printf "%.0f" }} máy cùng nói mình là máy chính. Hồ sơ có thể bị chia thành hai nhánh; tách ngay một máy.',
      meets: ['000:19.1', '002:15.1.e'],
      example: {
        series: {
          'hssk_database_primary{machine="database-1"}': '1x30',
          'hssk_database_primary{machine="database-2"}': '0x6 1x20',
        },
        every: '10s',
        ...{ silentAt: '60s', pendingAt: '80s', firingAt: '100s' },
        labels: {},
        value: '2',
      },
    },
    {
      name: 'DatabaseOneCopy',
      component: 'database',
      severity: 'critical',
      owner: 'database',
      when: 'max(hssk_database_synchronous_standbys) < 1 and max(hssk_database_primary) == 1',
      lasting: '1m',
      summaryVi: 'Hồ sơ mới chỉ được ghi trên một máy',
      descriptionVi:
        'Máy chính không còn máy dự phòng đồng bộ. Hồ sơ vẫn được nhận, nhưng mất máy này là mất hồ sơ vừa nhận.',
      meets: ['000:17.3', '000:19.1', '002:15.1.e'],
      example: {
        series: {
          'hssk_database_synchronous_standbys{machine="database-1"}': '1x6 0x30',
          'hssk_database_primary{machine="database-1"}': '1x40',
        },
        every: '10s',
        ...{ silentAt: '60s', pendingAt: '90s', firingAt: '140s' },
        labels: {},
      },
    },
    {
      name: 'DatabaseReplicationLag',
      component: 'database',
      severity: 'warning',
      owner: 'database',
      when: 'hssk_database_replication_lag_bytes > 256 * 1024 * 1024',
      lasting: '5m',
      summaryVi: 'Máy dự phòng {{ $labels.standby }} theo không kịp',
      descriptionVi:
        'Máy {{ $labels.standby }} chậm {{ $value | humanize1024 }}B so với máy chính. Chuyển máy chính lúc này sẽ lâu.',
      meets: ['002:15.1.e'],
      example: {
        series: { 'hssk_database_replication_lag_bytes{standby="database-1"}': '0x5 536870912x20' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '8m', firingAt: '15m' },
        labels: { standby: 'database-1' },
        value: '512Mi',
      },
    },
    {
      name: 'DatabaseSlotHoldsWal',
      component: 'database',
      severity: 'warning',
      owner: 'database',
      when: 'hssk_database_slot_retained_bytes > 5 * 1024 * 1024 * 1024',
      lasting: '10m',
      summaryVi: 'Khe {{ $labels.slot }} giữ lại nhiều WAL',
      descriptionVi:
        'Nơi nhận WAL của khe {{ $labels.slot }} không lấy, máy chính đã giữ {{ $value | humanize1024 }}B. Quá giới hạn, khe bị bỏ và phải sao lưu gốc lại.',
      meets: ['000:19.3', '002:15.1.e'],
      example: {
        series: { 'hssk_database_slot_retained_bytes{slot="backup"}': '0x5 10737418240x30' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '12m', firingAt: '20m' },
        labels: { slot: 'backup' },
        value: '10Gi',
      },
    },
    {
      name: 'DatabaseConnectionsHigh',
      component: 'database',
      severity: 'warning',
      owner: 'database',
      when: 'hssk_database_connections / hssk_database_connections_limit > 0.8',
      lasting: '2m',
      summaryVi: 'Máy {{ $labels.machine }} sắp hết chỗ kết nối',
      descriptionVi:
        'Cơ sở dữ liệu trên {{ $labels.machine }} đã dùng {{ $value | humanizePercentage }} số kết nối; hết chỗ thì dịch vụ không nối được.',
      meets: ['002:20.4.a.3', '002:15.1.e'],
      example: {
        series: {
          'hssk_database_connections{machine="database-1"}': '10x5 90x20',
          'hssk_database_connections_limit{machine="database-1"}': '100x30',
        },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '7m', firingAt: '10m' },
        labels: { machine: 'database-1' },
        value: '90%',
      },
    },
    {
      name: 'DatabaseTransactionIdsRunningOut',
      component: 'database',
      severity: 'critical',
      owner: 'database',
      when: 'max by (machine) (hssk_database_transaction_id_age) > 1e9',
      lasting: '10m',
      summaryVi: 'Cơ sở dữ liệu sắp hết số giao dịch',
      descriptionVi:
        'Tuổi giao dịch đã {{ $value | humanize }} trên 2,1G. Gần hết, PostgreSQL tự ngừng ghi để giữ dữ liệu.',
      meets: ['002:15.1.e'],
      example: {
        series: { 'hssk_database_transaction_id_age{machine="database-1",database="hssk"}': '1000x5 1200000000x30' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '10m', firingAt: '20m' },
        labels: { machine: 'database-1' },
        value: '1.2G',
      },
    },
    {
      name: 'DatabaseTransactionLong',
      component: 'database',
      severity: 'warning',
      owner: 'database',
      when: 'hssk_database_oldest_transaction_seconds > 900',
      lasting: '5m',
      summaryVi: 'Một giao dịch trên {{ $labels.machine }} chạy quá lâu',
      descriptionVi:
        'Giao dịch lâu nhất đã {{ $value | humanizeDuration }}; nó giữ khóa và cản việc dọn dẹp. Sao lưu hằng đêm có thể là nguyên nhân.',
      meets: ['002:15.1.e'],
      example: {
        series: { 'hssk_database_oldest_transaction_seconds{machine="database-1"}': '1x5 960+60x20' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '8m', firingAt: '12m' },
        labels: { machine: 'database-1' },
        value: '22m 0s',
      },
    },
    {
      name: 'DatabaseEmergencyAccess',
      component: 'database',
      severity: 'warning',
      owner: 'database',
      when: 'max(hssk_database_emergency_logins) > 0',
      lasting: '30s',
      summaryVi: 'Có người đang được đọc hồ sơ trực tiếp trong cơ sở dữ liệu',
      descriptionVi:
        '{{ $value | printf "%.0f" }} tài khoản truy cập khẩn cấp đang mở. Đúng việc thì có hai chữ ký trong sổ bằng chứng; không có thì là xâm nhập.',
      meets: ['002:15.2.b'],
      example: {
        series: { 'hssk_database_emergency_logins{machine="database-1"}': '0x6 1x20' },
        every: '10s',
        ...{ silentAt: '60s', pendingAt: '80s', firingAt: '110s' },
        labels: {},
        value: '1',
      },
    },
    {
      name: 'DatabaseDeadlocks',
      component: 'database',
      severity: 'warning',
      owner: 'database',
      when: 'increase(hssk_database_deadlocks_total[15m]) > 3',
      lasting: '1m',
      summaryVi: 'Giao dịch khóa chéo nhau trên {{ $labels.machine }}',
      descriptionVi:
        '{{ $value | printf "%.0f" }} lần khóa chéo trong 15 phút; hồ sơ được gửi lại tự động nhưng chậm đi.',
      meets: ['002:15.1.e'],
      example: {
        series: { 'hssk_database_deadlocks_total{machine="database-1"}': '0x20 0+2x40' },
        every: '1m',
        ...{ silentAt: '20m', pendingAt: '23m', firingAt: '50m' },
        labels: { machine: 'database-1' },
        value: '30',
      },
    },
  ],
};
