/** The edge's nginx configuration as a pure function of the site. */
import type { Site } from '../declare.ts';
import { measuredAt, watchName } from '../measured.ts';
import { component } from './component.ts';
import { documentPath, documentPathRules, firewallRules, inspectedBodyKiB } from './firewall.ts';
import { fhirBody, hospitalBody, type Refusal, refusals, shownStatus } from './refusals.ts';

/** Files of /etc/hssk on the edge. */
export const edgeConfiguration = (site: Site): Record<string, string> => ({
  'nginx.conf': nginxConfiguration(site),
  'firewall.conf': firewallRules(),
});

/** Seconds that a connection may stay without a byte: slow senders are cut before they hold the edge's connections. */
const idleSeconds = { header: 10, body: 15, answer: 15, keepAlive: 65, upstreamKeepAlive: 30 };
const connectionsPerAddress = 512;
/** Guessing passwords is slow; a hospital takes one token in an hour. */
const tokenRequestsPerSecond = 10;

function nginxConfiguration(site: Site): string {
  return `# Computed from the declarations and the site ${site.id}.
worker_processes ${component.size.cpuCores};
worker_rlimit_nofile 16384;
worker_shutdown_timeout 25s;
pid /tmp/nginx.pid;
error_log stderr notice;
load_module /usr/lib/nginx/modules/ngx_http_modsecurity_module.so;

events { worker_connections 4096; }

http {
  # Messages about a request quote its address with the query, which may name a patient; the access log says what failed.
  error_log stderr emerg;
  server_tokens off;
${temporaryPaths}
${accessLog}
${limits(site)}
${upstream('gateway')}
${upstream('records')}
${refusalMaps(site)}
  map "$status:$upstream_http_retry_after" $retry_after {
    default "";
    "429:" 1;
    ~^50[234]:$ 5;
  }

  server {
    listen 8082;
    access_log off;
    location = /live { return 200 "live\\n"; }
    location = /ready { return 200 "ready\\n"; }
    location / { return 404; }
  }
${numbers}

  server {
    listen 8443 ssl default_server reuseport backlog=4096;
    http2 on;
${tls(site)}
${answerHeaders}
${proxying}
    modsecurity on;
    modsecurity_rules_file /etc/hssk/firewall.conf;
    modsecurity_transaction_id $request_id;
    limit_req zone=senders burst=${site.edge.requestsPerSecondPerSender} nodelay;
    limit_conn addresses ${connectionsPerAddress};
    client_max_body_size ${inspectedBodyKiB}k;

    location ${documentPath} {
      client_max_body_size ${site.edge.bodyLimitMiB}m;
      modsecurity_rules '${documentPathRules}';
      ${passTo('gateway')}
    }
    location = /api/auth/token/take {
      limit_req zone=tokens burst=${tokenRequestsPerSecond * 4} nodelay;
      ${passTo('gateway')}
    }
    location /api/ { ${passTo('gateway')} }
    location /fhir { ${passTo('records')} }
    location / { return 404; }
${refusalLocations}
  }
}
`;
}

/** nginx' own counters for the watch machine alone, in the words of Prometheus. */
const numbers = `  map $ssl_client_s_dn $watches { "~(^|,)CN=${watchName}(,|$)" 1; default 0; }
  server {
    listen ${measuredAt.edge} ssl;
    access_log off;
    ssl_certificate /run/secrets/edge-tls/tls.crt;
    ssl_certificate_key /run/secrets/edge-tls/tls.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_client_certificate /run/secrets/site-authority/ca.crt;
    ssl_verify_client on;
    ssl_verify_depth 2;
    default_type "text/plain; version=0.0.4";
    location = /metrics {
      if ($watches = 0) { return 403; }
      return 200 "${['active', 'reading', 'writing', 'waiting'].map((state) => `nginx_connections_${state} $connections_${state}\\n`).join('')}";
    }
    location / { return 404; }
  }`;

/** The root file system is read-only. */
const temporaryPaths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  .map((name) => `  ${name}_temp_path /tmp/${name};`)
  .join('\n');

/** One JSON line for each request: never a body, a token or a query. */
const accessLog = `  map $request_uri $path { "~^(?<before_query>[^?]*)" $before_query; }
  log_format access escape=json '{"time":"$time_iso8601","request":"$request_id","sender":"$remote_addr",'
    '"certificate":"$ssl_client_s_dn","method":"$request_method","path":"$path","status":$status,'
    '"bytesIn":$request_length,"bytesOut":$bytes_sent,"seconds":$request_time,"upstream":"$upstream_addr",'
    '"upstreamStatus":"$upstream_status","upstreamSeconds":"$upstream_response_time",'
    '"protocol":"$server_protocol","tls":"$ssl_protocol","cipher":"$ssl_cipher"}';
  access_log /dev/stdout access;`;

