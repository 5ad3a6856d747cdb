import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { freePort } from '../../services/node-service/free-port.ts';
import { type Repository, repositories, secretFiles } from '../hosts.ts';

export type RepositoryServer = {
  port: number;
  /** rest-server's folder, `<account>/<repository>` in it. */
  folder: string;
  start: (options?: { maxSizeBytes?: number }) => Promise<void>;
  stop: () => Promise<void>;
};

/** A real rest-server as on copy 1: append-only, private repositories, TLS; its accounts' addresses lie in `secrets`. */
export async function startRepositoryServer(program: string, root: string, secrets: string): Promise<RepositoryServer> {
  const folder = join(root, 'repositories');
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const accounts = repositories.map((name) => ({ name, password: randomBytes(12).toString('hex') }));
  const line = ({ name, password }: { name: Repository; password: string }) =>
    `${name}:{SHA}${createHash('sha1').update(password).digest('base64')}\n`;
  writeFileSync(join(root, 'htpasswd'), accounts.map(line).join(''));
  for (const { name, password } of accounts) {
    const address = `rest:https://${name}:${password}@127.0.0.1:${port}/${name}/`;
    writeFileSync(join(secrets, secretFiles.repositoryAddress(name)), address, { mode: 0o600 });
    writeFileSync(join(secrets, secretFiles.repositoryPassword(name)), randomBytes(24).toString('hex'), {
      mode: 0o600,
    });
  }
  let server: ChildProcess | undefined;
  const start = async ({ maxSizeBytes }: { maxSizeBytes?: number } = {}): Promise<void> => {
    const args = [
      ...['--path', folder, '--listen', `127.0.0.1:${port}`, '--append-only', '--private-repos'],
      ...['--htpasswd-file', join(root, 'htpasswd'), '--tls'],
      ...['--tls-cert', join(secrets, secretFiles.certificate), '--tls-key', join(secrets, secretFiles.certificateKey)],
      ...(maxSizeBytes ? ['--max-size', String(maxSizeBytes)] : []),
    ];
    server = spawn(program, args, { stdio: 'ignore' });
    await untilAnswering(server, port);
  };
  const stop = async (): Promise<void> => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  await start();
  return { port, folder, start, stop };
}

async function untilAnswering(server: ChildProcess, port: number): Promise<void> {
  while (true) {
    if (server.exitCode !== null) throw new Error(`rest-server ended with ${server.exitCode}`);
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    const answered = await Promise.race([
      once(socket, 'secureConnect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
