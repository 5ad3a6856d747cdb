import { createHash } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Runs `work` while no other process on this computer runs work under the same name; `waiting` hears who holds it.
 * The lock is a socket without a file: the kernel lets it go when its process ends, however that ends.
 */
export async function alone<T>(name: string, waiting: (holder: string) => void, work: () => Promise<T>): Promise<T> {
  const path = `\0hssk-ops-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  let release = await take(path);
  while (!release) {
    await untilReleased(path, waiting);
    release = await take(path);
  }
  try {
    return await work();
  } finally {
    release();
  }
}

/** The function that releases the name, or nothing when another process has it. */
function take(path: string): Promise<(() => void) | undefined> {
  const waiters = new Set<Socket>();
  const server: Server = createServer((socket) => {
    waiters.add(socket.unref());
    socket.on('error', () => {});
    socket.write(`process ${process.pid}`);
  });
  const release = () => {
    server.close();
    for (const socket of waiters) socket.destroy();
  };
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(path, () => {
      server.unref();
      resolve(release);
    });
  });
}

function untilReleased(path: string, waiting: (holder: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('data', (holder) => waiting(holder.toString()));
    socket.on('error', () => {});
    socket.once('close', () => resolve());
  });
}
