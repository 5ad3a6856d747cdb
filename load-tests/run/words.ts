/** What a person reads of a run: Vietnamese, or English on request. */
import type { LoadResult, StreamResult } from './result.ts';
import type { Progress } from './run.ts';
import { percentile, type Spread } from './tally.ts';
import type { Judged } from './verdict.ts';

export type Language = 'vi' | 'en';

export const words = {
  vi: {
    passed: 'ĐẠT',
    failed: 'KHÔNG ĐẠT',
    preparing: 'đang chuẩn bị hồ sơ và khởi động k6',
    visits: 'hồ sơ',
    perSecond: 'hồ sơ/giây',
    receipt: 'biên nhận',
    readable: 'đọc được sau',
    read: 'đọc FHIR',
    wrong: 'lỗi',
    refused: 'từ chối đúng',
    share: (share: number) =>
      `Chạy ở ${number(share * 100, 'vi')} % tải thiết kế: không phải bằng chứng cho tải đầy đủ.`,
    report: 'Báo cáo',
    ledger: 'Sổ biên nhận của bên gửi',
    failures: 'Các lỗi gặp phải',
    verdict: 'Kết luận từng ngưỡng',
    arrivals: 'Hồ sơ được ghi nhận mỗi giây',
    latency: 'Thời gian chờ biên nhận (ms)',
    freshness: 'Từ biên nhận đến khi đọc được theo FHIR (ms)',
    reads: 'Thời gian đọc FHIR (ms)',
    seconds: 'giây',
    stream: 'luồng',
    files: 'tệp',
    threshold: 'ngưỡng',
    measured: 'đo được',
    result: 'kết quả',
    lost: 'lỗi mỗi giây',
  },
  en: {
    passed: 'PASSED',
    failed: 'FAILED',
    preparing: 'preparing documents and starting k6',
    visits: 'documents',
    perSecond: 'documents/s',
    receipt: 'receipt',
    readable: 'readable after',
    read: 'FHIR read',
    wrong: 'failed',
    refused: 'rightly refused',
    share: (share: number) => `At ${number(share * 100, 'en')} % of the design load: no proof of the whole load.`,
    report: 'Report',
    ledger: "The sender's ledger of receipts",
    failures: 'Failures',
    verdict: 'Verdict by threshold',
    arrivals: 'Documents acknowledged each second',
    latency: 'Time to the receipt (ms)',
    freshness: 'From the receipt until readable as FHIR (ms)',
    reads: 'Time of a FHIR read (ms)',
    seconds: 'seconds',
    stream: 'stream',
    files: 'files',
    threshold: 'threshold',
    measured: 'measured',
    result: 'result',
    lost: 'failed each second',
  },
} as const;

/** Decimal comma in Vietnamese; no more digits than are known. */
export function number(value: number | undefined, language: Language): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: digits });
}

export const titleOf = ({ title, titleVi }: { title: string; titleVi: string }, language: Language): string =>
  language === 'vi' ? titleVi : title;

export const measuredText = ({ value, unit }: Judged, language: Language): string =>
  `${number(value, language)}${unit === 'ms' ? ' ms' : ''}`;

const clock = (seconds: number): string =>
  `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** The live line: where the run is, what the last seconds were like, and all that went wrong so far. */
export function progressLine(
  { tally, bucketSeconds, elapsedSeconds, totalSeconds }: Progress,
  language: Language,
): string {
  const say = words[language];
  if (tally.buckets.length === 0) return `${say.preparing}…`;
  const now = Math.floor(elapsedSeconds / bucketSeconds);
  const last = tally.buckets.slice(Math.max(0, now - 5), Math.max(1, now));
  const visits = last.reduce((sum, bucket) => sum + bucket.visits, 0) / Math.max(1, last.length * bucketSeconds);
  const receipts = last.flatMap(({ receiptMs }) => receiptMs);
  const all = Object.values(tally.streams);
  const total = (key: 'visits' | 'failed' | 'late') => all.reduce((sum, stream) => sum + stream[key], 0);
  return [
    `${clock(Math.min(elapsedSeconds, totalSeconds))}/${clock(totalSeconds)}`,
    `${number(visits, language)} ${say.perSecond}`,
    `${number(total('visits'), language)} ${say.visits}`,
    `${say.receipt} p95 ${number(percentile(receipts, 0.95), language)} ms`,
    `${say.wrong} ${total('failed') + total('late')}`,
  ].join('  ');
}

/** The end of a run on the terminal. */
export function summaryText(result: LoadResult, reportFile: string, language: Language): string {
  const say = words[language];
  const judged = result.judged.map(
    (one) => `  ${one.ok ? '✓' : '✗'} ${titleOf(one, language)} (${measuredText(one, language)})`,
  );
  return [
    `${result.passed ? `✓ ${say.passed}` : `✗ ${say.failed}`}  ${result.scenario}: ${titleOf(result, language)}`,
    ...result.streams.map((stream) => `  ${streamText(stream, language)}`),
    ...judged,
    ...result.failures.slice(0, 5).map(({ status, why, count }) => `    ${count} × ${status} ${why.slice(0, 200)}`),
    ...(result.share < 1 ? [`  ${say.share(result.share)}`] : []),
    `  ${say.report}: ${reportFile}`,
  ].join('\n');
}

function streamText(stream: StreamResult, language: Language): string {
  const say = words[language];
  const spread = (name: string, found: Spread | undefined) =>
    found
      ? [
          `${name} p50 ${number(found.p50, language)} p95 ${number(found.p95, language)} p99 ${number(found.p99, language)} ms`,
        ]
      : [];
  return [
    `${stream.name}: ${number(stream.visits, language)} ${say.visits}, ${number(stream.visitsPerSecond, language)}/s, ${number(stream.bytes / 1e6, language)} MB`,
    ...spread(say.receipt, stream.receiptMs),
    ...spread(say.readable, stream.readableMs),
    ...spread(say.read, stream.readMs),
    ...(stream.refused > 0 ? [`${stream.refused} ${say.refused}`] : []),
  ].join('; ');
}
