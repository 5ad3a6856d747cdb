import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** True when the caller showed a certificate of the site with this name. A server without TLS listens on loopback only and asks nobody. */
export function isCaller(request: IncomingMessage, name: string): boolean {
  const { socket } = request;
  if (!(socket instanceof TLSSocket)) return true;
  return socket.authorized && socket.getPeerCertificate().subject?.CN === name;
}
