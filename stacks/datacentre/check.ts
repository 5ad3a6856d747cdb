import type { Machine, Site } from '../../services/declare.ts';
import { deployedMachines } from '../keys.ts';
import { Problem, type Report } from '../problem.ts';
import { connect } from '../remote.ts';
import { fullestPercent } from '../verify/disks.ts';

/** What a machine tells of itself. */
export type Facts = {
  system: string;
  version: string;
  cpuCores: number;
  memoryMiB: number;
  diskGiB: number;
  diskUsedPercent: number;
};

/** Looks whether each machine of a production site answers with its pinned key and is as declared; throws all problems at once. */
export async function checkMachines(site: Site, report: Report): Promise<void> {
  const machines = deployedMachines(site);
  report(`looking at ${machines.length} machines`);
  const problems = (await Promise.all(machines.map((machine) => problemsOf(site, machine)))).flat();
  if (problems.length === 0) return;
  throw new Problem({
    where: site.id,
    what: `${problems.length} problems with the machines:\n  ${problems.join('\n  ')}`,
    next: `mend the machines, or change services/sites/${site.id}.ts; then run the same command again`,
  });
}

async function problemsOf(site: Site, machine: Machine): Promise<string[]> {
  try {
    return differences(machine, readFacts(await connect(site, machine).run(script, { timeout: '30s' })));
  } catch (error) {
    const log = error instanceof Problem ? error.details.log : (error as Error).message;
    return [`${machine.name} (${machine.address}): no answer: ${log?.split('\n').at(-1)}`];
  }
}

const script = `. /etc/os-release
echo "$ID $VERSION_ID $(nproc) $(awk '/^MemTotal/ { print $2 }' /proc/meminfo) $(df --output=size,pcent -B1 /var/lib | tail -n 1)"`;

export function readFacts(line: string): Facts {
  const [system, version, cores, memoryKiB, diskBytes, diskUsed] = line.trim().split(/\s+/);
  return {
    system: system!,
    version: version!,
    cpuCores: Number(cores),
    memoryMiB: Math.round(Number(memoryKiB) / 1024),
    diskGiB: Math.round(Number(diskBytes) / 2 ** 30),
    diskUsedPercent: Number.parseInt(diskUsed!, 10),
  };
}

/** The kernel keeps a part of the memory for itself, the file system a part of the disk. */
const usableShare = 0.9;

export function differences(machine: Machine, facts: Facts): string[] {
  const wrong = [
    facts.system === 'debian' && facts.version === '13'
      ? ''
      : `runs ${facts.system} ${facts.version}, expected debian 13`,
    facts.cpuCores >= machine.cpuCores ? '' : `has ${facts.cpuCores} cores, declared are ${machine.cpuCores}`,
    facts.memoryMiB >= machine.memoryMiB * usableShare
      ? ''
      : `has ${facts.memoryMiB} MiB of memory, declared are ${machine.memoryMiB}`,
    facts.diskGiB >= machine.diskGiB * usableShare
      ? ''
      : `has ${facts.diskGiB} GiB under /var/lib, declared are ${machine.diskGiB}`,
    facts.diskUsedPercent <= fullestPercent
      ? ''
      : `its disk under /var/lib is ${facts.diskUsedPercent} % full; make room before a deploy (at most ${fullestPercent} %)`,
  ];
  return wrong.filter(Boolean).map((text) => `${machine.name} (${machine.address}): ${text}`);
}
