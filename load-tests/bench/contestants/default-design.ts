/**
 * What a good team builds first: a web framework, the most used XML parser, a connection pool, one INSERT per document with a unique key
 * for resends, a process for each processor. It neither encrypts nor checks more than what must be there, so it does less than the gateway.
 */
import cluster from 'node:cluster';
import { XMLParser } from 'fast-xml-parser';
import fastify from 'fastify';
import pg from 'pg';
import { connectionConfig } from '../../../services/database/connection.ts';
import { readSettings } from '../../../services/gateway/environment.ts';
import { answerTo } from './plain-answers.ts';

const pool = new pg.Pool({ ...connectionConfig(readSettings(process.env), 'gateway'), max: 10 });
const parser = new XMLParser({ parseTagValue: false, isArray: (name) => ['HOSO', 'FILEHOSO'].includes(name) });
const app = fastify({ bodyLimit: 64 * 1024 * 1024 });
app.addContentTypeParser('application/xml', { parseAs: 'string' }, (_request, body, done) => done(null, body));
app.get('/ready', () => answerTo('/ready'));
app.post('/api/auth/token/take', () => answerTo('/api/auth/token/take'));
app.post('/api/kcb/xml/qd3176/guiHoSoXml', async (request) => {
  const xml = request.body as string;
  for (const visit of visitsIn(xml)) {
    await pool.query({
      name: 'store',
      text: 'insert into hssk.plain_document (link_code, body) values ($1, $2) on conflict (link_code) do update set body = excluded.body',
      values: [visit, xml],
    });
  }
  return answerTo(request.url);
});

type File = { LOAIHOSO: string; NOIDUNGFILE: string };

/** Every table is parsed; a visit without its link code is refused. */
function visitsIn(xml: string): string[] {
  const { GIAMDINHHS } = parser.parse(xml) as {
    GIAMDINHHS: { THONGTINHOSO: { DANHSACHHOSO: { HOSO: { FILEHOSO: File[] }[] } } };
  };
  return GIAMDINHHS.THONGTINHOSO.DANHSACHHOSO.HOSO.map(({ FILEHOSO }) => {
    const tables = FILEHOSO.map(({ NOIDUNGFILE }) => parser.parse(Buffer.from(NOIDUNGFILE, 'base64').toString('utf8')));
    const linkCode = tables.map((table) => table.TONG_HOP?.MA_LK as string | undefined).find(Boolean);
    if (!linkCode) throw new Error('a visit has no MA_LK');
    return linkCode;
  });
}

if (cluster.isPrimary) for (let count = 0; count < readSettings(process.env).PROCESSES; count += 1) cluster.fork();
else {
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as { port: number };
  process.stdout.write(`${JSON.stringify({ msg: 'listening', port })}\n`);
}
process.once('SIGTERM', () => process.exit(0));
