import { appendFileSync } from 'node:fs';
import { openMailServer } from './mail.ts';
import { openMessageServer } from './messages.ts';
import { standInPorts } from './stand-in.ts';

/** `main.ts <file>`: keeps every mail and message that a local site sends, one JSON line each. */
const path = process.argv[2] ?? '/var/lib/hssk/sink/received.jsonl';
const keep = (received: object) =>
  appendFileSync(path, `${JSON.stringify({ at: new Date().toISOString(), ...received })}\n`);

openMailServer((mail) => keep({ over: 'mail', ...mail })).listen(standInPorts.mail, '127.0.0.1');
openMessageServer(({ path: to, body }) => {
  keep({ over: to.slice(1), body });
  return 200;
}).listen(standInPorts.messages, '127.0.0.1');
