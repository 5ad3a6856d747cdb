/** The way of a document: through the edge into the gateway, on to FHIR, and everything of a day within that day. */
import { component as gateway } from '../../services/gateway/component.ts';
import { component as records } from '../../services/records/component.ts';
import type { AlertGroup } from '../alert.ts';
import { burnsFast, burnsSlowly, type Indicator, recordingsOf } from './objectives.ts';

const ingestion: Indicator = {
  id: 'ingestion',
  component: 'gateway',
  owner: 'applications',
  prefix: 'GatewayErrorBudget',
  whatVi: 'Tiếp nhận hồ sơ',
  availability: gateway.objective!.availability,
  bad: 'sum(rate(hssk_gateway_requests_total{route="send",status=~"5.."}[$window]))',
  all: 'sum(rate(hssk_gateway_requests_total{route="send"}[$window]))',
  series: {
    good: 'hssk_gateway_requests_total{route="send",status="200"}',
    bad: 'hssk_gateway_requests_total{route="send",status="503"}',
  },
  meets: ['000:19.1', '002:15.1.e'],
};

const slowIngestion: Indicator = {
  ...ingestion,
  id: 'slow_ingestion',
  prefix: 'GatewayLatency',
  whatVi: `Xác nhận hồ sơ quá ${gateway.objective!.p95Seconds} giây`,
  availability: 0.95,
  bad: `(sum(rate(hssk_gateway_ack_seconds_count[$window])) - sum(rate(hssk_gateway_ack_seconds_bucket{le="${gateway.objective!.p95Seconds}"}[$window])))`,
  all: 'sum(rate(hssk_gateway_ack_seconds_count[$window]))',
};

const reading: Indicator = {
  ...ingestion,
  id: 'reading',
  component: 'records',
  prefix: 'RecordsErrorBudget',
  whatVi: 'Đọc hồ sơ FHIR',
  availability: records.objective!.availability,
  bad: 'sum(rate(hssk_records_reads_total{status=~"5.."}[$window]))',
  all: 'sum(rate(hssk_records_reads_total[$window]))',
  series: {
    good: 'hssk_records_reads_total{interaction="read",status="200"}',
    bad: 'hssk_records_reads_total{interaction="read",status="500"}',
  },
};

const slowReading: Indicator = {
  ...reading,
  id: 'slow_reading',
  prefix: 'RecordsLatency',
  whatVi: `Đọc hồ sơ quá ${records.objective!.p95Seconds} giây`,
  availability: 0.95,
  bad: `(sum(rate(hssk_records_read_seconds_count[$window])) - sum(rate(hssk_records_read_seconds_bucket{le="${records.objective!.p95Seconds}"}[$window])))`,
  all: 'sum(rate(hssk_records_read_seconds_count[$window]))',
};

/** 30 of 100 answers are late from the hour on, with a budget of 5: enough for the slow pair only. */
const latencyExample = (name: string, bucket: string) => ({
  series: { [name]: '0+100x400', [bucket]: '0+100x36 3600+70x364' },
  every: '5m',
  ...{ silentAt: '175m', pendingAt: '215m', firingAt: '10h' },
  labels: {},
  value: '21.58%',
});

export const documents: AlertGroup = {
  id: 'ingestion',
  recordings: [ingestion, slowIngestion].flatMap(recordingsOf),
  alerts: [
    burnsFast(ingestion),
    burnsSlowly(ingestion),
    {
      ...burnsSlowly(slowIngestion),
      summaryVi: 'Tiếp nhận hồ sơ chậm kéo dài',
      descriptionVi: `{{ $value | humanizePercentage }} hồ sơ được xác nhận sau hơn ${gateway.objective!.p95Seconds} giây, mục tiêu không quá 5%.`,
      example: latencyExample('hssk_gateway_ack_seconds_count', 'hssk_gateway_ack_seconds_bucket{le="1"}'),
    },
    {
      name: 'GatewayNotStoring',
      component: 'gateway',
      severity: 'critical',
      owner: 'applications',
      when: 'max(hssk_gateway_storing) == 0',
      lasting: '40s',
      summaryVi: 'Không lưu được hồ sơ: mọi cổng tiếp nhận đang chờ cơ sở dữ liệu',
      descriptionVi:
        'Không cổng tiếp nhận nào ghi bền được hồ sơ. Bệnh viện nhận lỗi 503 và sẽ gửi lại; hồ sơ đã xác nhận không mất.',
      meets: ['000:19.1', '000:20.1', '002:15.1.e'],
      example: {
        series: {
          'hssk_gateway_storing{machine="gateway-1"}': '1x6 0x20',
          'hssk_gateway_storing{machine="gateway-2"}': '1x6 0x20',
        },
        every: '10s',
        ...{ silentAt: '60s', pendingAt: '90s', firingAt: '120s' },
        labels: {},
      },
    },
    {
      name: 'GatewayIndicatorMissing',
      component: 'gateway',
      severity: 'warning',
      owner: 'applications',
      when: 'absent(hssk_gateway_storing)',
      lasting: '10m',
      summaryVi: 'Không có số đo nào của cổng tiếp nhận',
      descriptionVi: 'Không đọc được số đo của cổng tiếp nhận đã 10 phút: cảnh báo về lỗi và độ trễ tiếp nhận đang mù.',
      meets: ['002:15.1.e'],
      example: {
        series: { 'hssk_gateway_storing{machine="gateway-1"}': '1x5 _x30' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '15m', firingAt: '25m' },
        labels: {},
      },
    },
    {
      name: 'GatewayFacilityLate',
      component: 'gateway',
      severity: 'warning',
      owner: 'applications',
      // 18:00 to 24:00 in Viet Nam; `usual` is what the facility has sent by the end of the same day of the last four weeks.
      when: 'hssk_facility_documents_today == 0 and hssk_facility_documents_usual >= 5 and on () (hour() >= 11 and hour() < 17)',
      lasting: '15m',
      summaryVi: 'Cơ sở {{ $labels.facility }} hôm nay chưa gửi hồ sơ nào',
      descriptionVi:
        'Đã qua 18 giờ mà cơ sở {{ $labels.facility }} chưa gửi hồ sơ nào, dù ngày này mọi tuần đều có. Hạn là cuối ngày.',
      meets: ['000:20.1', '000:20.2'],
      example: {
        series: {
          'hssk_facility_documents_today{facility="01001"}': '0x200',
          'hssk_facility_documents_usual{facility="01001"}': '120x200',
        },
        every: '10m',
        ...{ silentAt: '650m', pendingAt: '670m', firingAt: '690m' },
        labels: { facility: '01001' },
      },
    },
  ],
};

