import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from '../../ledger.ts';
import { canonical } from '../canonical.ts';
import { fingerprint, type PublicKeys, type Signer } from '../keys.ts';
import { entryOf, hashOf, sealed } from '../line.ts';
import type { Head } from '../log.ts';
import { isSchedule, type Schedule } from '../schedule.ts';
import { type ArticleLine, byArticle } from './by-article.ts';
import { csv } from './csv.ts';
import { type Day, daysOf } from './days.ts';
import { dayForPeople, dayOf, nextDay, startOf, timeForPeople, withOffset } from './local-time.ts';
import { kindNames, outcomeNames, packageFiles } from './names.ts';

/** What a package is made of. Dates are days of the site, both included. */
export type Material = {
  site: string;
  from: string;
  to: string;
  exportedAt: string;
  /** Sealed lines: from the last entry before the range (or the first of all) to the first after it (or the head). */
  lines: string[];
  /** Sealed lines of all schedules that were ever in force. */
  schedules: string[];
  head: Head;
  publicKeys: PublicKeys;
  /** Statements as each witness keeps them, fetched from itself. */
  witnesses: Record<string, string[]>;
  signer: Signer;
};

/** What the tables and the report are drawn from. */
export type Contents = Pick<Material, 'site' | 'from' | 'to' | 'exportedAt' | 'head' | 'publicKeys' | 'witnesses'> & {
  offset: number;
  entries: Entry[];
  days: Day[];
  articles: ArticleLine[];
  schedule: Schedule | undefined;
};

export function contentsOf(material: Material): Contents {
  const { site, from, to, exportedAt, head, publicKeys, witnesses } = material;
  const schedules = material.schedules.map(entryOf).filter(isSchedule);
  const offset = schedules.at(-1)?.facts.utcOffsetMinutes ?? 420;
  const [start, end] = [startOf(from, offset), startOf(nextDay(to), offset)];
  const entries = material.lines.map(entryOf).filter(({ at }) => at >= start && at < end);
  const days = daysOf({ from, to, exportedAt, offset, entries, schedules });
  return {
    ...{ site, from, to, exportedAt, head, publicKeys, witnesses, offset, entries, days },
    articles: byArticle(entries),
    schedule: schedules.at(-1)?.facts,
  };
}

/** Every file of the package by name; the manifest holds the digests of the others and is signed. */
export function packageOf(material: Material, report: Buffer): Record<string, Buffer> {
  const contents = contentsOf(material);
  const lines = (list: string[]) => list.map((line) => `${line}\n`).join('');
  const texts: Record<string, string> = {
    [packageFiles.readFirst]: readFirst(contents),
    [packageFiles.entriesCsv]: entriesCsv(material, contents),
    [packageFiles.entriesJson]: `${canonical(contents.entries)}\n`,
    [packageFiles.daysCsv]: daysCsv(contents),
    [packageFiles.articlesCsv]: articlesCsv(contents),
    [packageFiles.articlesJson]: `${canonical(contents.articles)}\n`,
    [packageFiles.log]: lines(material.lines),
    [packageFiles.schedules]: lines(material.schedules),
    [packageFiles.keys]: `${canonical(material.publicKeys)}\n`,
    [packageFiles.verifier]: readFileSync(join(import.meta.dirname, '..', 'verify.py'), 'utf8'),
  };
  for (const [machine, statements] of Object.entries(material.witnesses)) {
    texts[packageFiles.witness(machine)] = lines(statements);
  }
  const files: Record<string, Buffer> = { [packageFiles.report]: report };
  for (const [name, text] of Object.entries(texts)) files[name] = Buffer.from(text);
  files[packageFiles.manifest] = Buffer.from(`${manifest(material, contents, files)}\n`);
  return files;
}

