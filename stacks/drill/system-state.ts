import { randomUUID } from 'node:crypto';
import { openWith } from '../../backup/escrow/escrow.ts';
import { paths } from '../../backup/hosts.ts';
import type { Point } from '../../backup/ledger.ts';
import type { Check } from '../../backup/restore/compare.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { copyMachine } from '../hosts/outer-machines.ts';
import type { Report } from '../problem.ts';
import { connect } from '../remote.ts';
import { restoreOnCopy } from '../restore/on-copy.ts';
import { readIdentity } from '../restore/shares.ts';
import { rebootMachine } from './reboot.ts';

/**
 * Gives a machine that was made anew the configuration and identity of the one that was lost: its sealed state from copy 1, opened with
 * two shares, unpacked over the image's files and compared with the archive file by file. Then the machine starts with them.
 */
export async function restoreSystemState(
  site: Site,
  { machine, point }: { machine: Machine; point: Point },
  report: Report,
): Promise<Check> {
  const place = `${paths.scratch}/state-${randomUUID()}`;
  const host = connect(site, copyMachine(site, 'backup'));
  await restoreOnCopy(site, { copy: 'backup', point, to: place, keysFromEscrow: true }, report);
  const sealed = await host.run(`base64 --wrap=0 ${place}/${machine.name}.tar.age; rm -r ${place}`);
  const archive = await openWith(await readIdentity(site), Buffer.from(sealed, 'base64'));
  const remote = connect(site, machine);
  const file = '/run/system-state.tar';
  await remote.write(file, Buffer.from(archive), '0600');
  const left = await remote.run(`
# The machine's name is given to a container from outside, on a file that cannot be replaced.
tar --extract --numeric-owner --acls --xattrs --exclude=etc/hostname --directory=/ --file=${file}
tar --compare --exclude=etc/hostname --directory=/ --file=${file} 2>&1 | grep -v 'Mod time differs' || true
rm -rf ${file} /hssk-state`);
  report(`${machine.name}: starting with its restored files`);
  await rebootMachine(site, machine);
  const differences = left.split('\n').filter(Boolean);
  const text =
    differences.length === 0 ? `${archive.length} bytes, every file as saved` : differences.slice(0, 5).join('; ');
  return { name: 'system state', ok: differences.length === 0, text };
}
