/** Ways in which parts of a running local site fail while hospitals send. Plain data; what undoes one follows after `holdSeconds`. */
import type { Site } from '../../../services/declare.ts';
import { machinesOf } from '../../../services/network.ts';
import { type Act, cut, faults, mended } from '../../alarms/faults.ts';
import { killDatabase } from '../../verify/failover.ts';

export type SiteFault = { id: string; inject: Act[]; recover: Act[]; holdSeconds: number };

/** A process that a script can only find by what it is: of the database's two machines one has the primary. */
const isPrimary = "pgrep -f '[p]ostgres: .*walwriter' > /dev/null || exit 0";
const isStandby = "pgrep -f '[p]ostgres: .*walreceiver' > /dev/null || exit 0";
const holdDatabase = `pkill -STOP -f '[p]atroni'
pkill -STOP -x postgres`;
const goOn = (pattern: string): string => `pkill -CONT ${pattern} || true`;

const processes = [
  { component: 'gateway', pattern: "-f '[s]ervices/gateway/main.ts'" },
  { component: 'records', pattern: "-f '[s]ervices/records/main.ts'" },
  { component: 'edge', pattern: "-f '[n]ginx: '" },
];

const apiServer = faults.find(({ id }) => id === 'api-server-stops')!;

/** Long enough for hospitals to notice and for the cluster to act. */
const awaySeconds = 20;

export function siteFaults(site: Site): SiteFault[] {
  return [
    ...processes.flatMap(({ component, pattern }) => [
      killed(`${component}-killed`, [{ on: component, which: 'all', run: `pkill -KILL ${pattern}` }]),
      {
        id: `${component}-held`,
        inject: [{ on: component, which: 'all', run: `pkill -STOP ${pattern}` } as const],
        recover: [{ on: component, which: 'all', run: goOn(pattern) } as const],
        holdSeconds: awaySeconds,
      },
    ]),
    ...[
      { role: 'primary', guard: isPrimary },
      { role: 'standby', guard: isStandby },
    ].flatMap(({ role, guard }) => [
      killed(`${role}-killed`, [{ on: 'database', which: 'all', run: `${guard}\n${killDatabase}` }]),
      {
        id: `${role}-held`,
        inject: [{ on: 'database', which: 'all', run: `${guard}\n${holdDatabase}` } as const],
        recover: [{ on: 'database', which: 'all', run: `${goOn('-x postgres')}\n${goOn("-f '[p]atroni'")}` } as const],
        holdSeconds: awaySeconds,
      },
    ]),
    ...(['gateway', 'records', 'edge', 'control-plane'] as const).map((on) =>
      machineLost(`${on}-machine`, on, 'first'),
    ),
    machineLost('database-1-machine', 'database', 'first'),
    machineLost('database-2-machine', 'database', 'last'),
    during('gateway-cut-from-database', { on: 'gateway', which: 'all' }, cut('tcp dport 5432 drop'), mended),
    during('names-gone', { on: 'gateway', which: 'all' }, cut('meta l4proto { tcp, udp } th dport 53 drop'), mended),
    during('databases-cut-from-each-other', { on: 'database', which: 'first' }, ...routeLost(site)),
    { id: 'api-server-gone', inject: apiServer.inject, recover: apiServer.recover, holdSeconds: awaySeconds },
  ];
}

const killed = (id: string, inject: Act[]): SiteFault => ({ id, inject, recover: [], holdSeconds: 0 });

const machineLost = (id: string, on: string, which: 'first' | 'last'): SiteFault => ({
  ...{ id, holdSeconds: awaySeconds },
  inject: [{ on, which, machine: 'kill' }],
  recover: [{ on, which, machine: 'start' }],
});

type Where = { on: string; which: 'first' | 'last' | 'all' };

const during = (id: string, where: Where, run: string, undo: string): SiteFault => ({
  ...{ id, holdSeconds: awaySeconds },
  inject: [{ ...where, run }],
  recover: [{ ...where, run: undo }],
});

/** Pods of the other database machine are reached by a route over that machine. */
function routeLost(site: Site): [string, string] {
  const other = machinesOf(site, 'database').at(-1)!.address;
  return [
    `ip route show via ${other} | cut -d' ' -f1 > /run/hssk-fault-routes
while read -r network; do ip route replace blackhole "$network"; done < /run/hssk-fault-routes`,
    `while read -r network; do ip route replace "$network" via ${other}; done < /run/hssk-fault-routes
rm /run/hssk-fault-routes`,
  ];
}