function manifest(material: Material, { offset, entries }: Contents, files: Record<string, Buffer>): string {
  const { site, from, to, exportedAt, head, lines } = material;
  const digests = Object.entries(files).map(([name, bytes]) => [name, { bytes: bytes.length, sha256: hashOf(bytes) }]);
  const first = lines[0] ? entryOf(lines[0]).sequence : 0;
  const value = { version: 1, site, from, to, exportedAt, utcOffsetMinutes: offset, head };
  const counts = { entries: entries.length, lines: lines.length, firstSequence: first };
  return sealed('package', { ...value, ...counts, files: Object.fromEntries(digests) }, material.signer);
}

function entriesCsv({ lines }: Material, { entries, offset }: Contents): string {
  const hashes = new Map(lines.map((line) => [entryOf(line).sequence, hashOf(line)]));
  const head = [
    ...['Số thứ tự', 'Thời điểm', 'Mã loại', 'Loại', 'Máy', 'Người hoặc lịch chạy', 'Mã kết quả', 'Kết quả'],
    ...['Điều khoản', 'Nội dung', 'SHA-256 của dòng'],
  ];
  const rows = entries.map(({ sequence, at, kind, host, actor, outcome, articles, facts }) => [
    ...[sequence, withOffset(at, offset), kind, kindNames[kind], host, actor, outcome, outcomeNames[outcome]],
    ...[articles.join(' '), canonical(facts), hashes.get(sequence)!],
  ]);
  return csv([head, ...rows]);
}

export const stateNames: Record<Day['state'], string> = {
  complete: 'Đủ',
  partial: 'Thiếu một phần',
  missing: 'Không có',
  running: 'Trong ngày',
  before: 'Chưa vận hành',
  future: 'Chưa tới',
};

function daysCsv({ days }: Contents): string {
  const head = ['Ngày', 'Phải có', 'Đã có', 'Lần chạy không đạt', 'Mã kết quả', 'Kết quả', 'Còn thiếu'];
  const rows = days.map(({ date, expected, done, failed, state, missing }) => [
    ...[date, expected, done, failed, state, stateNames[state], missing.join(' ')],
  ]);
  return csv([head, ...rows]);
}

function articlesCsv({ articles }: Contents): string {
  const head = ['Mã', 'Văn bản', 'Điều khoản', 'Nghĩa vụ', 'Số chứng cứ', 'Trong đó không đạt', 'Số thứ tự'];
  const rows = articles.map(({ id, document, article, duty, entries, failed, sequences }) => [
    ...[id, document, article, duty, entries, failed, sequences.join(' ')],
  ]);
  return csv([head, ...rows]);
}

function readFirst({ site, from, to, exportedAt, offset, publicKeys }: Contents): string {
  const keys = Object.entries(publicKeys).map(([machine, key]) => `  ${machine}  ${fingerprint(key)}`);
  return `GÓI BẰNG CHỨNG SAO LƯU
Hệ thống ${site}, từ ${dayForPeople(from)} đến ${dayForPeople(to)}, xuất lúc ${timeForPeople(exportedAt, offset)}

Đọc: ${packageFiles.report}
Tra theo điều khoản: ${packageFiles.articlesCsv}
Từng chứng cứ: ${packageFiles.entriesCsv} (bản máy đọc: ${packageFiles.entriesJson})
Từng ngày: ${packageFiles.daysCsv}
Nhật ký gốc, đã ký: ${packageFiles.log}

Kiểm tra, không cần mạng, máy có Python 3.8 trở lên:
  python3 verify.py --trust KHOA.json THU-MUC-NAY
Dùng verify.py và KHOA.json mà quý vị đã nhận từ trước, không dùng bản nằm trong gói:
ai sửa được gói thì cũng sửa được hai tệp đó. KHOA.json là tệp ${packageFiles.keys} nhận khi bàn giao.
Kết quả: 0 nguyên vẹn và đủ; 1 đã bị sửa; 3 nguyên vẹn nhưng còn thiếu hoặc chưa chứng minh hết.

Dấu vân tay khóa (SHA-256), so với bản in khi bàn giao:
${keys.join('\n')}

${dayOf(exportedAt, offset)}
`;
}
