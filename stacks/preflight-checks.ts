import { accessSync, constants, existsSync, mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem, networkInterfaces, totalmem } from 'node:os';
import { $ } from 'zx';
import type { Site } from '../services/declare.ts';
import { networkName } from './datacentre/names.ts';
import type { Check } from './preflight.ts';
import { cacheDirectory } from './site-files.ts';
import { toolDirectory } from './toolchain/tools.ts';

const gibibyte = 2 ** 30;
const debianPackages = [
  { file: '/usr/sbin/dockerd', name: 'docker.io' },
  { file: '/usr/bin/mmdebstrap', name: 'mmdebstrap' },
  { file: '/usr/share/keyrings/debian-archive-keyring.gpg', name: 'debian-archive-keyring' },
  { file: '/usr/bin/ssh', name: 'openssh-client' },
  { file: '/usr/sbin/iptables', name: 'iptables' },
];
const sysctls = { 'fs.inotify.max_user_instances': 8192, 'fs.inotify.max_user_watches': 1_048_576 };

export const system: Check = {
  title: 'system',
  look: async () => {
    const release = readFileSync('/etc/os-release', 'utf8');
    const name = /PRETTY_NAME="(.*)"/.exec(release)?.[1] ?? 'unknown';
    const fits = process.arch === 'x64' && /ID(_LIKE)?="?.*(debian|ubuntu)/.test(release);
    return fits ? { found: name } : { problem: `${name} on ${process.arch}; expected Debian or Ubuntu on x64` };
  },
};

const missingPackages = (): string[] => [
  ...debianPackages.filter(({ file }) => !existsSync(file)).map(({ name }) => name),
  // A package of its own since Debian 13, in docker.io before.
  ...(existsSync('/usr/sbin/dockerd') && !existsSync('/usr/bin/docker') && !existsSync('/usr/local/bin/docker')
    ? ['docker-cli']
    : []),
];

export const packages: Check = {
  title: 'Debian packages',
  look: async () => {
    const missing = missingPackages();
    return missing.length === 0 ? { found: 'all there' } : { problem: `missing ${missing.join(', ')}` };
  },
  command: `apt-get install -y --no-install-recommends ${debianPackages.map(({ name }) => name).join(' ')}`,
  mend: async (report) => {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    report('apt-get update');
    await $({ quiet: true, env: environment })`apt-get update`;
    // The second round is for what the first one made visible.
    for (
      let names = missingPackages(), round = 1;
      names.length > 0 && round <= 2;
      names = missingPackages(), round += 1
    ) {
      report(`apt-get install ${names.join(' ')}`);
      await $({ quiet: true, env: environment })`apt-get install -y --no-install-recommends ${names}`;
    }
  },
};

export const kernel: Check = {
  title: 'kernel settings',
  look: async () => {
    const low = Object.entries(sysctls).filter(
      ([name, value]) => Number(readFileSync(sysctlFile(name), 'utf8')) < value,
    );
    return low.length === 0
      ? { found: 'inotify limits are high enough' }
      : {
          problem: low
            .map(([name, value]) => `${name} is ${readFileSync(sysctlFile(name), 'utf8').trim()}, needs ${value}`)
            .join('; '),
        };
  },
  command: `sysctl -w ${Object.entries(sysctls)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}`,
  mend: async () => {
    for (const [name, value] of Object.entries(sysctls)) {
      if (Number(readFileSync(sysctlFile(name), 'utf8')) < value) writeFileSync(sysctlFile(name), String(value));
    }
  },
};

const sysctlFile = (name: string) => `/proc/sys/${name.replaceAll('.', '/')}`;

export const memory: Check = {
  title: 'memory',
  look: async () => {
    const available =
      Number(/MemAvailable:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? freemem() / 1024) * 1024;
    const text = `${(available / gibibyte).toFixed(1)} GiB available of ${(totalmem() / gibibyte).toFixed(1)}`;
    return available > 5 * gibibyte ? { found: text } : { problem: `${text}; the local site needs 5 GiB` };
  },
};

/** Machines and images on one side; on the other the compiler's cache while the tools are not built yet. */
export const disk: Check = {
  title: 'disk',
  look: async () => {
    const cache = cacheDirectory();
    mkdirSync(cache, { recursive: true });
    const places = [
      { path: existsSync('/var/lib/docker') ? '/var/lib/docker' : '/var/lib', needs: 20 },
      { path: cache, needs: existsSync(toolDirectory('kubernetes')) ? 2 : 14 },
    ].map(({ path, needs }) => ({ path, needs, free: statfsSync(path).bavail * statfsSync(path).bsize }));
    const text = ({ path, free }: (typeof places)[0]) => `${(free / gibibyte).toFixed(0)} GiB free in ${path}`;
    const small = places.filter(({ free, needs }) => free < needs * gibibyte);
    if (small.length === 0) return { found: places.map(text).join(', ') };
    return { problem: small.map((place) => `${text(place)}, needs ${place.needs}`).join('; ') };
  },
};

export const go: Check = {
  title: 'Go',
  look: async () => {
    const version = await $({ quiet: true, nothrow: true })`go env GOVERSION`;
    if (version.exitCode !== 0) return { problem: 'no `go` on PATH; the toolchain is built from pinned Go modules' };
    const [, major, minor] = /go(\d+)\.(\d+)/.exec(version.stdout) ?? [];
    return Number(major) > 1 || Number(minor) >= 21
      ? { found: version.stdout.trim() }
      : { problem: `${version.stdout.trim()}; needs 1.21 or newer` };
  },
  command: 'install Go 1.21 or newer (Debian: apt-get install golang-go from trixie or backports)',
};

export const clock: Check = {
  title: 'clock',
  look: async () => {
    const committed = await $({ quiet: true, nothrow: true })`git log -1 --format=%ct`;
    const newest = Number(committed.stdout.trim() || 0) * 1000;
    return Date.now() > newest - 300_000
      ? { found: new Date().toISOString() }
      : {
          problem: `it is ${new Date().toISOString()} here, but this version was written at ${new Date(newest).toISOString()}`,
        };
  },
  command: 'timedatectl set-ntp true',
};

export const ssh: Check = {
  title: 'SSH client',
  look: async () => {
    accessSync('/usr/bin/ssh', constants.X_OK);
    return { found: '/usr/bin/ssh' };
  },
  command: 'apt-get install -y openssh-client',
};

export const addressRange = (site: Site): Check => {
  const prefix = `${site.networks.machines.split('.').slice(0, 3).join('.')}.`;
  return {
    title: 'address range',
    look: async () => {
      const ours = await $({ quiet: true, nothrow: true })`docker network inspect ${networkName(site)}`;
      const used = Object.values(networkInterfaces())
        .flat()
        .some((entry) => entry?.address.startsWith(prefix));
      if (!used || ours.exitCode === 0) return { found: site.networks.machines };
      return { problem: `${site.networks.machines} is used by another interface of this computer` };
    },
    command: `ip -4 address | grep '${prefix}'`,
  };
};
