import { accounts, paths } from '../../backup/hosts.ts';
import type { Site } from '../../services/declare.ts';
import type { Report } from '../problem.ts';
import { connect } from '../remote.ts';
import { pipeBetween } from '../remote-pipe.ts';
import { hostAccounts } from './accounts.ts';
import { outerMachines } from './outer-machines.ts';

const file = `${paths.evidence}/log.jsonl`;

/**
 * Where the host of copy 1 was made anew, its log goes on where the longest replica ends: a log that began again would be a fork, which
 * its witnesses refuse; a last line that was cut is cut off by the service. Before that first starts; nothing when there is a log, or no replica anywhere.
 */
export async function continueLog(site: Site, report: Report): Promise<void> {
  const [first, ...others] = outerMachines(site);
  if (!first || (await bytesOn(site, first)) > 0) return;
  const replicas = await Promise.all(
    others.map(async (machine) => ({ machine, bytes: await bytesOn(site, machine).catch(() => 0) })),
  );
  const longest = replicas.sort((one, other) => other.bytes - one.bytes)[0];
  if (!longest || longest.bytes === 0) return;
  const { id } = hostAccounts.find(({ name }) => name === accounts.evidence)!;
  await pipeBetween(
    site,
    { machine: longest.machine, command: `cat ${file}` },
    {
      machine: first,
      command: `set -e; install -d -o ${id} -g ${id} -m 0700 ${paths.evidence}
umask 077; cat > ${file}.new; chown ${id}:${id} ${file}.new; sync ${file}.new; mv ${file}.new ${file}`,
    },
  );
  report(`${first.name}: the evidence log goes on from ${longest.machine.name}`);
}

const bytesOn = async (site: Site, machine: ReturnType<typeof outerMachines>[number]): Promise<number> =>
  Number((await connect(site, machine).run(`stat -c %s ${file} 2> /dev/null || echo 0`)).trim());
