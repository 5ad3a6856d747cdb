/** promtool's test files, computed from the example that each alert declares: silent, pending and firing, with exact labels and text. */
import type { Alert, AlertGroup } from './alert.ts';
import { annotationsOf, labelsOf, ruleFileName } from './rules.ts';

/** One file for each group and step; each names the rule file that lies beside it. */
export function ruleTests(groups: AlertGroup[]): Record<string, string> {
  return Object.fromEntries(
    groups.flatMap((group) =>
      Object.entries(Object.groupBy(group.alerts, ({ example }) => example.every)).map(([every, alerts = []]) => [
        `${group.id}-${every}.test.yml`,
        testFile(group, every, alerts),
      ]),
    ),
  );
}

const testFile = (group: AlertGroup, every: string, alerts: Alert[]): string =>
  JSON.stringify({
    rule_files: [ruleFileName(group)],
    evaluation_interval: every,
    tests: alerts.map(testOf),
  });

/** promtool's alert tests see only what fires, so the other two moments are read from the series that alerts leave. */
function testOf(alert: Alert): object {
  const { name, example } = alert;
  const alerts = `ALERTS{alertname="${name}"}`;
  const state = (labels: string) => `count(${labels}) or vector(0)`;
  const seen = (eval_time: string, expr: string, value: number) => ({
    eval_time,
    expr,
    exp_samples: [{ labels: '{}', value }],
  });
  return {
    name,
    interval: example.every,
    input_series: Object.entries(example.series).map(([series, values]) => ({ series, values })),
    promql_expr_test: [
      ...(example.silentAt ? [seen(example.silentAt, state(alerts), 0)] : []),
      ...(example.pendingAt
        ? [seen(example.pendingAt, state(`ALERTS{alertname="${name}",alertstate="pending"}`), 1)]
        : []),
    ],
    alert_rule_test: [
      ...[example.silentAt, example.pendingAt]
        .filter((moment) => moment !== undefined)
        .map((eval_time) => ({ eval_time, alertname: name, exp_alerts: [] })),
      { eval_time: example.firingAt, alertname: name, exp_alerts: [firing(alert)] },
    ],
  };
}

const firing = (alert: Alert) => ({
  exp_labels: { ...alert.example.labels, ...labelsOf(alert) },
  exp_annotations: Object.fromEntries(
    Object.entries(annotationsOf(alert)).map(([name, text]) => [name, printed(text, alert)]),
  ),
});

/** The text with the example's labels and value in it. */
const printed = (text: string, { example }: Alert): string =>
  text
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => example.labels[label] ?? '')
    .replace(/\{\{ (?:printf "[^"]+" )?\$value[^}]*\}\}/g, example.value ?? '');
