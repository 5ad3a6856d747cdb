import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type Front = {
  url: string;
  /** Where requests go from now on; one of the gateways by turns. */
  lead: (to: { gateways?: string[]; records?: string }) => void;
  /** Ends every connection in both directions and takes none, as a cut network; nobody is told. */
  cut: () => void;
  mend: () => void;
  close: () => void;
};

/** One address before gateways and a records service, as the edge is in a site; without TLS. */
export async function openFront(): Promise<Front> {
  const sockets = new Set<Socket>();
  let gateways: string[] = [];
  let records = '';
  let isCut = false;
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const base = incoming.url?.startsWith('/fhir') ? records : gateways[turn++ % gateways.length];
    if (base) pass(base, incoming, outgoing);
    else outgoing.writeHead(502).end();
  });
  server.on('connection', (socket: Socket) => {
    if (isCut) return socket.destroy();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead: (to) => {
      gateways = to.gateways ?? gateways;
      records = to.records ?? records;
    },
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend: () => {
      isCut = false;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function pass(base: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method = 'GET', headers } = incoming;
  const passed = request(base + incoming.url, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
    answer.on('error', () => outgoing.destroy());
  });
  passed.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
  outgoing.on('close', () => passed.destroy());
  incoming.pipe(passed);
}
