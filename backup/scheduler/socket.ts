/** How a command on the host asks the scheduler to run something now, and hears how it goes. One line of JSON each way at a time. */

import { rmSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { jsonOf } from '../../services/json-of.ts';
import { BackupProblem } from '../problem.ts';

const requestSchema = z.object({ what: z.array(z.string()), actor: z.string() });
export type Request = z.infer<typeof requestSchema>;

const messageSchema = z.union([
  z.object({ progress: z.object({ what: z.string(), bytes: z.number(), ofBytes: z.number().optional() }) }),
  z.object({ line: z.string() }),
  z.object({ result: z.unknown(), ok: z.boolean() }),
]);
export type Message = z.infer<typeof messageSchema>;

export type Answer = (
  request: Request,
  tell: (message: Message) => void,
  signal: AbortSignal,
) => Promise<{ ok: boolean; result: unknown }>;

/** A client that goes away ends what it asked for. */
export async function serveRequests(path: string, answer: Answer): Promise<Server> {
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    const gone = new AbortController();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => gone.abort());
    const tell = (message: Message) => socket.writable && socket.write(`${JSON.stringify(message)}\n`);
    const lines = createInterface({ input: socket });
    lines.once('line', (line) => {
      const request = requestSchema.safeParse(jsonOf(line));
      const run = request.success
        ? answer(request.data, tell, gone.signal)
        : Promise.reject(new Error('not a request'));
      run
        .catch((error: Error) => ({ ok: false, result: { problem: error.message } }))
        .then((message) => socket.end(`${JSON.stringify(message)}\n`));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return server;
}

/** Asks the scheduler of this host; resolves with its result. */
export async function askScheduler(
  path: string,
  request: Request,
  onMessage: (message: Message) => void = () => undefined,
): Promise<{ ok: boolean; result: unknown }> {
  const socket = createConnection(path);
  const refused = new Promise<never>((_, reject) => socket.once('error', (error) => reject(silent(path, error))));
  refused.catch(() => undefined);
  socket.write(`${JSON.stringify(request)}\n`);
  const answered = (async () => {
    for await (const line of createInterface({ input: socket })) {
      const message = messageSchema.parse(jsonOf(line));
      if ('ok' in message) return { ok: message.ok, result: message.result };
      onMessage(message);
    }
    throw silent(path, new Error('it ended before the run did'));
  })();
  return await Promise.race([answered, refused]).finally(() => socket.destroy());
}

const silent = (path: string, { message }: Error) =>
  new BackupProblem({
    where: 'scheduler',
    what: `does not answer on ${path}: ${message}`,
    next: '`systemctl status hssk-scheduler` on this host; a run that it had begun is made up for when it starts again',
  });
