import { deployedMachines } from '../keys.ts';
import { hasShell } from '../remote.ts';
import { bad, good, type Outcome, type Probe } from './probe.ts';

/** Below this a database still has room to compact, and a person has time to act. */
export const fullestPercent = 85;

export type Filling = { machine: string; path: string; percent: number };

export const disksHaveRoom: Probe = {
  id: 'disks-have-room',
  meets: ['000:19.1'],
  title: `no disk of a machine is more than ${fullestPercent} % full`,
  titleVi: `không ổ đĩa nào của các máy đầy quá ${fullestPercent} %`,
  run: async ({ site, remote }) => {
    const machines = deployedMachines(site).filter((machine) => hasShell(site, machine));
    const found = await Promise.all(
      machines.map(async (machine) => fillingOf(machine.name, await remote(machine).run(question))),
    );
    return judge(found.flat());
  },
};

/** The disk of images and logs, and those of data where they are others. */
const question =
  'df --output=pcent,target /var/lib /var/lib/hssk /var/lib/hssk/* 2>/dev/null | tail -n +2 | sort -u || true';

export const fillingOf = (machine: string, output: string): Filling[] =>
  output
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([percent]) => percent?.endsWith('%'))
    .map(([percent, path]) => ({ machine, path: path!, percent: Number.parseInt(percent!, 10) }));

export function judge(disks: Filling[]): Outcome {
  const full = disks.filter(({ percent }) => percent > fullestPercent);
  const fullest = disks.toSorted((a, b) => b.percent - a.percent)[0];
  if (!fullest) return bad('no disk was found', 'npm run status');
  const { machine, path, percent } = fullest;
  if (full.length === 0) return good(`${disks.length} disks, the fullest ${path} of ${machine} with ${percent} %`);
  return bad(
    `${full.map((disk) => `${disk.machine} ${disk.path} is ${disk.percent} % full`).join('; ')}; at 100 % no document is accepted`,
    `make room or a larger disk; on the machine: du -xh --max-depth=2 ${path} | sort -h | tail`,
  );
}
