/** Alertmanager's configuration: what is critical goes two ways that share nothing but this process. */
import type { OnCall } from '../services/on-call.ts';

type RouteInputs = {
  siteTitle: string;
  timeZone: string;
  onCall: OnCall;
  /** Where the relay takes alerts, and the file of its token. */
  relay: { url: string; tokenFile: string };
  /** The other host that listens to the watchdog, and the client certificate that it asks for. */
  watchdog?: { url: string; authorityFile: string; certificateFile: string; keyFile: string };
  /** Only when the mail server asks for a login. */
  mailPasswordFile?: string;
  templateFile: string;
};

/** Seconds until a new critical alert leaves; alerts of one fault that come within them make one message. */
const firstWait = '5s';

export function alertmanagerConfiguration(inputs: RouteInputs): string {
  const { onCall, watchdog, templateFile } = inputs;
  const configuration = {
    global: mailServer(inputs),
    templates: [templateFile],
    route: {
      ...{ receiver: 'mail', group_by: ['alertname', 'component'] },
      ...{ group_wait: '1m', group_interval: '5m', repeat_interval: '24h' },
      routes: [
        ...(watchdog ? [heartbeat] : [{ ...heartbeat, receiver: 'nobody' }]),
        {
          ...{ receiver: 'people', matchers: ['severity="critical"'] },
          ...{ group_wait: firstWait, group_interval: '30s', repeat_interval: '4h' },
        },
      ],
    },
    inhibit_rules: inhibitions,
    receivers: [
      { name: 'people', email_configs: mails(onCall), webhook_configs: [relayHook(inputs)] },
      { name: 'mail', email_configs: mails(onCall) },
      watchdog ? { name: 'watchdog', webhook_configs: [watchdogHook(watchdog)] } : { name: 'nobody' },
    ],
  };
  return `${JSON.stringify(configuration, null, 2)}\n`;
}

/** Secret files that mail and channels ask for, beside the relay's own token and the roster. */
export const secretNamesOf = ({ mail, channels }: OnCall): string[] => [
  ...(mail.login ? ['mail-password'] : []),
  ...channelSecretsOf(channels),
];

export const channelSecretsOf = (channels: OnCall['channels']): string[] => [
  ...new Set([...JSON.stringify(channels).matchAll(/\{secret:([\w.-]+)\}/g)].map(([, name]) => name!)),
];

const heartbeat = {
  ...{ receiver: 'watchdog', matchers: ['severity="heartbeat"'] },
  ...{ group_wait: '0s', group_interval: '30s', repeat_interval: '1m' },
};

/** A machine that is gone explains what nobody can measure on it; what is critical explains its own warning. */
const inhibitions = [
  { source_matchers: ['alertname="MachineDown"'], target_matchers: ['severity="warning"'], equal: ['machine'] },
  {
    source_matchers: ['severity="critical"'],
    target_matchers: ['severity="warning"', 'alertname!="WatchTargetDown"'],
    equal: ['component', 'machine', 'subject'],
  },
];

const mailServer = ({ onCall: { mail }, mailPasswordFile }: RouteInputs) => ({
  smtp_smarthost: mail.server,
  smtp_from: mail.from,
  smtp_require_tls: mail.startTls,
  ...(mail.login ? { smtp_auth_username: mail.login, smtp_auth_password_file: mailPasswordFile } : {}),
});

const mails = ({ mail }: OnCall) =>
  mail.to.map((to) => ({
    to,
    send_resolved: true,
    headers: { Subject: '{{ template "hssk.subject" . }}' },
    text: '{{ template "hssk.text" . }}',
    html: '',
  }));

const relayHook = ({ relay }: RouteInputs) => ({
  url: relay.url,
  send_resolved: true,
  http_config: { authorization: { credentials_file: relay.tokenFile } },
});

const watchdogHook = ({ url, authorityFile, certificateFile, keyFile }: NonNullable<RouteInputs['watchdog']>) => ({
  url,
  send_resolved: false,
  http_config: { tls_config: { ca_file: authorityFile, cert_file: certificateFile, key_file: keyFile } },
});

/** The mail's subject and text; times are the site's, not UTC. With `consoleUrl` each alert leads to its runbook on the console. */
export const mailTemplates = ({
  siteTitle,
  timeZone,
  consoleUrl,
}: Pick<RouteInputs, 'siteTitle' | 'timeZone'> & { consoleUrl?: string }): string =>
  `{{ define "hssk.state" }}{{ if eq .Status "firing" }}{{ if eq .CommonLabels.severity "critical" }}NGHIÊM TRỌNG{{ else }}CẢNH BÁO{{ end }}{{ else }}ĐÃ HẾT{{ end }}{{ end }}
{{ define "hssk.subject" }}[{{ template "hssk.state" . }}] {{ (index .Alerts 0).Annotations.summary }}{{ if gt (len .Alerts) 1 }} (và {{ len (slice .Alerts 1) }} cảnh báo khác){{ end }}{{ end }}
{{ define "hssk.text" }}${siteTitle}
{{ range .Alerts }}
{{ if eq .Status "firing" }}ĐANG XẢY RA{{ else }}ĐÃ HẾT{{ end }}: {{ .Annotations.summary }}
{{ .Annotations.description }}
Từ: {{ .StartsAt | tz "${timeZone}" | date "15:04 02/01/2006" }}{{ if eq .Status "resolved" }}, hết: {{ .EndsAt | tz "${timeZone}" | date "15:04 02/01/2006" }}{{ end }}
Người xử lý trước: {{ .Annotations.owner }}
Sổ tay: ${consoleUrl ? `${consoleUrl}/so-tay/{{ .Labels.alertname }}` : '{{ .Annotations.runbook }}'}
{{ end }}{{ end }}
`;
