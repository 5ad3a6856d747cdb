import { createServer, type Server, type Socket } from 'node:net';

export type Mail = { from: string; to: string[]; subject: string; text: string };

/**
 * A mail server that hands every mail to `onMail` and answers only then. It stands for the agency's server where there is none:
 * on a local site and in tests. No TLS, no login: loopback only.
 */
export function openMailServer(onMail: (mail: Mail) => void): Server {
  return createServer((socket) => {
    const session: Session = { from: '', to: [], data: undefined };
    let rest = '';
    socket.setEncoding('latin1');
    socket.on('error', () => socket.destroy());
    socket.write('220 hssk ESMTP\r\n');
    socket.on('data', (chunk: string) => {
      rest += chunk;
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        hear(session, line, socket, onMail);
      }
    });
  });
}

type Session = { from: string; to: string[]; data: string[] | undefined };

function hear(session: Session, line: string, socket: Socket, onMail: (mail: Mail) => void): void {
  if (session.data) {
    if (line !== '.') session.data.push(line.replace(/^\./, ''));
    else {
      onMail(mailOf(session.from, session.to, session.data.join('\r\n')));
      Object.assign(session, { from: '', to: [], data: undefined });
      socket.write('250 kept\r\n');
    }
    return;
  }
  const [verb = ''] = line.toUpperCase().split(/[ :]/);
  if (verb === 'EHLO') socket.write('250-hssk\r\n250 8BITMIME\r\n');
  else if (verb === 'QUIT') socket.end('221 bye\r\n');
  else if (verb === 'DATA') {
    session.data = [];
    socket.write('354 go on\r\n');
  } else {
    const [, address = ''] = /<([^>]*)>/.exec(line) ?? [];
    if (verb === 'MAIL') session.from = address;
    if (verb === 'RCPT') session.to.push(address);
    socket.write('250 ok\r\n');
  }
}

/** Header and the first text part, decoded. */
function mailOf(from: string, to: string[], raw: string): Mail {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const subject = /^Subject: ((?:.|\r\n[ \t])*)/im.exec(head)?.[1] ?? '';
  return { from, to, subject: decodedWords(subject), text: decodedText(body.join('\r\n\r\n')) };
}

const decodedWords = (text: string): string =>
  text
    .replace(/\?=\r?\n?[ \t]+=\?/g, '?==?')
    .replace(/=\?utf-8\?q\?([^?]*)\?=/gi, (_, word: string) => quoted(word.replaceAll('_', ' ')));

function decodedText(body: string): string {
  const part = body.slice(body.indexOf('\r\n\r\n') + 4).replace(/\r\n--[0-9a-f]+(--)?[\s\S]*$/, '');
  return quoted(part.replace(/=\r\n/g, '')).replaceAll('\r\n', '\n');
}

const quoted = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
