import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Machine, Site } from '../../services/declare.ts';
import { readKey } from '../keys.ts';
import type { Report } from '../problem.ts';
import { connect, type Remote } from '../remote.ts';

/**
 * Makes the registry machine of a production site serve images: Debian's docker-registry twice over one folder. One process only reads
 * and is reachable by the machines; what takes images listens on the machine's loopback address, so only SSH leads there.
 */
export async function ensureRegistryMachine(site: Site, report: Report): Promise<void> {
  const machine = site.machines.find(({ name }) => name === site.registry.machine)!;
  const remote = connect(site, machine);
  const files = registryFiles(site, machine);
  const mark = createHash('sha256').update(JSON.stringify(files)).digest('hex');
  const state = await remote.run(`cat ${markPath} 2>/dev/null || true; systemctl is-active ${units.join(' ')} || true`);
  if (state === `${mark}\nactive\nactive\n`) return;
  report(`setting up the registry on ${machine.name}`);
  await remote.run(install, { timeout: '900s' });
  for (const { path, content, mode } of files) await remote.write(path, content, mode);
  await remote.run(
    `systemctl daemon-reload; systemctl enable --quiet ${units.join(' ')}; systemctl restart ${units.join(' ')}`,
  );
  await waitUntilServing(remote, site.registry.port + 1);
  await remote.write(markPath, `${mark}\n`);
}

const units = ['hssk-registry', 'hssk-registry-push'];
const markPath = '/etc/hssk/registry.mark';

/** Debian starts the package's own unit, which would take the port. */
const install = `if ! dpkg-query --show docker-registry >/dev/null 2>&1; then
  systemctl mask --quiet docker-registry.service
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends docker-registry >/dev/null
fi`;

type RegistryFile = { path: string; content: string; mode?: string };

export function registryFiles(site: Site, { address }: Pick<Machine, 'address'>): RegistryFile[] {
  const { port } = site.registry;
  return [
    { path: '/etc/hssk/registry.yml', content: readFileSync(configuration, 'utf8') },
    { path: '/etc/hssk/registry.crt', content: readKey(site, 'registry.crt') },
    { path: '/etc/hssk/registry.key', content: readKey(site, 'registry.key'), mode: '0600' },
    { path: unitPath(units[0]!), content: unit(`${address}:${port}`, readOnly) },
    { path: unitPath(units[1]!), content: unit(`127.0.0.1:${port + 1}`) },
  ];
}

const configuration = new URL('../../services/registry/registry.yml', import.meta.url);
const unitPath = (name: string) => `/etc/systemd/system/${name}.service`;
const readOnly = 'Environment="REGISTRY_STORAGE_MAINTENANCE_READONLY={enabled: true}"\n';

const unit = (listen: string, more = '') => `[Unit]
Description=Images of the site at ${listen}
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/bin/docker-registry serve /etc/hssk/registry.yml
Environment=REGISTRY_HTTP_ADDR=${listen}
LoadCredential=registry.key:/etc/hssk/registry.key
Environment=REGISTRY_HTTP_TLS_KEY=%d/registry.key
${more}User=docker-registry
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
ReadWritePaths=/var/lib/docker-registry
Restart=always
RestartSec=2

[Install]
WantedBy=multi-user.target
`;

async function waitUntilServing(remote: Remote, port: number): Promise<void> {
  await remote.run(`for try in $(seq 100); do (: < /dev/tcp/127.0.0.1/${port}) 2>/dev/null && exit 0; sleep 0.2; done
journalctl --unit ${units[1]} --lines 20 --no-pager >&2; exit 1`);
}
