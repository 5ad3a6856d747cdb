import { LoadProblem } from '../problem.ts';

/** Load goes to this computer and nowhere else: aimed at a hospital's network it would be an attack. */
export function requireLoopback(address: string): void {
  const { hostname } = new URL(address);
  if (/^127(\.\d{1,3}){3}$/.test(hostname)) return;
  throw new LoadProblem({
    where: 'npm run load',
    what: `the edge is at ${hostname}; load is sent only to an edge that is published on 127.0.0.1`,
    next: 'npm run load -- --site local',
  });
}
