import { readFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';

export type BadConnections = { opened: () => number; close: () => void };

type Target = { edgeUrl: string; caFile?: string };

/** Three ways to hold a connection without using it. */
const manners = ['silent', 'slow headers', 'slow body'] as const;

/**
 * Keeps so many connections open that never come to an end: silent ones, requests whose headers drip, and bodies that
 * drip behind an announced length. One that is cut comes again.
 */
export function openBadConnections(target: Target, count: number): BadConnections {
  const sockets = new Set<Socket>();
  let closed = false;
  let opened = 0;
  const open = (number: number): void => {
    if (closed) return;
    opened += 1;
    const manner = manners[number % manners.length] as (typeof manners)[number];
    const socket = start(target, manner);
    sockets.add(socket);
    socket.on('error', () => undefined);
    const drip = setInterval(() => socket.writable && manner !== 'silent' && socket.write('a'), 1000);
    socket.once('close', () => {
      clearInterval(drip);
      sockets.delete(socket);
      const again = setTimeout(() => open(number), 200);
      again.unref();
    });
  };
  for (let number = 0; number < count; number += 1) open(number);
  return {
    opened: () => opened,
    close: () => {
      closed = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

function start({ edgeUrl, caFile }: Target, manner: (typeof manners)[number]): Socket {
  const { hostname, port, protocol } = new URL(edgeUrl);
  const place = { host: hostname, port: Number(port) };
  if (manner === 'silent' || protocol === 'http:') return connectPlain(place, () => undefined);
  const socket = connectSecurely({ ...place, ...(caFile ? { ca: readFileSync(caFile, 'utf8') } : {}) });
  const head = `POST /api/kcb/xml/qd3176/guiHoSoXml HTTP/1.1\r\nHost: ${hostname}\r\n`;
  const body = 'Content-Type: application/xml\r\nContent-Length: 1000000\r\n\r\n<';
  socket.once('secureConnect', () => socket.write(manner === 'slow headers' ? `${head}X-A: ` : head + body));
  return socket;
}
