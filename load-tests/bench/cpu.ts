import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** CPU seconds, user and system, of a process and all its descendants until now, ended children included. */
export function cpuSeconds(pid: number): number {
  const processes = new Map<number, { parent: number; ticks: number }>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const fields = readFileSync(`/proc/${entry}/stat`, 'latin1')
        .replace(/^.*\) /, '')
        .split(' ');
      const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
      processes.set(Number(entry), { parent: Number(fields[1]), ticks });
    } catch {
      // It ended while the list was read.
    }
  }
  const isOf = (id: number): boolean => id === pid || (processes.has(id) && isOf(processes.get(id)!.parent));
  let ticks = 0;
  for (const [id, process] of processes) if (isOf(id)) ticks += process.ticks;
  return ticks / ticksPerSecond;
}
