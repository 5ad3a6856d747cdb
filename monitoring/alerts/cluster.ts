/** Kubernetes: its API, etcd, nodes, and whether what is declared also runs. The `kube_` series come from monitoring/state. */
import type { AlertGroup } from '../alert.ts';

export const cluster: AlertGroup = {
  id: 'cluster',
  alerts: [
    {
      name: 'ControlPlaneApiDown',
      component: 'control-plane',
      severity: 'critical',
      owner: 'infrastructure',
      when: 'absent(up{job="apiserver"} == 1)',
      lasting: '40s',
      summaryVi: 'Không API server nào trả lời',
      descriptionVi:
        'Không máy điều khiển nào trả lời. Thành phần đang chạy vẫn chạy, nhưng không pod nào được thay và cơ sở dữ liệu không đổi được máy chính.',
      meets: ['000:19.1', '002:15.1.e'],
      example: {
        series: { 'up{job="apiserver",machine="control-1"}': '1x6 0x20' },
        every: '10s',
        ...{ silentAt: '60s', pendingAt: '90s', firingAt: '120s' },
        labels: {},
      },
    },
    {
      name: 'ControlPlaneNodeNotReady',
      component: 'control-plane',
      severity: 'critical',
      owner: 'infrastructure',
      // Kubernetes itself waits 30 s before it says so.
      when: 'kube_node_status_condition{condition="Ready",status="true"} == 0',
      lasting: '40s',
      summaryVi: 'Máy {{ $labels.node }} rời khỏi cụm',
      descriptionVi:
        'Kubernetes không còn thấy máy {{ $labels.node }} (NotReady) hơn một phút; các dịch vụ thôi gửi việc tới máy này.',
      meets: ['000:19.1', '002:15.1.e'],
      example: {
        series: { 'kube_node_status_condition{node="records-1",condition="Ready",status="true"}': '1x30 0x60' },
        every: '10s',
        ...{ silentAt: '300s', pendingAt: '330s', firingAt: '360s' },
        labels: { node: 'records-1', condition: 'Ready', status: 'true' },
      },
    },
    {
      name: 'ControlPlaneStateUnknown',
      component: 'control-plane',
      severity: 'warning',
      owner: 'infrastructure',
      when: 'time() - hssk_state_read_timestamp_seconds > 300 or absent(hssk_state_read_timestamp_seconds{source="cluster"}) or absent(hssk_state_read_timestamp_seconds{source="database"})',
      lasting: '5m',
      summaryVi: 'Không đọc được tình trạng của {{ $labels.source }}',
      descriptionVi:
        'Máy giám sát không đọc được tình trạng của {{ $labels.source }} (cluster: Kubernetes, database: cơ sở dữ liệu) hơn 5 phút. Cảnh báo dựa trên đó đang mù.',
      meets: ['002:15.1.e'],
      example: {
        series: {
          'hssk_state_read_timestamp_seconds{source="cluster"}': '0+60x5 300x30',
          'hssk_state_read_timestamp_seconds{source="database"}': '0+60x40',
        },
        every: '1m',
        ...{ silentAt: '9m', pendingAt: '12m', firingAt: '18m' },
        labels: { source: 'cluster' },
      },
    },
    {
      name: 'ControlPlaneEtcdWithoutLeader',
      component: 'control-plane',
      severity: 'critical',
      owner: 'infrastructure',
      when: 'etcd_server_has_leader == 0',
      lasting: '40s',
      summaryVi: 'etcd trên {{ $labels.machine }} không có máy dẫn đầu',
      descriptionVi: 'etcd trên {{ $labels.machine }} mất đa số: API chỉ đọc hoặc ngừng hẳn.',
      meets: ['000:19.1', '002:15.1.e'],
      example: {
        series: { 'etcd_server_has_leader{machine="control-1"}': '1x6 0x20' },
        every: '10s',
        ...{ silentAt: '60s', pendingAt: '90s', firingAt: '120s' },
        labels: { machine: 'control-1' },
      },
    },
    {
      name: 'ControlPlaneEtcdSlowDisk',
      component: 'control-plane',
      severity: 'warning',
      owner: 'infrastructure',
      when: 'histogram_quantile(0.99, sum by (machine, le) (rate(etcd_disk_wal_fsync_duration_seconds_bucket[10m]))) > 0.5',
      lasting: '15m',
      summaryVi: 'Đĩa của etcd trên {{ $labels.machine }} chậm',
      descriptionVi:
        '1% lần ghi bền của etcd trên {{ $labels.machine }} mất hơn {{ $value | printf "%.1f" }} giây; cụm có thể bầu lại liên tục.',
      meets: ['002:20.4.a.3', '002:15.1.e'],
      example: {
        series: {
          'etcd_disk_wal_fsync_duration_seconds_bucket{machine="control-1",le="0.512"}': '0x10 0+10x60',
          'etcd_disk_wal_fsync_duration_seconds_bucket{machine="control-1",le="1.024"}': '0x10 0+100x60',
          'etcd_disk_wal_fsync_duration_seconds_bucket{machine="control-1",le="+Inf"}': '0x10 0+100x60',
        },
        every: '1m',
        ...{ silentAt: '10m', pendingAt: '18m', firingAt: '40m' },
        labels: { machine: 'control-1' },
        value: '1.0',
      },
    },
    {
      name: 'ControlPlaneEtcdNearQuota',
      component: 'control-plane',
      severity: 'critical',
      owner: 'infrastructure',
      when: 'etcd_mvcc_db_total_size_in_bytes / (etcd_server_quota_backend_bytes > 0) > 0.8',
      lasting: '10m',
      summaryVi: 'etcd trên {{ $labels.machine }} sắp đầy',
      descriptionVi:
        'Cơ sở dữ liệu của etcd trên {{ $labels.machine }} đã dùng {{ $value | humanizePercentage }} hạn mức; đầy là API chỉ còn đọc.',
      meets: ['002:20.4.a.3', '002:15.1.e'],
      example: {
        series: {
          'etcd_mvcc_db_total_size_in_bytes{machine="control-1"}': '10x5 85x30',
          'etcd_server_quota_backend_bytes{machine="control-1"}': '100x40',
        },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '12m', firingAt: '20m' },
        labels: { machine: 'control-1' },
        value: '85%',
      },
    },
    {
      name: 'ControlPlaneClientCertificateExpiring',
      component: 'control-plane',
      severity: 'warning',
      owner: 'infrastructure',
      when: 'histogram_quantile(0.01, sum by (machine, le) (rate(apiserver_client_certificate_expiration_seconds_bucket[1h]))) < 7 * 86400 and on (machine) sum by (machine) (rate(apiserver_client_certificate_expiration_seconds_count[1h])) > 0',
      lasting: '15m',
      summaryVi: 'Có chứng thư nội bộ của cụm sắp hết hạn ({{ $labels.machine }})',
      descriptionVi:
        'Một thành phần gọi API của {{ $labels.machine }} bằng chứng thư còn dưới 7 ngày. Hết hạn là nó bị từ chối.',
      meets: ['002:15.1.e'],
      example: {
        series: {
          'apiserver_client_certificate_expiration_seconds_bucket{machine="control-1",le="604800"}': '0x60 0+10x60',
          'apiserver_client_certificate_expiration_seconds_bucket{machine="control-1",le="2592000"}': '0+100x120',
          'apiserver_client_certificate_expiration_seconds_bucket{machine="control-1",le="+Inf"}': '0+100x120',
          'apiserver_client_certificate_expiration_seconds_count{machine="control-1"}': '0+100x120',
        },
        every: '1m',
        ...{ silentAt: '60m', pendingAt: '75m', firingAt: '100m' },
        labels: { machine: 'control-1' },
      },
    },
    {
      name: 'PodCrashLooping',
      severity: 'critical',
      owner: 'applications',
      // A minute of two: kubelet makes a container wait 10, 20, 40 s, and one that dies twice while a deploy goes on recovers before.
      when: 'max by (component, pod, container) (sum_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[2m])) >= 6',
      lasting: '20s',
      summaryVi: '{{ $labels.pod }} chết đi sống lại liên tục',
      descriptionVi:
        'Tiến trình {{ $labels.container }} của {{ $labels.pod }} cứ khởi động là chết. Thường do bản mới, do khóa hoặc chứng thư, do cơ sở dữ liệu.',
      meets: ['000:19.1', '002:15.1.e'],
      example: {
        series: {
          'kube_pod_container_status_waiting_reason{component="records",pod="records-0",container="records",reason="CrashLoopBackOff"}':
            '0x30 1x60',
        },
        every: '10s',
        ...{ silentAt: '350s', pendingAt: '370s', firingAt: '400s' },
        labels: { component: 'records', pod: 'records-0', container: 'records' },
      },
    },
    {
      name: 'PodRestartsOften',
      severity: 'warning',
      owner: 'applications',
      when: 'increase(kube_pod_container_status_restarts_total[1h]) > 3',
      lasting: '5m',
      summaryVi: '{{ $labels.pod }} khởi động lại nhiều lần',
      descriptionVi:
        '{{ $labels.container }} của {{ $labels.pod }} đã khởi động lại {{ $value | printf "%.0f" }} lần trong một giờ.',
      meets: ['002:15.1.e'],
      example: {
        series: {
          'kube_pod_container_status_restarts_total{component="gateway",pod="gateway-0",container="gateway"}':
            '0x60 6x120',
        },
        every: '1m',
        ...{ silentAt: '59m', pendingAt: '63m', firingAt: '80m' },
        labels: { component: 'gateway', pod: 'gateway-0', container: 'gateway' },
        value: '6',
      },
    },
    {
      name: 'PodOutOfMemory',
      severity: 'warning',
      owner: 'applications',
      when: 'kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} == 1 and increase(kube_pod_container_status_restarts_total[30m]) > 0',
      lasting: '0s',
      summaryVi: '{{ $labels.pod }} bị dừng vì thiếu bộ nhớ',
      descriptionVi:
        '{{ $labels.container }} của {{ $labels.pod }} vượt giới hạn bộ nhớ và bị hệ điều hành dừng (OOMKilled).',
      meets: ['002:20.4.a.3', '002:15.1.e'],
      example: {
        series: {
          'kube_pod_container_status_last_terminated_reason{component="records",pod="records-0",container="records",reason="OOMKilled"}':
            '0x5 1x30',
          'kube_pod_container_status_restarts_total{component="records",pod="records-0",container="records",reason="OOMKilled"}':
            '0x5 1x30',
        },
        every: '1m',
        ...{ silentAt: '5m', firingAt: '7m' },
        labels: { component: 'records', pod: 'records-0', container: 'records', reason: 'OOMKilled' },
      },
    },
    {
      name: 'DeploymentReplicasMissing',
      severity: 'critical',
      owner: 'applications',
      when: 'kube_deployment_spec_replicas - kube_deployment_status_replicas_available > 0',
      lasting: '90s',
      summaryVi: '{{ $labels.component }} thiếu {{ $value | printf "%.0f" }} bản chạy',
      descriptionVi: 'Thành phần {{ $labels.component }} chạy ít hơn số bản đã khai báo quá 90 giây.',
      meets: ['000:19.1', '002:15.1.e'],
      example: {
        series: {
          'kube_deployment_spec_replicas{component="gateway"}': '2x60',
          'kube_deployment_status_replicas_available{component="gateway"}': '2x6 1x60',
        },
        every: '10s',
        ...{ silentAt: '60s', pendingAt: '120s', firingAt: '200s' },
        labels: { component: 'gateway' },
        value: '1',
      },
    },
    {
      name: 'StatefulSetReplicasMissing',
      severity: 'critical',
      owner: 'database',
      when: 'kube_statefulset_replicas - kube_statefulset_status_replicas_ready > 0',
      lasting: '90s',
      summaryVi: '{{ $labels.component }} thiếu {{ $value | printf "%.0f" }} máy',
      descriptionVi:
        'Thành phần {{ $labels.component }} chạy ít máy hơn khai báo quá 90 giây. Với cơ sở dữ liệu: hồ sơ mới chỉ còn một bản.',
      meets: ['000:19.1', '002:15.1.e'],
      example: {
        series: {
          'kube_statefulset_replicas{component="database"}': '2x60',
          'kube_statefulset_status_replicas_ready{component="database"}': '2x6 1x60',
        },
        every: '10s',
        ...{ silentAt: '60s', pendingAt: '120s', firingAt: '200s' },
        labels: { component: 'database' },
        value: '1',
      },
    },
    {
      name: 'DisruptionBudgetBroken',
      severity: 'warning',
      owner: 'applications',
      when: 'kube_poddisruptionbudget_status_current_healthy < kube_poddisruptionbudget_status_desired_healthy',
      lasting: '15m',
      summaryVi: '{{ $labels.component }} không còn dự phòng',
      descriptionVi:
        'Thành phần {{ $labels.component }} có ít bản khỏe hơn mức tối thiểu đã 15 phút; đừng dừng thêm máy nào của nó.',
      meets: ['002:15.1.e'],
      example: {
        series: {
          'kube_poddisruptionbudget_status_current_healthy{component="database"}': '2x5 1x40',
          'kube_poddisruptionbudget_status_desired_healthy{component="database"}': '2x60',
        },
        every: '1m',
        ...{ silentAt: '5m', pendingAt: '15m', firingAt: '25m' },
        labels: { component: 'database' },
      },
    },
  ],
};
