import { createServer, type Server } from 'node:http';

export type Received = { path: string; headers: Record<string, unknown>; body: string };

/** Takes what is sent to an SMS gateway, Zalo or a voice gateway and hands it to `onMessage`; it answers with the status that returns. */
export function openMessageServer(onMessage: (received: Received) => number): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      response.writeHead(onMessage({ path: request.url ?? '', headers: request.headers, body }));
      response.end('{}');
    });
  });
}
