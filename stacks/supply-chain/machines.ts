import type { Machine, Site } from '../../services/declare.ts';
import { deployedMachines } from '../keys.ts';
import { answersPort, connect, hasShell } from '../remote.ts';
import { debianPackages } from './debian-packages.ts';
import { debianRelease, type Part } from './part.ts';

export type MachineParts = { parts: Part[] /** Machines that did not answer. */; silent: string[] };

/** What each machine of the site has of Debian now: a machine that was patched differs from its image. */
export async function partsOfMachines(site: Site): Promise<MachineParts> {
  const machines = deployedMachines(site).filter((machine) => hasShell(site, machine));
  const looks = await Promise.all(
    machines.map(async (machine) => ({ machine, status: await statusOf(site, machine) })),
  );
  return {
    parts: looks.flatMap(({ machine, status }) => (status === undefined ? [] : partOf(machine, status))),
    silent: looks.flatMap(({ machine, status }) => (status === undefined ? machine.name : [])),
  };
}

/** Undefined for a machine that cannot be asked: the deploy that brings it back must not fail of it. */
async function statusOf(site: Site, machine: Machine): Promise<string | undefined> {
  // A machine that is not there yet must not cost the long patience of SSH.
  if (!(await answersPort(machine.address, site.ssh.port))) return undefined;
  return connect(site, machine)
    .run('cat /var/lib/dpkg/status', { timeout: '60s' })
    .catch(() => undefined);
}

const partOf = ({ name }: Machine, status: string): Part => ({
  id: `machine-${name}`,
  kind: 'operating-system',
  name,
  version: `debian-${debianRelease}`,
  components: debianPackages(status),
});
