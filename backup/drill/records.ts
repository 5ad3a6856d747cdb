import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { socketPort } from '../restore/server.ts';

export type RunningRecords = { url: string; stop: () => Promise<void> };

const entry = fileURLToPath(new URL('../../services/records/main.ts', import.meta.url));

/** The site's own service of records as a process of its own, on the loopback address, with a restored database behind it. */
export async function startRecords({ socket, secrets }: { socket: string; secrets: string }): Promise<RunningRecords> {
  const child = spawn(process.execPath, [entry], {
    env: {
      ...{ DATABASE_HOST: socket, DATABASE_PORT: String(socketPort), DATABASE_NAME: 'hssk' },
      ...{ SECRETS_DIRECTORY: secrets, PORT: '0', LISTEN: 'loopback', MAPPING_LANES: '1' },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const listening = new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the service of records ended with ${code}: ${said.at(-1) ?? ''}`)));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (said.push(line) > 20) said.shift();
        const port = portIn(line);
        if (port) resolve(port);
      });
    }
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  };
  const url = `http://127.0.0.1:${await listening}`;
  for (;;) {
    if (
      await fetch(`${url}/ready`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return { url, stop };
    if (child.exitCode !== null) throw new Error(`the service of records ended: ${said.at(-1)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function portIn(line: string): number | undefined {
  try {
    const { msg, port } = JSON.parse(line) as { msg?: string; port?: number };
    return msg === 'listening' ? port : undefined;
  } catch {
    return undefined;
  }
}