export const reads: AlertGroup = {
  id: 'reading',
  recordings: [reading, slowReading].flatMap(recordingsOf),
  alerts: [
    burnsFast(reading),
    burnsSlowly(reading),
    {
      ...burnsSlowly(slowReading),
      summaryVi: 'Đọc hồ sơ FHIR chậm kéo dài',
      descriptionVi: `{{ $value | humanizePercentage }} lần đọc mất hơn ${records.objective!.p95Seconds} giây, mục tiêu không quá 5%.`,
      example: latencyExample('hssk_records_read_seconds_count', 'hssk_records_read_seconds_bucket{le="1"}'),
    },
    {
      name: 'RecordsNotReady',
      component: 'records',
      severity: 'critical',
      owner: 'applications',
      when: 'max(hssk_records_ready) == 0',
      lasting: '40s',
      summaryVi: 'Không đọc được hồ sơ: dịch vụ FHIR chưa sẵn sàng',
      descriptionVi: 'Không máy nào trả lời được câu hỏi FHIR. Việc tiếp nhận hồ sơ vẫn chạy.',
      meets: ['000:19.1', '002:15.1.e'],
      example: {
        series: { 'hssk_records_ready{machine="records-1"}': '1x6 0x20' },
        every: '10s',
        ...{ silentAt: '60s', pendingAt: '90s', firingAt: '120s' },
        labels: {},
      },
    },
    {
      name: 'RecordsIndicatorMissing',
      component: 'records',
      severity: 'warning',
      owner: 'applications',
      when: 'absent(hssk_records_ready)',
      lasting: '10m',
      summaryVi: 'Không có số đo nào của dịch vụ FHIR',
      descriptionVi: 'Không đọc được số đo của dịch vụ FHIR đã 10 phút: cảnh báo về lỗi, độ trễ và tồn đọng đang mù.',
      meets: ['002:15.1.e'],
      example: {
        series: { 'hssk_records_ready{machine="records-1"}': '1x5 _x30' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '15m', firingAt: '25m' },
        labels: {},
      },
    },
    {
      name: 'RecordsFallingBehind',
      component: 'records',
      severity: 'warning',
      owner: 'applications',
      when: 'max(hssk_records_lag_seconds) > 300',
      lasting: '5m',
      summaryVi: 'Hồ sơ đã nhận nhưng chậm lên FHIR',
      descriptionVi: 'Hồ sơ cũ nhất đang chờ đã {{ $value | humanizeDuration }}. Nơi đọc chưa thấy hồ sơ mới.',
      meets: ['000:20.1', '002:15.1.e'],
      example: {
        series: { 'hssk_records_lag_seconds{machine="records-1"}': '0x5 301+60x20' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '8m', firingAt: '12m' },
        labels: {},
        value: '11m 1s',
      },
    },
    {
      name: 'RecordsDocumentsUnmapped',
      component: 'records',
      severity: 'warning',
      owner: 'applications',
      when: 'max(hssk_records_unmapped_documents) > 0',
      lasting: '15m',
      summaryVi: 'Có hồ sơ không chuyển được sang FHIR',
      descriptionVi:
        '{{ $value | printf "%.0f" }} hồ sơ đã lưu an toàn nhưng không chuyển được sang FHIR, nên không ai đọc được.',
      meets: ['000:20.1', '002:15.1.e'],
      example: {
        series: { 'hssk_records_unmapped_documents{machine="records-1"}': '0x5 3x30' },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '15m', firingAt: '25m' },
        labels: {},
        value: '3',
      },
    },
    {
      name: 'RecordsDayNotFinished',
      component: 'records',
      severity: 'critical',
      owner: 'applications',
      // 23:00 to 24:00 in Viet Nam.
      when: 'max(hssk_records_waiting_documents) > 0 and max(hssk_records_lag_seconds) > 900 and on () (hour() == 16)',
      lasting: '5m',
      summaryVi: 'Sắp hết ngày mà hồ sơ hôm nay chưa xử lý xong',
      descriptionVi:
        'Còn {{ $value | printf "%.0f" }} hồ sơ chờ sau 23 giờ. Dữ liệu trong ngày phải có trong ngày (QĐ kèm điều 20.1).',
      meets: ['000:20.1'],
      example: {
        series: {
          'hssk_records_waiting_documents{machine="records-1"}': '50x200',
          'hssk_records_lag_seconds{machine="records-1"}': '1200x200',
        },
        every: '10m',
        ...{ silentAt: '950m', pendingAt: '960m', firingAt: '970m' },
        labels: {},
        value: '50',
      },
    },
  ],
};
