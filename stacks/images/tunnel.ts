import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Site } from '../../services/declare.ts';
import { freePort } from '../../services/node-service/free-port.ts';
import { Problem } from '../problem.ts';
import { siteFiles } from '../site-files.ts';

/** Calls `use` with a loopback port of this computer that leads by SSH to a port that the machine reaches, its own loopback unless told. */
export async function withTunnel<T>(
  site: Site,
  { machine, host = '127.0.0.1', port }: { machine: string; host?: string; port: number },
  use: (localPort: number) => Promise<T>,
): Promise<T> {
  const { address } = site.machines.find(({ name }) => name === machine)!;
  const localPort = await freePort();
  const keys = siteFiles(site).keys;
  const options = ['BatchMode=yes', 'StrictHostKeyChecking=yes', 'ExitOnForwardFailure=yes', 'ConnectTimeout=10'];
  const tunnel = spawn(
    'ssh',
    [
      ...[...options, `UserKnownHostsFile=${join(keys, 'known_hosts')}`].flatMap((option) => ['-o', option]),
      ...['-i', join(keys, 'ssh'), '-p', String(site.ssh.port), '-N'],
      ...['-L', `127.0.0.1:${localPort}:${host}:${port}`, `${site.ssh.user}@${address}`],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  tunnel.stderr.on('data', (chunk) => {
    said += chunk;
  });
  try {
    while (!(await answers(localPort))) {
      if (tunnel.exitCode !== null) throw unreachable(`${site.id}/${machine}`, address, said);
      await pause(50);
    }
    return await use(localPort);
  } finally {
    tunnel.kill();
  }
}

const unreachable = (where: string, address: string, log: string) =>
  new Problem({
    where,
    what: `SSH to ${address} could not forward a port`,
    next: 'check that the machine runs and that its host key is the pinned one, then run the same command again',
    log: log.trim(),
  });

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.end());
  });
