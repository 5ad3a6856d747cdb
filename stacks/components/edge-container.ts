/** The real edge image with the real configuration of a site, in a container of this computer, before an upstream that tells what it got. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Site } from '../../services/declare.ts';
import { edgeConfiguration } from '../../services/edge/nginx.ts';
import { issueCertificate, type KeyPair, makeAuthority } from '../certificates.ts';

export type Answer = { status: number; headers: Record<string, unknown>; body: string };
export type Ask = {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Certificate that the sender shows. */
  sender?: KeyPair;
  tls?: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
};
export type EdgeContainer = {
  ask: (path: string, options?: Ask) => Promise<Answer>;
  /** Everything that nginx wrote to its output and error streams. */
  log: () => string;
  authority: KeyPair;
  remove: () => void;
};

const root = join(import.meta.dirname, '..', '..');
const docker = (...options: string[]) => execFileSync('docker', options, { encoding: 'utf8' }).trim();

/** What `nginx -t` says of the site's configuration; empty when it is good. */
export async function configurationErrors(image: string, site: Site): Promise<string> {
  const folder = await prepareFolder(site, await makeAuthority('test'));
  const hosts = upstreams.map((name) => `--add-host=${name}:127.0.0.1`);
  const test = ['nginx', '-e', 'stderr', '-t', '-q', '-c', '/etc/hssk/nginx.conf'];
  const { status, stderr } = spawnSync('docker', ['run', '--rm', ...hosts, ...confined(folder), image, ...test], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  return status === 0 ? '' : stderr;
}

/**
 * The source of a Node program that stands behind the edge on ports 8080 and 8081, with tls.crt and tls.key beside it: a certificate of
 * the site for both names unless another one is given.
 */
export type Upstream = { program: string; certificate?: (site: KeyPair) => Promise<KeyPair> };

/** Starts the edge of the site before an upstream. */
export async function startEdge(image: string, site: Site, upstream: Upstream): Promise<EdgeContainer> {
  const authority = await makeAuthority('test');
  const folder = await prepareFolder(site, authority, upstream);
  const name = `hssk-edge-test-${process.pid}-${site.id}`;
  docker('network', 'create', name);
  const aliases = upstreams.flatMap((alias) => ['--network-alias', alias]);
  const node = ['-v', `${join(root, 'node_modules/node/bin/node')}:/node:ro`, '-v', `${folder}/upstream:/upstream:ro`];
  docker(
    'run',
    '-d',
    '--name',
    `${name}-up`,
    '--network',
    name,
    ...aliases,
    ...node,
    '--entrypoint',
    '/node',
    image,
    '/upstream/main.mjs',
  );
  const run = ['nginx', '-e', 'stderr', '-c', '/etc/hssk/nginx.conf', '-g', 'daemon off;'];
  docker('run', '-d', '--name', name, '--network', name, '-p', '127.0.0.1::8443', ...confined(folder), image, ...run);
  const port = Number(docker('port', name, '8443').split(':').pop());
  const edge: EdgeContainer = {
    ask: (path, options = {}) => ask(port, authority, path, options),
    log: () => {
      const { stdout, stderr } = spawnSync('docker', ['logs', name], { encoding: 'utf8' });
      return stdout + stderr;
    },
    authority,
    remove: () => {
      docker('rm', '-f', name, `${name}-up`);
      docker('network', 'rm', name);
      rmSync(folder, { recursive: true });
    },
  };
  await untilServing(edge);
  return edge;
}

/** A client certificate of the site's authority for one hospital. */
export const senderCertificate = (authority: KeyPair, commonName: string): Promise<KeyPair> =>
  issueCertificate(authority, { commonName, names: [`sender-${commonName}`], days: 1, usage: 'client' });

/** What the components behind the edge show. */
export const upstreamCertificate = (authority: KeyPair, names = upstreams): Promise<KeyPair> =>
  issueCertificate(authority, { commonName: 'behind', names, days: 1, usage: 'server' });

const upstreams = ['gateway.gateway.svc.cluster.local', 'records.records.svc.cluster.local'];

/** As in the cluster: another user, a read-only root, no capability. */
const confined = (folder: string): string[] => [
  ...['--read-only', '--tmpfs', '/tmp', '--user', '10070:10070', '--cap-drop', 'ALL'],
  ...['-v', `${folder}/hssk:/etc/hssk:ro`, '-v', `${folder}/secrets:/run/secrets:ro`],
];

async function prepareFolder(site: Site, authority: KeyPair, upstream: Upstream = { program: '' }): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'hssk-edge-'));
  const server = await issueCertificate(authority, {
    commonName: 'edge',
    names: ['localhost', '127.0.0.1'],
    days: 1,
    usage: 'server',
  });
  const behind = await (upstream.certificate ?? upstreamCertificate)(authority);
  const files: Record<string, string> = {
    'upstream/main.mjs': upstream.program,
    'upstream/tls.crt': behind.certificate,
    'upstream/tls.key': behind.key,
    'secrets/edge-tls/tls.crt': server.certificate + authority.certificate,
    'secrets/edge-tls/tls.key': server.key,
    'secrets/site-authority/ca.crt': authority.certificate,
  };
  for (const [name, content] of Object.entries(edgeConfiguration(site))) files[`hssk/${name}`] = content;
  chmodSync(folder, 0o755);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

function ask(
  port: number,
  authority: KeyPair,
  path: string,
  { method, headers, body, sender, tls }: Ask,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path,
      agent: false,
      ca: authority.certificate,
      ...(method ? { method } : {}),
    };
    const versions = tls ? { minVersion: tls, maxVersion: tls } : {};
    const identity = sender ? { cert: sender.certificate, key: sender.key } : {};
    const call = request({ ...options, ...versions, ...identity, headers: headers ?? {} }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
    });
    call.on('error', reject);
    call.end(body);
  });
}

async function untilServing(edge: EdgeContainer): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await edge.ask('/api/started');
      return;
    } catch (error) {
      if (attempt === 100) throw new Error(`the edge does not start: ${edge.log()}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
