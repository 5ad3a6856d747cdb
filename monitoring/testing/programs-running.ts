import { execa } from 'execa';
import { type Program, programOf } from './programs.ts';

export type Running = { stop: (signal?: NodeJS.Signals) => Promise<void>; said: () => string };

/** Starts one of Debian's programs and waits until `readyUrl` answers 200. */
export async function start(name: Program, args: string[], readyUrl: string): Promise<Running> {
  const [file, ...first] = await programOf(name);
  const process = execa(file, [...first, ...args], { all: true, reject: false, cleanup: true });
  let said = '';
  process.all.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-8000);
  });
  let ended = false;
  void process.then(() => {
    ended = true;
  });
  await until(async () => {
    if (ended) throw new Error(`${name} ended: ${said}`);
    return (await fetch(readyUrl)).ok;
  });
  return {
    stop: async (signal = 'SIGTERM') => {
      process.kill(signal);
      await process;
    },
    said: () => said,
  };
}

/** Waits for a condition; what it throws with the name `TypeError` (no connection yet) counts as not yet. */
export async function until(condition: () => boolean | Promise<boolean>, seconds = 90): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const met = await Promise.resolve()
      .then(condition)
      .catch((error: Error) => {
        if (error.name === 'TypeError') return false;
        throw error;
      });
    if (met) return;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
