/** Questions to the watch machine of a running site, over SSH; its programs answer on loopback only. */
import { watchMachineFiles } from '../monitoring/machine.ts';
import type { Machine, Site } from '../services/declare.ts';
import { watchPorts } from '../services/measured.ts';
import { machinesOf } from '../services/network.ts';
import { connect, quoted } from './remote.ts';

export type Series = { metric: Record<string, string>; value: number };

export const watchMachineOf = (site: Site): Machine | undefined => machinesOf(site, 'watch')[0];

/** What Prometheus answers now. */
export async function askPrometheus(site: Site, machine: Machine, expression: string): Promise<Series[]> {
  const command = `promtool query instant --format=json http://127.0.0.1:${watchPorts.prometheus} ${quoted(expression)}`;
  const answer = JSON.parse(await connect(site, machine).run(command, { timeout: '30s' }));
  return (answer as { metric: Record<string, string>; value: [number, string] }[]).map(({ metric, value }) => ({
    metric,
    value: Number(value[1]),
  }));
}

/** How many targets Prometheus has by its configuration. */
export function targetsOf(site: Site): number {
  const file = watchMachineFiles(site).find(({ path }) => path.endsWith('/prometheus.yml'))!;
  const { scrape_configs } = JSON.parse(file.content) as {
    scrape_configs: { static_configs: { targets: string[] }[] }[];
  };
  return scrape_configs.flatMap(({ static_configs }) => static_configs.flatMap(({ targets }) => targets)).length;
}

/** One mail or message that arrived at the stand-ins of a local site. */
export type Received = { at: string; over: string; subject?: string; text?: string; body?: string };

/** Where messages arrive on a local site: on the watch machine, and on the host that is heard when that one is silent. */
export type Sink = { machine: Machine; file: string };

export const sinkOf = (site: Site, component: 'watch' | 'backup'): Sink => ({
  machine: machinesOf(site, component)[0]!,
  file: component === 'watch' ? '/var/lib/hssk/sink/received.jsonl' : '/var/lib/hssk/watchdog/received.jsonl',
});

/** How much has arrived so far: give it to `receivedAfter`. */
export const receivedLines = async (site: Site, { machine, file }: Sink): Promise<number> =>
  Number(await connect(site, machine).run(`[ ! -e ${file} ] || wc -l < ${file}`, { timeout: '30s' }));

export async function receivedAfter(site: Site, { machine, file }: Sink, lines: number): Promise<Received[]> {
  const output = await connect(site, machine).run(`tail -n +${lines + 1} ${file} 2> /dev/null || true`, {
    timeout: '30s',
  });
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Received);
}
