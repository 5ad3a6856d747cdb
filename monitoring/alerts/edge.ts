/** What hospitals see: probes from outside, from every place; only what all of them see counts. */
import type { AlertGroup } from '../alert.ts';

const days = (certificate: string, number: number): string =>
  `min by (subject) (last_over_time(${certificate}[10m])) - time() < ${number} * 86400`;

export const edge: AlertGroup = {
  id: 'edge',
  alerts: [
    {
      name: 'EdgeDown',
      component: 'edge',
      severity: 'critical',
      owner: 'on-call',
      when: 'max by (subject) (probe_success{job="https"}) == 0',
      lasting: '30s',
      summaryVi: 'Bệnh viện không vào được hệ thống ({{ $labels.subject }})',
      descriptionVi:
        'Mọi nơi thử đều không nhận được trả lời HTTPS đúng từ {{ $labels.subject }}. Bệnh viện không gửi được hồ sơ, nơi khám không đọc được.',
      meets: ['000:19.1', '002:15.1.e'],
      example: {
        series: {
          'probe_success{job="https",subject="fhir",place="watch-1"}': '1x6 0x20',
          'probe_success{job="https",subject="fhir",place="backup-1"}': '1x6 0x20',
          'probe_success{job="https",subject="send",place="watch-1"}': '0x30',
          'probe_success{job="https",subject="send",place="backup-1"}': '1x30',
        },
        every: '10s',
        ...{ silentAt: '60s', pendingAt: '80s', firingAt: '100s' },
        labels: { subject: 'fhir' },
      },
    },
    {
      name: 'EdgeProbesDisagree',
      component: 'edge',
      severity: 'warning',
      owner: 'infrastructure',
      when: 'max by (subject) (probe_success{job="https"}) != min by (subject) (probe_success{job="https"})',
      lasting: '10m',
      summaryVi: 'Một nơi thử vào được {{ $labels.subject }}, nơi khác thì không',
      descriptionVi:
        'Các nơi thử thấy {{ $labels.subject }} khác nhau đã 10 phút: thường là đường mạng hoặc tường lửa của một phía.',
      meets: ['002:15.1.e'],
      example: {
        series: {
          'probe_success{job="https",subject="fhir",place="watch-1"}': '1x5 0x30',
          'probe_success{job="https",subject="fhir",place="backup-1"}': '1x40',
        },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '10m', firingAt: '20m' },
        labels: { subject: 'fhir' },
      },
    },
    {
      name: 'EdgeSlow',
      component: 'edge',
      severity: 'warning',
      owner: 'applications',
      when: 'min by (subject) (avg_over_time(probe_duration_seconds{job="https"}[10m])) > 2',
      lasting: '5m',
      summaryVi: 'Hệ thống trả lời chậm ({{ $labels.subject }})',
      descriptionVi:
        'Trung bình 10 phút qua {{ $labels.subject }} trả lời sau {{ $value | printf "%.1f" }} giây, đo từ bên ngoài.',
      meets: ['002:15.1.e'],
      example: {
        series: { 'probe_duration_seconds{job="https",subject="fhir",place="watch-1"}': '0.1x10 4x40' },
        every: '1m',
        ...{ silentAt: '10m', pendingAt: '18m', firingAt: '40m' },
        labels: { subject: 'fhir' },
        value: '4.0',
      },
    },
    {
      name: 'EdgeProbeMissing',
      component: 'edge',
      severity: 'warning',
      owner: 'on-call',
      when: 'absent(probe_success{job="https"})',
      lasting: '10m',
      summaryVi: 'Không có phép thử nào từ bên ngoài',
      descriptionVi: 'Không nơi nào thử vào hệ thống từ bên ngoài đã 10 phút: nếu biên hỏng lúc này, không ai biết.',
      meets: ['002:15.1.e'],
      example: {
        series: { 'probe_success{job="https",subject="fhir",place="watch-1"}': '1x5 _x30' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '15m', firingAt: '25m' },
        labels: { job: 'https' },
      },
    },
    {
      name: 'CertificateExpiringSoon',
      severity: 'warning',
      owner: 'infrastructure',
      when: days('probe_ssl_earliest_cert_expiry', 21),
      lasting: '1h',
      summaryVi: 'Chứng thư của {{ $labels.subject }} còn dưới 21 ngày',
      descriptionVi: 'Chứng thư của {{ $labels.subject }} hết hạn sau {{ $value | humanizeDuration }}.',
      meets: ['002:15.1.e'],
      example: {
        series: { 'probe_ssl_earliest_cert_expiry{job="https",subject="registry",place="watch-1"}': '2592000x1000' },
        every: '1h',
        ...{ silentAt: '215h', pendingAt: '217h', firingAt: '219h' },
        labels: { subject: 'registry' },
        value: '20d 21h 0m 0s',
      },
    },
    {
      name: 'CertificateExpiring',
      severity: 'critical',
      owner: 'infrastructure',
      when: days('probe_ssl_earliest_cert_expiry', 7),
      lasting: '1h',
      summaryVi: 'Chứng thư của {{ $labels.subject }} còn dưới 7 ngày',
      descriptionVi:
        'Chứng thư của {{ $labels.subject }} hết hạn sau {{ $value | humanizeDuration }}. Hết hạn là mọi kết nối bị từ chối.',
      meets: ['002:15.1.e'],
      example: {
        series: { 'probe_ssl_earliest_cert_expiry{job="https",subject="send",place="watch-1"}': '2592000x1000' },
        every: '1h',
        ...{ silentAt: '551h', pendingAt: '553h', firingAt: '555h' },
        labels: { subject: 'send' },
        value: '6d 21h 0m 0s',
      },
    },
    {
      name: 'RegistryDown',
      component: 'registry',
      severity: 'warning',
      owner: 'infrastructure',
      when: 'max by (subject) (probe_success{job="registry"}) == 0',
      lasting: '5m',
      summaryVi: 'Kho ảnh phần mềm không trả lời',
      descriptionVi:
        'Kho ảnh không trả lời HTTPS đã 5 phút. Thành phần đang chạy vẫn chạy, nhưng pod mới trên máy mới không tải được ảnh.',
      meets: ['002:15.1.e'],
      example: {
        series: { 'probe_success{job="registry",subject="registry",place="watch-1"}': '1x5 0x20' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '8m', firingAt: '15m' },
        labels: { subject: 'registry' },
      },
    },
  ],
};
