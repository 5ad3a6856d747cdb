/** What the console asks Prometheus about each component: plain data. */

/** How a number is told; the words are in the catalogues of texts. */
export type FactId =
  | 'probeSeconds'
  | 'documentsPerSecond'
  | 'standbys'
  | 'lagBytes'
  | 'lagSeconds'
  | 'nodesReady'
  | 'copies'
  | 'newestAge'
  | 'copyAge'
  | 'watchedTargets';

export type Question = {
  component: string;
  /** 1 while the component does its work, 0 while it does not, nothing while nobody can tell. */
  works: string;
  facts: { id: FactId; ask: string }[];
  /** What makes it yellow although it works; 1 or more. */
  doubt?: string;
};

const copyAnswers = (role: string): string => `max(up{job="copies",component="${role}"})`;
const isUp = (component: string): string => `max(up{job="${component}"})`;
const laterCopy = (role: string): Question => ({
  component: role,
  works: copyAnswers(role),
  facts: [
    { id: 'copyAge', ask: `time() - min(hssk_backup_copy_last_point_timestamp_seconds{role="${role}",kind!="wal"})` },
  ],
});

export const questions: Question[] = [
  {
    component: 'edge',
    works: 'max(probe_success{job="https"})',
    facts: [{ id: 'probeSeconds', ask: 'max(min by (subject) (probe_duration_seconds{job="https"}))' }],
    doubt: 'count(probe_success{job="https"} == 0)',
  },
  {
    component: 'gateway',
    works: 'max(hssk_gateway_storing)',
    facts: [{ id: 'documentsPerSecond', ask: 'sum(rate(hssk_gateway_hoso_total{state!="TU_CHOI"}[5m]))' }],
  },
  {
    component: 'database',
    works: 'max(hssk_database_primary)',
    facts: [
      { id: 'standbys', ask: 'max(hssk_database_synchronous_standbys)' },
      { id: 'lagBytes', ask: 'max(hssk_database_replication_lag_bytes)' },
    ],
    doubt: '(max(hssk_database_synchronous_standbys) < bool 1)',
  },
  {
    component: 'records',
    works: 'max(hssk_records_ready)',
    facts: [{ id: 'lagSeconds', ask: 'max(hssk_records_lag_seconds)' }],
    doubt: 'max(hssk_records_lag_seconds) > bool 300',
  },
  {
    component: 'control-plane',
    works: isUp('apiserver'),
    facts: [{ id: 'nodesReady', ask: 'sum(kube_node_status_condition{condition="Ready",status="true"})' }],
    doubt: 'count(kube_node_status_condition{condition="Ready",status="true"} == 0)',
  },
  { component: 'registry', works: 'max(probe_success{job="registry"})', facts: [] },
  {
    component: 'backup',
    works: copyAnswers('backup'),
    facts: [
      { id: 'copies', ask: 'min(hssk_backup_copies)' },
      { id: 'newestAge', ask: 'time() - min(hssk_backup_last_success_timestamp_seconds)' },
    ],
    doubt: 'min(hssk_backup_copies) < bool 3',
  },
  laterCopy('copy'),
  laterCopy('vault'),
  {
    component: 'watch',
    works: 'min(up{job=~"alertmanager|blackbox|relay|state"})',
    facts: [{ id: 'watchedTargets', ask: 'sum(up)' }],
    doubt: 'count(up == 0)',
  },
];

export const everywhere = {
  /** Seconds since 1970 of the newest number: old data must not pass for an answer. */
  newest: 'max(timestamp(up))',
  machines: 'up{job="machine"}',
  firing: 'max by (alertname, component, severity) (ALERTS{alertstate="firing",severity=~"critical|warning"})',
  /** Seconds of the last seven days, by samples of half a minute. */
  burned:
    'sum by (alertname, component, severity) (count_over_time((max by (alertname, component, severity) (ALERTS{alertstate="firing",severity=~"critical|warning"}))[7d:30s])) * 30',
  facilitiesToday: 'max by (facility) (hssk_facility_documents_today)',
  facilitiesUsual: 'max by (facility) (hssk_facility_documents_usual)',
  documentsPerHour: 'sum(increase(hssk_gateway_hoso_total{state!="TU_CHOI"}[1h]))',
  refusedToday: 'sum(increase(hssk_gateway_hoso_total{state="TU_CHOI"}[$since]))',
} as const;
