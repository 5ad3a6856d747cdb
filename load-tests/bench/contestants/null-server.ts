import { createServer } from 'node:http';
import { answerTo } from './plain-answers.ts';

/** Reads each body to its end, and says that it was taken. */
const server = createServer(async (request, response) => {
  for await (const _chunk of request);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(answerTo(request.url ?? '')));
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ msg: 'listening', port: (server.address() as { port: number }).port })}\n`);
});
process.once('SIGTERM', () => process.exit(0));