/** A sender is its certificate, or its address where it shows none; a token could be invented anew for each request. */
const limits = (site: Site): string => `  map $ssl_client_verify $sender {
    SUCCESS $ssl_client_fingerprint;
    default $binary_remote_addr;
  }
  limit_req_zone $sender zone=senders:10m rate=${site.edge.requestsPerSecondPerSender}r/s;
  limit_req_zone $sender zone=tokens:10m rate=${tokenRequestsPerSecond}r/s;
  limit_conn_zone $binary_remote_addr zone=addresses:10m;
  limit_req_status 429;
  limit_conn_status 429;
  client_header_timeout ${idleSeconds.header}s;
  client_body_timeout ${idleSeconds.body}s;
  send_timeout ${idleSeconds.answer}s;
  keepalive_timeout ${idleSeconds.keepAlive}s;
  keepalive_requests 10000;
  reset_timedout_connection on;
  large_client_header_buffers 4 16k;
  # A usual document stays in memory.
  client_body_buffer_size 512k;`;

/**
 * The name is looked up in the cluster's DNS at start; the address of the Service is fixed by its declaration. It is listed twice so
 * that a connection that fails is tried once more, with whichever member answers then.
 */
function upstream(to: string): string {
  const { port } = component.calls.find((call) => call.to === to)!;
  const server = `server ${serviceName(to)}:${port} max_fails=0;`;
  return `  upstream ${to} {
    ${server}
    ${server}
    keepalive 64;
    keepalive_timeout ${idleSeconds.upstreamKeepAlive}s;
  }`;
}

const serviceName = (id: string): string => `${id}.${id}.svc.cluster.local`;

/** The component behind must show a certificate of the site for its own name. */
const passTo = (to: string): string => `proxy_ssl_name ${serviceName(to)}; proxy_pass https://${to};`;

/** TLS 1.2 and later with forward secrecy only; OpenSSL's own order of groups begins with the post-quantum hybrid. */
const tls = (site: Site): string => `    ssl_certificate /run/secrets/edge-tls/tls.crt;
    ssl_certificate_key /run/secrets/edge-tls/tls.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
    ssl_session_cache shared:tls:10m;
    ssl_session_timeout 1h;
    ssl_session_tickets off;${senderCertificates(site)}`;

function senderCertificates({ edge }: Site): string {
  if (edge.senderCertificates === 'off') return '';
  return `
    ssl_client_certificate /run/secrets/site-authority/ca.crt;
    ssl_verify_client ${edge.senderCertificates === 'required' ? 'on' : 'optional'};
    ssl_verify_depth 2;`;
}

const answerHeaders = Object.entries({
  'Strict-Transport-Security': '"max-age=31536000; includeSubDomains"',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': `"default-src 'none'; frame-ancestors 'none'"`,
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'X-Request-Id': '$request_id',
  'Retry-After': '$retry_after',
})
  .map(([name, value]) => `    add_header ${name} ${value} always;`)
  .join('\n');

/** The whole request is read before a component sees it, so that a slow sender costs the edge alone. Only reads are tried again. */
const proxying = `    proxy_http_version 1.1;
    proxy_request_buffering on;
    proxy_buffers 16 16k;
    proxy_buffer_size 16k;
    proxy_connect_timeout 2s;
    proxy_send_timeout 30s;
    proxy_read_timeout 60s;
    proxy_ssl_verify on;
    proxy_ssl_trusted_certificate /run/secrets/site-authority/ca.crt;
    proxy_ssl_protocols TLSv1.2 TLSv1.3;
    proxy_ssl_server_name on;
    proxy_next_upstream error timeout http_502 http_503;
    proxy_next_upstream_tries 2;
    proxy_hide_header Cache-Control;
    proxy_hide_header X-Request-Id;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    proxy_set_header X-Request-Id $request_id;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto https;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_set_header X-Sender-Verified $ssl_client_verify;
    proxy_set_header X-Sender-Subject $ssl_client_s_dn;`;

const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;

const refusalMaps = (site: Site): string =>
  refusals
    .map(
      (refusal): Refusal => ({
        ...refusal,
        textVi: refusal.textVi.replace('{bodyLimitMiB}', String(site.edge.bodyLimitMiB)),
      }),
    )
    .map(
      (refusal) => `  map $request_uri $refusal_${refusal.status} {
    default ${quoted(hospitalBody(refusal))};
    ~^/fhir ${quoted(fhirBody(refusal))};
  }`,
    )
    .join('\n');

const refusalLocations = refusals
  .map(
    ({ status }) => `    error_page ${status} @refusal_${status};
    location @refusal_${status} {
      internal;
      modsecurity off;
      default_type "application/json; charset=utf-8";
      return ${shownStatus(status)} $refusal_${status};
    }`,
  )
  .join('\n');
