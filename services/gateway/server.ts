import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Logger } from 'pino';
import { watchName } from '../measured.ts';
import { isCaller } from '../node-service/caller.ts';
import type { Listening } from '../node-service/listening.ts';
import type { Admission } from './admission.ts';
import { readBody } from './body.ts';
import { HttpProblem } from './http-problem.ts';
import { authenticate, lookUp, type Parts, type Reply, requireRight, sendFiles, takeToken } from './routes.ts';
import { Unavailable } from './unavailable.ts';
import type { StoreState } from './watch.ts';

export type ServerOptions = Parts & {
  /** All numbers as Prometheus reads them. */
  readMetrics: () => Promise<string>;
  tls?: Listening['tls'];
  admission: Admission;
  log: Logger;
  state: () => State;
};

/**
 * `waiting`: the database cannot be used. Documents that come wait for it, which another gateway could not do better, so
 * the gateway stays ready. A stopping gateway asks its clients to go elsewhere.
 */
export type State = StoreState | 'stopping';

const sendPath = '/api/kcb/xml/qd3176/guiHoSoXml';
const takePath = '/api/auth/token/take';
const statusPath = '/api/kcb/tra-cuu-trang-thai/';
const smallBody = 64 * 1024;

const httpLimits = { keepAliveTimeout: 65_000, headersTimeout: 15_000, requestTimeout: 120_000, maxHeaderSize: 16_384 };

/** The HTTP side: plain node:http, one buffer per request, no framework between the socket and the scanner. */
export function openServer(options: ServerOptions): Server {
  const server = options.tls
    ? createSecureServer({ ...httpLimits, ...options.tls, handshakeTimeout: 10_000 })
    : createServer(httpLimits);
  server.on('request', (request, response) => void handle(options, request, response));
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  return server;
}

async function handle(options: ServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const startedAt = performance.now();
  const route = routeOf(request);
  try {
    const reply = await answer(options, route, request);
    write(response, reply.status, reply.body, options.state() === 'stopping' ? { connection: 'close' } : {});
    report(options, request, route, reply.status, startedAt, reply.note);
  } catch (error) {
    const problem = toProblem(error, options.log);
    write(
      response,
      problem.status,
      { maKetQua: String(problem.status), thongDiep: problem.message },
      closing(request, problem),
    );
    report(options, request, route, problem.status, startedAt, { reason: reasonOf(error) });
  }
}

type Route = 'send' | 'take' | 'status' | 'live' | 'ready' | 'metrics' | 'none';

function routeOf(request: IncomingMessage): Route {
  const path = (request.url ?? '').split('?', 1)[0]!;
  if (path === sendPath) return 'send';
  if (path === takePath) return 'take';
  if (path.startsWith(statusPath)) return 'status';
  if (path === '/live') return 'live';
  if (path === '/ready') return 'ready';
  return path === '/metrics' ? 'metrics' : 'none';
}

async function answer(options: ServerOptions, route: Route, request: IncomingMessage): Promise<Reply> {
  if (route === 'none') throw new HttpProblem(404, `Không có địa chỉ này; gửi hồ sơ tới ${sendPath}.`);
  const method = route === 'send' || route === 'take' ? 'POST' : 'GET';
  if (request.method !== method) throw new HttpProblem(405, `Cần phương thức ${method}.`, { allow: method });
  if (route === 'live') return { status: 200, body: { state: 'live' } };
  if (route === 'ready') {
    const state = options.state();
    return { status: state === 'starting' || state === 'stopping' ? 503 : 200, body: { state } };
  }
  if (route === 'metrics') {
    if (!isCaller(request, watchName)) throw new HttpProblem(403, 'Chỉ máy giám sát đọc được số đo.');
    return { status: 200, body: await options.readMetrics() };
  }
  if (route === 'take') return withBody(options, request, smallBody, (bytes) => takeToken(options, bytes));
  const account = await authenticate(options, request);
  if (route === 'status') {
    requireRight(account, ['send', 'read']);
    return lookUp(options, account, decodeURIComponent(request.url!.slice(statusPath.length).split('?', 1)[0]!));
  }
  requireRight(account, ['send']);
  return withBody(options, request, undefined, (bytes) =>
    sendFiles(options, account, request.headers['content-type'] ?? '', bytes),
  );
}

async function withBody(
  { admission }: ServerOptions,
  request: IncomingMessage,
  maxBytes: number | undefined,
  use: (bytes: Buffer) => Promise<Reply>,
): Promise<Reply> {
  const { bytes, release } = await readBody(request, admission, maxBytes);
  try {
    return await use(bytes);
  } finally {
    release();
  }
}

function write(response: ServerResponse, status: number, body: unknown, headers: Record<string, string>): void {
  const json = typeof body !== 'string';
  const bytes = Buffer.from(json ? JSON.stringify(body) : body);
  response.writeHead(status, {
    'content-type': json ? 'application/json; charset=utf-8' : 'text/plain; version=0.0.4; charset=utf-8',
    'content-length': bytes.length,
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(bytes);
}

/** An unread body is not worth reading: the connection ends with the answer, unless it is small. */
function closing(request: IncomingMessage, problem: HttpProblem): Record<string, string> {
  if (request.complete || Number(request.headers['content-length'] ?? 0) <= smallBody) {
    request.resume();
    return problem.headers;
  }
  return { ...problem.headers, connection: 'close' };
}

function toProblem(error: unknown, log: Logger): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof Unavailable) {
    return new HttpProblem(503, 'Chưa lưu được hồ sơ; hãy gửi lại sau, gửi lại không tạo bản trùng.', {
      'retry-after': '5',
    });
  }
  if (error instanceof URIError) return new HttpProblem(400, 'Địa chỉ không hợp lệ.');
  const { name, stack, code } = error as Error & { code?: string };
  log.error({ name, stack, code }, 'unexpected error');
  return new HttpProblem(500, 'Lỗi hệ thống; hãy gửi lại sau và báo đơn vị vận hành nếu còn lỗi.');
}

const reasonOf = (error: unknown): string =>
  error instanceof HttpProblem || error instanceof Unavailable ? error.name : ((error as Error).name ?? 'unknown');

function report(
  { log, metrics }: ServerOptions,
  request: IncomingMessage,
  route: Route,
  status: number,
  startedAt: number,
  note: Record<string, unknown> = {},
): void {
  metrics.requests.inc({ route, status: String(status) });
  if (route === 'live' || route === 'ready' || route === 'metrics') return;
  const bytes = Number(request.headers['content-length'] ?? 0);
  const line = { route, status, ms: Math.round((performance.now() - startedAt) * 10) / 10, bytes, ...note };
  if (status >= 500) log.warn(line, 'request');
  else log.info(line, 'request');
}
