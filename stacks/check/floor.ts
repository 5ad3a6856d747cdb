import { execFileSync } from 'node:child_process';
import { metFloor } from '../../services/met-duties.ts';
import { root } from './files.ts';

const register = 'services/met-duties.ts';

/** The number of met duties may only grow: it equals the floor, and the floor is no lower than it ever was. */
export function floorProblems(met: number, floor = metFloor, earlier = earlierFloors()): string[] {
  const highest = Math.max(floor, ...earlier);
  return [
    ...(floor < highest ? [`${register}: metFloor is ${floor} and was ${highest} before; it may only grow`] : []),
    ...(met < floor ? [`${met} duties are met, ${floor} were; a proof or a procedure is gone, so bring it back`] : []),
    ...(met > floor
      ? [`${met} duties are met; set metFloor in ${register} to ${met}, so that none is lost again`]
      : []),
  ];
}

/** Every value that the floor has had in the history at hand; none outside a git checkout. */
function earlierFloors(): number[] {
  try {
    const log = execFileSync('git', ['log', '-p', '--format=', '-GmetFloor =', '--', register], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return [...log.matchAll(/^\+export const metFloor = (\d+);/gm)].map(([, value]) => Number(value));
  } catch {
    return [];
  }
}
