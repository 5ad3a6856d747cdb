import { accountOf, accounts, type HostRole, paths } from '../../backup/hosts.ts';
import type { MachineDirectory } from '../cluster/preparation.ts';

/** A Unix account with a number that stays, since its files outlive the machine's operating system. */
export type Account = { name: string; id: number; groups: string[] };

/** In `shared` are all accounts of the site, in `keys` those that may open a repository. */
export const groups = { shared: { name: 'hssk', id: 10080 }, keys: { name: 'hssk-keys', id: 10085 } } as const;

/** Listens to the watchdog on copy 1. */
export const watchdogAccount = 'hssk-watchdog';

/** The accounts of every host of copies; each has a group of its own name and number. */
export const hostAccounts: Account[] = [
  { name: accounts.repository, id: 10081, groups: ['hssk'] },
  { name: accounts.backup, id: 10082, groups: ['hssk', 'hssk-keys'] },
  { name: accounts.prune, id: 10083, groups: ['hssk', 'hssk-keys', accounts.repository] },
  { name: accounts.evidence, id: 10084, groups: ['hssk'] },
  { name: watchdogAccount, id: 10086, groups: ['hssk'] },
];

const idOf = (name: string): number => hostAccounts.find((account) => account.name === name)!.id;
const own = (path: string, name: string, mode = '0700'): MachineDirectory => ({
  ...{ path, uid: idOf(name), gid: idOf(name), mode },
});

/** Where the accounts of a host keep their data. Only the group of the pruning account may write where copy 1's server does. */
export function hostDirectories(role: HostRole): MachineDirectory[] {
  const root = { uid: 0, gid: 0 };
  return [
    { path: paths.data, ...root, mode: '0755' },
    { path: paths.homes, ...root, mode: '0755' },
    ...hostAccounts.map(({ name }) => own(`${paths.homes}/${name}`, name)),
    { path: paths.state, uid: 0, gid: groups.keys.id, mode: '3770' },
    { path: paths.escrow, uid: 0, gid: groups.keys.id, mode: '0750' },
    own(paths.scratch, accounts.backup),
    own(paths.retention, accountOf('prune', role)),
    own(paths.evidence, role === 'backup' ? accounts.evidence : accounts.backup),
    ...(role === 'vault' ? [] : [own(paths.repositories, ...repositoriesOwner(role))]),
    ...(role === 'backup' ? [own(paths.walSpool, accounts.backup), own(watchdogState, watchdogAccount)] : []),
  ];
}

export const watchdogState = `${paths.data}/watchdog`;

const repositoriesOwner = (role: HostRole): [string, string] =>
  role === 'backup' ? [accounts.repository, '2770'] : [accounts.backup, '0700'];
