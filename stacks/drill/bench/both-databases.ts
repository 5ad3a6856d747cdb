import { choosePoint } from '../../../backup/restore/choose.ts';
import type { Machine, Site } from '../../../services/declare.ts';
import { machinesOf } from '../../../services/network.ts';
import { runOnHost } from '../../hosts/on-host.ts';
import { copyMachine } from '../../hosts/outer-machines.ts';
import { volumeDirectories } from '../../platform/volumes.ts';
import type { Report } from '../../problem.ts';
import { connect } from '../../remote.ts';
import { putInPlace } from '../../restore/in-place.ts';
import { restoreOnCopy } from '../../restore/on-copy.ts';
import { readPoints } from '../../restore/points.ts';
import { makeMachines } from '../again.ts';
import { removeMachines } from '../remove.ts';
import { restoreSystemState } from '../system-state.ts';

const first = (site: Site): Machine => copyMachine(site, 'backup');

/** A base of now on copy 1, with the WAL that it needs. */
export const saveBase = (site: Site): Promise<string> => runOnHost(site, first(site), ['run', 'database']);

/** Both members at once, with their disks: nothing of the data is left outside copy 1. */
export const loseBoth = (site: Site, report: Report): Promise<string[]> =>
  removeMachines(site, (name) => machinesOf(site, 'database').some((machine) => machine.name === name), report);

/** From copy 1 alone: machines from their images and system states, data from the newest base and all WAL that the receiver has. */
export async function bringBack(site: Site, report: Report): Promise<void> {
  // What the receiver flushed is on copy 1; the minute's saving puts it into the repository.
  await runOnHost(site, first(site), ['run', 'wal']);
  const points = await readPoints(site);
  await makeMachines(site, report);
  for (const machine of machinesOf(site, 'database')) {
    const point = choosePoint(points, { kind: 'machine', copy: 'backup', machine: machine.name });
    const state = await restoreSystemState(site, { machine, point }, report);
    report(`${machine.name}: ${state.text}`);
  }
  for (const { machine: name, path, uid, gid, mode } of volumeDirectories(site)) {
    const machine = machinesOf(site, 'database').find((candidate) => candidate.name === name);
    if (machine) await connect(site, machine).run(`install -d -o ${uid} -g ${gid} -m ${mode} ${path}`);
  }
  const point = choosePoint(points, { kind: 'base', copy: 'backup' });
  const { place } = await restoreOnCopy(site, { copy: 'backup', point, end: true, keysFromEscrow: true }, report);
  await putInPlace(site, { machine: first(site), place }, report);
  await connect(site, first(site)).run(`rm -r ${place}`);
}
