/** Alerts that nobody could act on: without a measured number, a place in the catalogue, or a way to a person. */

import type { Alert } from '../../monitoring/alert.ts';
import { alerts } from '../../monitoring/alerts/index.ts';
import { alertmanagerConfiguration } from '../../monitoring/routes.ts';
import { catalogue } from '../../services/catalogue.ts';
import { sites } from '../../services/sites/index.ts';
import { read, typescriptFiles } from './files.ts';

export const alertProblems = (): string[] => [
  ...alerts.flatMap((alert) => nameProblems(alert)),
  ...unmeasured(alerts, measuredNames()),
  ...unreached(alerts),
];

/** `<Component><Condition>`, about a component of the catalogue or of whatever its series say. */
export function nameProblems({ name, component }: Alert): string[] {
  return [
    ...(/^([A-Z][a-z0-9]+)+$/.test(name) ? [] : [`the alert ${name}: its name is not <Component><Condition>`]),
    ...(component === undefined || catalogue.some(({ id }) => id === component)
      ? []
      : [`the alert ${name} is about ${component}, which is not in the catalogue`]),
  ];
}

/** Our own series that an alert asks for and no source of this repository tells. */
export const unmeasured = (asked: Pick<Alert, 'name' | 'when'>[], told: Set<string>): string[] =>
  asked.flatMap(({ name, when }) =>
    [...new Set(when.match(/\bhssk_[a-z0-9_]+/g) ?? [])]
      .filter((metric) => !told.has(metric) && !told.has(metric.replace(/_(bucket|count|sum)$/, '')))
      .map((metric) => `the alert ${name} asks for ${metric}, which nothing tells`),
  );

function measuredNames(): Set<string> {
  const sources = typescriptFiles().filter((file) => !/\.test\.ts$|^monitoring\/alerts\/|^load-tests\//.test(file));
  return new Set(sources.flatMap((file) => read(file).match(/\bhssk_[a-z0-9_]+/g) ?? []));
}

/** Severities that some site's Alertmanager would hand to nobody. */
function unreached(all: Alert[]): string[] {
  return Object.values(sites).flatMap((site) => {
    if (!site.onCall) return [];
    const inputs = { siteTitle: site.titleVi, timeZone: site.timeZone, onCall: site.onCall, templateFile: '' };
    const { receivers, route } = JSON.parse(
      alertmanagerConfiguration({ ...inputs, relay: { url: 'http://127.0.0.1/alerts', tokenFile: '' } }),
    );
    const wayOf = (name: string) => receivers.find((one: { name: string }) => one.name === name);
    const routed = (severity: string): string =>
      route.routes.find(({ matchers }: { matchers: string[] }) => matchers[0] === `severity="${severity}"`)?.receiver ??
      route.receiver;
    return all
      .filter(({ severity }) => severity !== 'heartbeat')
      .filter(({ severity }) => {
        const { email_configs: mails = [], webhook_configs: hooks = [] } = wayOf(routed(severity)) ?? {};
        return mails.length === 0 || (severity === 'critical' && hooks.length === 0);
      })
      .map(({ name }) => `${site.id}: the alert ${name} reaches nobody; give its severity a receiver`);
  });
}
