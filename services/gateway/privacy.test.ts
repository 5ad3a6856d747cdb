import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDatabase, type TestDatabase } from '../database/testing/postgres.ts';
import { sampleVisit } from '../documents/sample.ts';
import { formWords, tracesIn } from '../documents/traces.ts';
import { writeDocument } from '../documents/write.ts';
import { kill, signIn, spawnGateway } from './testing/gateway.ts';
import { testAccounts, writeGatewaySecrets } from './testing/secrets.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase({ logging_collector: 'on' });
  // Whatever PostgreSQL can write about a statement it shall write, so that a text in its log would be seen.
  const superuser = await database.connect('postgres');
  for (const setting of ["log_statement = 'all'", "log_min_messages = 'info'", "log_min_error_statement = 'info'"]) {
    await superuser.query(`alter system set ${setting}`);
  }
  await superuser.query('select pg_reload_conf()');
  await superuser.end();
  writeGatewaySecrets(database.secretsDirectory);
}, 60_000);
afterAll(() => database.remove());

/** All bytes of a directory, file by file. */
const filesUnder = (directory: string): { path: string; bytes: Buffer }[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }));

test('000:19.2 no text of a document is in a data file, in the WAL or in a log, and no secret either', async () => {
  const gateway = await spawnGateway(database, { LOG_LEVEL: 'debug' });
  const hospital = await signIn(gateway.url);
  const marker = 'DẤU-VẾT-7f3a91c2';
  const visits = Array.from({ length: 3 }, (_, index) =>
    sampleVisit({ seed: 50 + index, kind: 'outpatient', sensitive: 'XML6' }),
  );
  for (const visit of visits) visit.tables.XML1![0]!.LY_DO_VV = `Khám lại ${marker}`;
  const refused = sampleVisit({ seed: 60 });
  refused.tables.XML1![0]!.GIOI_TINH = '9';
  const { body } = await hospital.sendXml(writeDocument([...visits, refused]));
  expect(body.fileResults[0]!.hoSo.map(({ trangThai }) => trangThai)).toEqual([
    'TIEP_NHAN',
    'TIEP_NHAN',
    'TIEP_NHAN',
    'TU_CHOI',
  ]);
  await hospital.status(body.fileResults[0]!.maGiaoDich!);
  await hospital.sendXml('<GIAMDINHHS>hỏng');
  const superuser = await database.connect('postgres');
  await superuser.query('checkpoint');
  await superuser.end();
  expect(await kill(gateway.process, 'SIGTERM')).toBe(0);

  const summaries = [...visits, refused].map((visit) => visit.tables.XML1![0]!);
  const named = summaries.flatMap((row) => [
    row.HO_TEN!,
    row.SO_CCCD!,
    row.MA_BN!,
    row.MA_LK!,
    row.MA_THE_BHYT!,
    row.DIEN_THOAI!,
    row.DIA_CHI!,
  ]);
  const secrets = filesUnder(database.secretsDirectory).map(({ bytes }) => bytes.toString().trim());
  const passwords = testAccounts.map(({ password }) => password);
  const clinical = [marker, 'TONG_HOP', 'CHI_TIET_THUOC', 'Amlodipin', 'TDF + 3TC'];
  const log = Buffer.from(gateway.lines.join('\n'));
  const places = [...filesUnder(database.dataDirectory), { path: 'the log of the gateway', bytes: log }];
  expect(places.some(({ path }) => path.includes('pg_wal'))).toBe(true);
  expect(places.some(({ path, bytes }) => path.includes('/log/') && bytes.length > 0)).toBe(true);
  const foundSomewhere = (text: string): boolean => places.some(({ bytes }) => bytes.includes(text));
  expect([foundSomewhere('insert into hssk.link_head'), foundSomewhere('01001')]).toEqual([true, true]);
  const found: string[] = [];
  for (const { path, bytes } of places) {
    for (const text of [...named, ...clinical, ...passwords, ...secrets, hospital.token]) {
      for (const form of [
        text,
        Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1),
        Buffer.from(text).toString('hex'),
      ]) {
        if (form.length >= 6 && bytes.includes(form)) found.push(`${path}: ${text}`);
      }
    }
  }
  expect(found).toEqual([]);
  expect(log.includes('"account":"01001_lt_hssk"')).toBe(true);
}, 60_000);

test('000:19.2 nothing that opens without a key is stored; a body that is only compressed would be found', async () => {
  const gateway = await spawnGateway(database);
  const hospital = await signIn(gateway.url);
  // Short enough to stay in one piece: PostgreSQL cuts longer values into pieces that open to nothing alone.
  const visit = sampleVisit({ seed: 70, kind: 'station' });
  visit.tables = { XML1: visit.tables.XML1! };
  const document = writeDocument([visit]);
  expect((await hospital.sendXml(document)).body.totalSuccess).toBe(1);
  await kill(gateway.process, 'SIGTERM');
  const superuser = await database.connect('postgres', 'hssk');
  const found = async (): Promise<string[]> => {
    await superuser.query('checkpoint');
    const files = filesUnder(database.dataDirectory);
    return (await Promise.all(files.map(({ bytes }) => tracesIn(bytes, formWords)))).flat();
  };
  expect(await found()).toEqual([]);
  await superuser.query('update hssk.document set body = $1 where id = (select max(id) from hssk.document)', [
    zstdCompressSync(document),
  ]);
  expect(new Set(await found())).toEqual(new Set(['zstd']));
  await superuser.end();
}, 60_000);

test('002:17.5 every document that is stored is logged with the account that sent it and its receipt', async () => {
  const gateway = await spawnGateway(database);
  const hospital = await signIn(gateway.url);
  const { body } = await hospital.sendXml(writeDocument([sampleVisit({ seed: 99, kind: 'station' })]));
  await kill(gateway.process, 'SIGTERM');
  const line = gateway.lines.map((text) => JSON.parse(text)).find((entry) => entry.route === 'send');
  expect(line).toMatchObject({
    account: '01001_lt_hssk',
    receipts: [body.fileResults[0]!.maGiaoDich],
    result: '200',
    TIEP_NHAN: 1,
    status: 200,
  });
}, 60_000);
