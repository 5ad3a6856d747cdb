/** What an alert is: plain data, from which rule files, routes, rule tests and the index of runbooks are computed. */
import type { ArticleId } from '../services/articles.ts';

/** `critical` wakes somebody by two paths, `warning` waits for the working day, `heartbeat` is the watchdog's own. */
export type Severity = 'critical' | 'warning' | 'heartbeat';

/** Who looks first; the duty roster says which person that is today. */
export type Owner = 'on-call' | 'database' | 'infrastructure' | 'applications';

export type Alert = {
  /** `<Component><Condition>`: the rule's name and the name of its runbook. */
  name: string;
  /** Component of the catalogue that it is about; left out where the series that are measured say it, as those of machines do. */
  component?: string;
  severity: Severity;
  owner: Owner;
  /** PromQL. Every age has its own `or absent(…)`, so that a thing that was never measured is late too. */
  when: string;
  /** How long `when` must hold; a Prometheus duration such as `40s`. */
  lasting: string;
  /** What on-call staff read; `{{ $labels.machine }}` and one formatted `{{ $value }}` are allowed. */
  summaryVi: string;
  descriptionVi: string;
  meets: ArticleId[];
  example: Example;
  /** Only where such machines are real: a local site shares its computer's clock. */
  onlyOn?: 'production';
};

/** Made-up series that walk through the alert's three moments; a heartbeat has only the last. */
export type Example = {
  /** In promtool's notation: `0x10 1x10` is ten steps of 0, then ten of 1. Time begins at 1970-01-01 00:00 UTC. */
  series: Record<string, string>;
  /** One step of the series and of the evaluation. */
  every: string;
  silentAt?: string;
  pendingAt?: string;
  firingAt: string;
  /** Labels that the result has besides those that the rule adds. */
  labels: Record<string, string>;
  /** How `{{ $value … }}` is printed. */
  value?: string;
};

/** A rule whose result is kept under a name of its own: `hssk:<what>:<how>`. */
export type Recording = { record: string; from: string };

/** One file: alerts that belong together, and what they compute with. */
export type AlertGroup = { id: string; recordings?: Recording[]; alerts: Alert[] };

/** Names of owners as people read them. */
export const ownersVi: Record<Owner, string> = {
  'on-call': 'Kỹ thuật viên trực',
  database: 'Tổ cơ sở dữ liệu',
  infrastructure: 'Tổ hạ tầng',
  applications: 'Tổ ứng dụng',
};
