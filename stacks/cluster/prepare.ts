import { componentOf } from '../../services/catalogue.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { isInCluster } from '../../services/network.ts';
import { readKey } from '../keys.ts';
import { Problem } from '../problem.ts';
import { connect, type Remote } from '../remote.ts';
import { containerEngineFiles } from './container-engine.ts';
import { controlPlaneFiles } from './control-plane-files.ts';
import type { ClusterRun } from './inputs.ts';
import { installTools } from './install-tools.ts';
import { kubeletFiles } from './kubelet.ts';
import { measuringFiles, measuringServices } from './measuring.ts';
import { networkFiles } from './network-files.ts';
import { type Preparation, preparationScript } from './preparation.ts';
import { stateProgramsOf, stateReaderFiles } from './state-reader.ts';

/** A machine after its preparation. */
export type PreparedMachine = {
  machine: Machine;
  remote: Remote;
  /** It is a node of this cluster. */
  joined: boolean;
  /** A control plane whose static pods do not have the newest inputs, or whose certificates end soon. */
  stale: boolean;
  expiring: boolean;
  /** A control plane's administrator kubeconfig. */
  administrator?: string;
};

/** Makes one machine as declared, in one SSH round when nothing is missing. */
export async function prepareMachine(run: ClusterRun, machine: Machine): Promise<PreparedMachine> {
  const { site, authorities, report } = run;
  const remote = connect(site, machine);
  const script = preparationScript(preparationOf(run, machine));
  let answer = readAnswer(await remote.run(script));
  if (answer.missing) {
    await installTools(remote, answer.missing, run);
    answer = readAnswer(await remote.run(script));
  }
  refuse(site, machine, answer);
  if (answer.changed.length > 0) report(`${machine.name}: ${describe(answer.changed)}`);
  const { stale, expiring, administrator } = answer;
  return { machine, remote, joined: answer.joined === authorities.publicKeyHash, stale, expiring, administrator };
}

/** Everything that the site declares of one machine. */
function preparationOf({ site, images, directories, authorities }: ClusterRun, machine: Machine): Preparation {
  const inCluster = isInCluster(componentOf(machine.component));
  const isControlPlane = machine.component === 'control-plane';
  return {
    hostName: machine.name,
    administration: site.networks.administration,
    inCluster,
    programs: inCluster ? stateProgramsOf(machine) : [],
    services: measuringServices(machine),
    authorities: isControlPlane ? authorities.files : [],
    files: [
      ...networkFiles(site, machine),
      ...measuringFiles(site, machine),
      ...(inCluster ? stateReaderFiles(site, machine) : []),
      ...(inCluster ? containerEngineFiles(site, images.pause, readKey(site, 'authority.crt')) : []),
      ...(inCluster ? kubeletFiles(site, machine) : []),
      ...(isControlPlane ? controlPlaneFiles(site, machine, images, readKey(site, 'etcd-encryption-key')) : []),
    ],
    directories: directories.filter((directory) => directory.machine === machine.name),
  };
}

type Answer = Pick<PreparedMachine, 'stale' | 'expiring' | 'administrator'> & {
  missing?: string[];
  foreign?: string;
  outside?: string;
  joined?: string;
  changed: string[];
};

function readAnswer(output: string): Answer {
  const lines = output.split('\n').map((line) => line.split(' '));
  const restOf = (word: string) => lines.find(([first]) => first === word)?.slice(1);
  const administrator = restOf('administrator')?.[0];
  return {
    missing: restOf('missing'),
    foreign: restOf('foreign')?.[0],
    outside: restOf('outside')?.[0],
    joined: restOf('joined')?.[0],
    stale: restOf('stale') !== undefined,
    expiring: restOf('expiring') !== undefined,
    administrator: administrator && Buffer.from(administrator, 'base64').toString(),
    changed: lines.filter(([first]) => first === 'changed').map(([, path]) => path!),
  };
}

/** A few changes by name, so that one that nobody ordered is seen; many as a number. */
const describe = (changed: string[]): string =>
  changed.length > 5 ? `${changed.length} files and settings` : changed.join(', ');

function refuse(site: Site, machine: Machine, { missing, foreign, outside }: Answer): void {
  const where = `${site.id}/${machine.name}`;
  if (missing) {
    const what = `still without ${missing.join(', ')} after their installation`;
    throw new Problem({ where, what, next: `ssh to ${machine.address} and run: command -v ${missing.join(' ')}` });
  }
  if (outside) {
    throw new Problem({
      where,
      what: `reached from ${outside}, which is not in networks.administration (${site.networks.administration.join(', ')}): its firewall would lock this computer out (002:19.2.b)`,
      next: `add the network of ${outside} in services/sites/${site.id}.ts, or deploy from the administration network`,
    });
  }
  if (foreign) {
    throw new Problem({
      where,
      what: `${foreign} is not this site's: the machine belongs to another cluster, or this computer has lost the site's keys`,
      next: "restore the site's keys directory from its backup; only if the machine holds nothing of value, set it up anew",
    });
  }
}
