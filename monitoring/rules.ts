/** Rule files of Prometheus, as a pure function of the alerts. */
import { type Alert, type AlertGroup, ownersVi } from './alert.ts';

/** Recording rules and alerts are looked at this often; a critical alert may wait for it once. */
const evaluationSeconds = 10;

/** One rule file for each group: its name and its text (JSON, which is YAML too). */
export function ruleFiles(groups: AlertGroup[], kind: 'local' | 'production'): Record<string, string> {
  return Object.fromEntries(groups.map((group) => [ruleFileName(group), ruleFile(group, kind)]));
}

export const ruleFileName = ({ id }: AlertGroup): string => `${id}.rules.yml`;

function ruleFile({ id, recordings = [], alerts }: AlertGroup, kind: 'local' | 'production'): string {
  const rules = [
    ...recordings.map(({ record, from }) => ({ record, expr: from })),
    ...alerts.filter(({ onlyOn = kind }) => onlyOn === kind).map(ruleOf),
  ];
  return `${JSON.stringify({ groups: [{ name: id, interval: `${evaluationSeconds}s`, rules }] }, null, 2)}\n`;
}

const ruleOf = (alert: Alert) => ({
  alert: alert.name,
  expr: alert.when,
  for: alert.lasting,
  labels: labelsOf(alert),
  annotations: annotationsOf(alert),
});

/** Labels that routes and the relay go by. */
export const labelsOf = ({ severity, component, owner }: Alert): Record<string, string> => ({
  severity,
  ...(component ? { component } : {}),
  owner,
});

export const annotationsOf = (alert: Alert): Record<string, string> => ({
  summary: alert.summaryVi,
  description: alert.descriptionVi,
  owner: ownersVi[alert.owner],
  runbook: runbookOf(alert),
});

/** Path of the runbook in this repository. */
const runbookOf = ({ name }: Pick<Alert, 'name'>): string => `runbooks/alerts/${name}.md`;
