import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { $ } from 'zx';
import type { Machine, Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';
import { objectName } from '../datacentre/names.ts';
import { connect } from '../remote.ts';
import { type Act, smallDisk } from './faults.ts';

/** Does one thing to the running local site. */
export async function act(site: Site, one: Act): Promise<void> {
  const machines = chosen(site, one);
  await Promise.all(
    machines.map(async (machine) => {
      const container = objectName(site, machine.name);
      if ('run' in one) await connect(site, machine).run(one.run, { timeout: '180s' });
      else if ('machine' in one) await $({ quiet: true })`docker ${one.machine} ${container}`;
      else await mountSmallDisk(container);
    }),
  );
}

function chosen(site: Site, { on, which = 'first' }: Act): Machine[] {
  const all = machinesOf(site, on);
  if (which === 'all') return all;
  return which === 'first' ? all.slice(0, 1) : all.slice(-1);
}

/** From this computer, since a machine of a local site may use no loop device; asks for root. */
async function mountSmallDisk(container: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hssk-disk-'));
  try {
    const image = join(folder, 'disk.img');
    await $({ quiet: true })`truncate -s 16M ${image}`;
    await $({ quiet: true })`mkfs.ext4 -q -m 0 -O ^has_journal ${image}`;
    const device = (await $({ quiet: true })`losetup --find --show ${image}`).stdout.trim();
    const pid = (await $({ quiet: true })`docker inspect --format ${'{{.State.Pid}}'} ${container}`).stdout.trim();
    const node = `[ -b ${device} ] || mknod ${device} b 7 ${device.replace('/dev/loop', '')}`;
    const mount = `mkdir -p ${smallDisk}; ${node}; mount ${device} ${smallDisk}`;
    await $({ quiet: true })`nsenter --target ${pid} --mount sh -c ${mount}`.finally(
      // It goes with its last mount.
      () => $({ quiet: true })`losetup --detach ${device}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
