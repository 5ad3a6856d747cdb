import { readdirSync, readFileSync } from 'node:fs';

/** Bytes of memory that a process and its children hold; what they share counts once. */
export function memoryBytes(pid: number): number {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
  );
  return proportionalBytes(pid) + children.reduce((sum, child) => sum + memoryBytes(child), 0);
}

function proportionalBytes(pid: number): number {
  try {
    const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')) ?? [];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    // It ended while the others were read.
    return 0;
  }
}
