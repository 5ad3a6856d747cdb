import { spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { freemem, networkInterfaces, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { $ } from 'zx';
import type { Site } from '../services/declare.ts';
import { networkName } from './datacentre/names.ts';
import { exitCode, Problem, type Report } from './problem.ts';
import { cacheDirectory } from './site-files.ts';
import { toolDirectory } from './toolchain/tools.ts';

/** One thing that a deploy needs of this computer. `mend` runs as root; `command` is what a person would type. */
export type Check = {
  title: string;
  /** What was found, or a problem: what came and what is expected. */
  look: () => Promise<{ found: string } | { problem: string }>;
  command?: string;
  mend?: (report: Report) => Promise<void>;
};

export type Finding = { title: string; ok: boolean; text: string; command?: string };

const gibibyte = 2 ** 30;
const debianPackages = [
  { file: '/usr/sbin/dockerd', name: 'docker.io' },
  { file: '/usr/bin/mmdebstrap', name: 'mmdebstrap' },
  { file: '/usr/share/keyrings/debian-archive-keyring.gpg', name: 'debian-archive-keyring' },
  { file: '/usr/bin/ssh', name: 'openssh-client' },
  { file: '/usr/sbin/iptables', name: 'iptables' },
  { file: '/usr/bin/zstd', name: 'zstd' },
];
const sysctls = { 'fs.inotify.max_user_instances': 8192, 'fs.inotify.max_user_watches': 1_048_576 };

export const checksOf = (site: Site): Check[] =>
  site.kind === 'local'
    ? [system, packages, engine, kernel, memory, disk, go, clock, ...network(site)]
    : [ssh, go, clock];

/** Looks at everything, without changing anything. */
export const examine = async (site: Site): Promise<Finding[]> => Promise.all(checksOf(site).map(judge));

/** As root it does what is missing and says so; otherwise, or when that does not help, it throws all problems at once (exit code 4). */
export async function preflight(site: Site, report: Report): Promise<void> {
  for (const check of checksOf(site)) {
    const finding = await judge(check);
    if (finding.ok || !check.mend || process.getuid?.() !== 0) continue;
    report(`${check.title}: ${finding.text}; doing: ${check.command}`);
    await check.mend(report);
  }
  const problems = (await examine(site)).filter((finding) => !finding.ok);
  if (problems.length === 0) return;
  throw new Problem({
    where: 'this computer',
    what: problems.map(({ title, text }) => `${title}: ${text}`).join('\n  '),
    next: problems.map(({ command }) => command ?? 'see above').join('\n        '),
    exit: exitCode.preflightFailed,
  });
}

async function judge(check: Check): Promise<Finding> {
  const result = await check.look().catch((error: Error) => ({ problem: error.message }));
  const ok = 'found' in result;
  return {
    title: check.title,
    ok,
    text: ok ? result.found : result.problem,
    ...(check.command ? { command: check.command } : {}),
  };
}

const system: Check = {
  title: 'system',
  look: async () => {
    const release = readFileSync('/etc/os-release', 'utf8');
    const name = /PRETTY_NAME="(.*)"/.exec(release)?.[1] ?? 'unknown';
    const fits = process.arch === 'x64' && /ID(_LIKE)?="?.*(debian|ubuntu)/.test(release);
    return fits ? { found: name } : { problem: `${name} on ${process.arch}; expected Debian or Ubuntu on x64` };
  },
};

const missingPackages = () => debianPackages.filter(({ file }) => !existsSync(file)).map(({ name }) => name);

const packages: Check = {
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
    report(`apt-get install ${missingPackages().join(' ')}`);
    await $({ quiet: true, env: environment })`apt-get install -y --no-install-recommends ${missingPackages()}`;
  },
};

const engine: Check = {
  title: 'container engine',
  look: async () => {
    const version = await $({ quiet: true, nothrow: true })`docker version --format ${'{{.Server.Version}}'}`;
    return version.exitCode === 0
      ? { found: `Docker ${version.stdout.trim()}` }
      : { problem: `no answer: ${version.stderr.trim().split('\n').at(-1)}` };
  },
  command: existsSync('/run/systemd/system') ? 'systemctl start docker' : 'dockerd &',
  mend: async (report) => {
    if (existsSync('/run/systemd/system')) await $({ quiet: true })`systemctl enable --now docker`;
    else startEngineWithoutSystemd();
    report('waiting for the engine to answer');
    for (let tries = 0; tries < 60; tries += 1) {
      if ((await $({ quiet: true, nothrow: true })`docker version`).exitCode === 0) return;
      await pause(500);
    }
  },
};

const enginePidFile = '/var/run/docker.pid';

function startEngineWithoutSystemd(): void {
  // After a kill its note stays; when another process got that number since, the engine would refuse to start.
  if (existsSync(enginePidFile) && programOf(readFileSync(enginePidFile, 'utf8').trim()) !== 'dockerd')
    rmSync(enginePidFile);
  const directory = cacheDirectory();
  mkdirSync(directory, { recursive: true });
  const log = openSync(join(directory, 'dockerd.log'), 'a');
  spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] }).unref();
}

function programOf(pid: string): string | undefined {
  const path = `/proc/${pid}/comm`;
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

const kernel: Check = {
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

const memory: Check = {
  title: 'memory',
  look: async () => {
    const available =
      Number(/MemAvailable:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? freemem() / 1024) * 1024;
    const text = `${(available / gibibyte).toFixed(1)} GiB available of ${(totalmem() / gibibyte).toFixed(1)}`;
    return available > 5 * gibibyte ? { found: text } : { problem: `${text}; the local site needs 5 GiB` };
  },
};

/** Machines and images on one side; on the other the compiler's cache while the tools are not built yet. */
const disk: Check = {
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

const go: Check = {
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

const clock: Check = {
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

const ssh: Check = {
  title: 'SSH client',
  look: async () => {
    accessSync('/usr/bin/ssh', constants.X_OK);
    return { found: '/usr/bin/ssh' };
  },
  command: 'apt-get install -y openssh-client',
};

const network = (site: Site): Check[] => [
  {
    title: 'address range',
    look: async () => {
      const prefix = site.networks.machines.split('.').slice(0, 3).join('.');
      const ours = await $({ quiet: true, nothrow: true })`docker network inspect ${networkName(site)}`;
      const used = Object.values(networkInterfaces())
        .flat()
        .some((entry) => entry?.address.startsWith(`${prefix}.`));
      if (!used || ours.exitCode === 0) return { found: site.networks.machines };
      return { problem: `${site.networks.machines} is used by another interface of this computer` };
    },
    command: `ip -4 address | grep '${site.networks.machines.split('.').slice(0, 3).join('.')}'`,
  },
];
