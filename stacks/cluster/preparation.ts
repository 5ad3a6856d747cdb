import { createHash } from 'node:crypto';
import { programsOf } from './install-tools.ts';
import type { MachineFile } from './machine-file.ts';
import { prologue, restartMachine, restartNode, tellControlPlane, tellState } from './preparation-shell.ts';

/** A directory that a machine must have, with its final owner: data of a component. */
export type MachineDirectory = { path: string; uid: number; gid: number; mode: string };

export type Preparation = {
  hostName: string;
  /** Networks that administration comes from; a machine refuses a firewall that would lock its sender out. */
  administration: string[];
  /** A node of the cluster, or a machine outside it. */
  inCluster: boolean;
  /** Programs beside those that every machine needs. */
  programs?: string[];
  /** Services of systemd that run, restarted when a file with `unit:<name>` changed. */
  services: string[];
  files: MachineFile[];
  /** Files that are put once and never replaced: an authority that differs is somebody else's cluster. */
  authorities: MachineFile[];
  directories: MachineDirectory[];
};

/**
 * One script that makes a machine as declared and says what it did: it writes only files that differ, restarts only what they
 * belong to, and mends what was changed by hand (002:17.13). Its output has lines `missing <tools>`, `outside <address>`,
 * `foreign <path>`, `changed <path>`, `joined <hash>`, `stale` and `expiring` (a control plane to write anew),
 * `administrator <kubeconfig, base64>`.
 */
export function preparationScript(preparation: Preparation): string {
  const { hostName, administration, inCluster, programs = [], services, files, authorities, directories } = preparation;
  return [
    prologue,
    `require ${[...programsOf(inCluster), ...programs].join(' ')}`,
    `if ! reached_from "\${SSH_CONNECTION%% *}" ${administration.join(' ')}; then echo "outside \${SSH_CONNECTION%% *}"; exit 0; fi`,
    `name_host ${hostName}`,
    unlessAsWritten([...authorities, ...files], [...authorities.map(keepFile), ...files.map(putFile)]),
    ...directories.map(({ path, uid, gid, mode }) => `own '${path}' ${uid} ${gid} ${mode}`),
    inCluster ? restartNode : restartMachine,
    ...services.map((name) => `service ${name}`),
    tellState,
    authorities.length > 0 ? tellControlPlane : '',
  ].join('\n');
}

/** Looks at all files at once when they are the ones of the last run and nobody has touched them since; that costs a tenth. */
export function unlessAsWritten(files: MachineFile[], writes: string[]): string {
  const paths = [...new Set(files.map(({ path }) => `'${path}'`))].join(' ');
  const digest = createHash('sha256').update(writes.join('\n')).digest('hex');
  return `
as_written() { { sha256sum ${paths}; stat -c '%a %U:%G %n' ${paths}; } 2>&1 | sha256sum; }
if [ "$(cat /etc/hssk/written 2> /dev/null)" != "${digest} $(as_written)" ]; then
${writes.join('\n')}
echo "${digest} $(as_written)" > /etc/hssk/written
fi`;
}

const encoded = (content: string) => Buffer.from(content).toString('base64');

export function putFile({ path, content, mode = '0644', restart, owner, cgroup }: MachineFile): string {
  const last = owner ? ` ${owner}` : '';
  const put = `put '${path}' ${mode} ${restart ?? (owner ? "''" : '')}${last} <<'END'\n${encoded(content)}\nEND`;
  return cgroup ? `if [ "$cgroup" = ${cgroup} ]; then\n${put}\nfi` : put;
}

const keepFile = ({ path, content, mode = '0644' }: MachineFile): string =>
  `keep '${path}' ${mode} <<'END'\n${encoded(content)}\nEND`;
