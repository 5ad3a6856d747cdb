/** What on-call staff type: a look at a machine, at Kubernetes, at the numbers and alerts of the watch machine. */
import { execa } from 'execa';
import { componentOf, isDeployed } from '../../services/catalogue.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { watchPorts } from '../../services/measured.ts';
import { machinesOf } from '../../services/network.ts';
import { exitCode, Problem } from '../problem.ts';
import { connect, quoted } from '../remote.ts';
import type { Answered, CommandContext } from '../run.ts';
import { siteFiles } from '../site-files.ts';
import { ensureTools } from '../toolchain/ensure.ts';

export const onCallCommands = {
  machine: async ({ site, options, show }: CommandContext): Promise<Answered> => {
    const [name = '', ...words] = options.words ?? [];
    return onMachine(site, machineNamed(site, name), words.join(' '), show);
  },
  kubectl: async ({ site, options, show }: CommandContext): Promise<Answered> => {
    const { kubernetes } = await ensureTools(['kubernetes'] as const, show);
    const args = ['--kubeconfig', siteFiles(site).kubeconfig, ...(options.words ?? [])];
    show(`── kubectl, ${site.id}`);
    const { stdout, stderr, exitCode: exit } = await execa(`${kubernetes}/kubectl`, args, { reject: false });
    if (stderr) show(stderr);
    return { data: { output: stdout }, text: stdout, exit: exit === 0 ? exitCode.ok : exitCode.failed };
  },
  query: ({ site, options, show }: CommandContext): Promise<Answered> =>
    onMachine(
      site,
      watchMachine(site),
      `promtool query instant ${prometheus} ${quoted(options.words?.join(' ') ?? '')}`,
      show,
    ),
  alerts: ({ site, show }: CommandContext): Promise<Answered> =>
    onMachine(site, watchMachine(site), `amtool ${alertmanager} alert query --output extended`, show),
  silence: ({ site, options, show }: CommandContext): Promise<Answered> => {
    const [alert = '', duration = '', reason = '', person = ''] = options.words ?? [];
    const words = [`alertname=${alert}`, `--duration=${duration}`, `--comment=${reason}`, `--author=${person}`];
    return onMachine(
      site,
      watchMachine(site),
      `amtool ${alertmanager} silence add ${words.map(quoted).join(' ')}`,
      show,
    );
  },
  acknowledge: async ({ site, options, show }: CommandContext): Promise<Answered> => {
    const [code = '', ...person] = options.words ?? [];
    const words = [code, person.join(' ')].map(quoted).join(' ');
    const answered = await onMachine(site, watchMachine(site), `hssk-relay acknowledge ${words} || [ $? = 2 ]`, show);
    if (!answered.text.includes('"error"')) return answered;
    throw new Problem({
      where: site.id,
      what: `no alert waits for the code ${code}: it is over, somebody has it, or the code is another one`,
      next: 'npm run alerts',
      exit: exitCode.failed,
    });
  },
};

const prometheus = `http://127.0.0.1:${watchPorts.prometheus}`;
const alertmanager = `--alertmanager.url=http://127.0.0.1:${watchPorts.alertmanager}`;

/** Says first where it runs: at 3 a.m. two terminals look alike. */
async function onMachine(
  site: Site,
  machine: Machine,
  script: string,
  show: (text: string) => void,
): Promise<Answered> {
  show(`── ${machine.name} (${machine.component}) ${machine.address}, ${site.id}`);
  const output = (await connect(site, machine).run(script)).trimEnd();
  return { data: { machine: machine.name, output }, text: output };
}

function machineNamed(site: Site, name: string): Machine {
  const machine = site.machines.find((one) => one.name === name);
  if (machine) return machine;
  const names = site.machines.filter(({ component }) => isDeployed(componentOf(component))).map((one) => one.name);
  throw new Problem({
    where: site.id,
    what: `there is no machine ${name || 'without a name'}; there are ${names.join(', ')}`,
    next: `npm run machine -- --site ${site.id} ${names[0]} uptime`,
    exit: exitCode.usage,
  });
}

function watchMachine(site: Site): Machine {
  const machine = machinesOf(site, 'watch').find(({ component }) => isDeployed(componentOf(component)));
  if (machine) return machine;
  throw new Problem({
    where: site.id,
    what: 'no watch machine is deployed',
    next: `npm run status -- --site ${site.id}`,
    exit: exitCode.failed,
  });
}
