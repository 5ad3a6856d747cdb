import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One address before a gateway and a records service, as the edge is in a site; without TLS. */
export async function openFront(gatewayUrl: string, recordsUrl: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((incoming, outgoing) => {
    const base = incoming.url?.startsWith('/fhir') ? recordsUrl : gatewayUrl;
    const { method, headers } = incoming;
    const passed = request(base + incoming.url, { ...(method ? { method } : {}), headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    incoming.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
