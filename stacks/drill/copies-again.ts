import { type HostRole, hostRoles } from '../../backup/hosts.ts';
import { choosePoint } from '../../backup/restore/choose.ts';
import type { Check } from '../../backup/restore/compare.ts';
import type { Site } from '../../services/declare.ts';
import { repairCopy } from '../copies-command.ts';
import { runOnHost } from '../hosts/on-host.ts';
import { copyMachine } from '../hosts/outer-machines.ts';
import type { Step } from '../progress.ts';
import { readPoints } from '../restore/points.ts';
import { onTrial } from './database.ts';

/** `copy` is the one that was left. */
type Mending = { copy: HostRole; checks: Check[] };

/** Three copies again: what was made anew gets a point of the restored database, and what was sealed since then opens with the escrow. */
export const copiesAgain = (site: Site, { copy, checks }: Mending): Step => ({
  title: 'Three copies again',
  run: async (line) => {
    const since = Date.now();
    const told = (error: Error) => line(error.message);
    // What was on the lost hosts alone stays missing, and is told by every count; the new points must be whole.
    for (const lost of mendable[copy]) await repairCopy(site, lost, line).catch(told);
    for (const [role, ...what] of runsOfAll) {
      line(`${role}: run ${what.join(' ')}`);
      await runOnHost(site, copyMachine(site, role), ['run', ...what]).catch(told);
    }
    const fresh = (await readPoints(site)).filter(({ point }) => Date.parse(point.startedAt) > since);
    const dump = fresh.find(({ point }) => point.kind === 'logical');
    const copies = dump?.copies ?? [];
    const text = `a dump of the restored database is on ${copies.join(', ') || 'no copy'}`;
    checks.push({ name: 'three copies', ok: copies.length === hostRoles.length, text });
    const point = choosePoint(fresh, { kind: 'base', copy: 'copy' });
    const trial = await onTrial(site, { copy: 'copy', point }, line);
    const red = trial.checks.filter(({ ok }) => !ok).map((check) => `${check.name}: ${check.text}`);
    checks.push({ name: 'restorable again', ok: red.length === 0, text: red.join('; ') || point.id });
  },
});

/** Copies whose older points come back from the one that was left; age files of copy 3 make no repository again. */
const mendable: Record<HostRole, HostRole[]> = { backup: ['copy', 'vault'], copy: ['backup', 'vault'], vault: [] };

/** What `npm run backup` asks of the hosts; the checks that follow say whether the new points arrived. */
const runsOfAll: [HostRole, ...string[]][] = [
  ['backup'],
  ['backup', 'wal-report'],
  ['copy', 'pull', 'pull-wal'],
  ['vault', 'vault-window'],
];
