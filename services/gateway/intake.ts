import type { PreparedFile, PreparedHoSo } from '../documents/prepare.ts';
import { Refusal } from '../documents/refusal.ts';
import {
  type FileResult,
  fileResult,
  forbiddenFile,
  type HoSoResult,
  refusedFile,
  refusedHoSo,
  storedHoSo,
} from './answer.ts';
import type { Batcher } from './batcher.ts';
import type { Preparation } from './preparation.ts';
import { newReceipt } from './receipt.ts';
import type { Replays } from './replays.ts';
import { type Document, receiptText, type Stored } from './store.ts';

export type IntakeOptions = {
  documents: Batcher<Document, Stored>;
  replays: Replays;
  /** Keeps an answer that the stored documents alone cannot give again. */
  keepResult: (receipt: Buffer, facility: string, result: FileResult) => Promise<void>;
  prepare: Preparation['prepare'];
  storeWaitMs: number;
  now?: () => Date;
};

/** Takes one GIAMDINHHS of a facility; the promise ends when all that is said to be stored is durable. */
export type Intake = (bytes: Uint8Array, facility: string) => Promise<FileResult>;

export function openIntake(options: IntakeOptions): Intake {
  const now = options.now ?? (() => new Date());
  return async (bytes, facility) => {
    const key = options.replays.keyOf(bytes, facility);
    const known = await options.replays.answer(key);
    if (known) return known;
    const receipt = newReceipt();
    let file: PreparedFile;
    try {
      file = await options.prepare(bytes, { facility, now: vietnamTime(now()) });
    } catch (error) {
      if (error instanceof Refusal) return refusedFile(error);
      throw error;
    }
    if (file.facility !== facility) return forbiddenFile(file);
    const deadline = performance.now() + options.storeWaitMs;
    const hoSo = await Promise.all(
      file.hoSo.map((one) => takeHoSo(one, file, { receipt, deadline }, options.documents)),
    );
    const result = await finish(file, hoSo, receipt, facility, options.keepResult);
    options.replays.remember(key, file);
    return result;
  };
}

async function takeHoSo(
  { linkCode, findings, stored }: PreparedHoSo,
  file: PreparedFile,
  mark: { receipt: Buffer; deadline: number },
  documents: Batcher<Document, Stored>,
): Promise<HoSoResult> {
  if (!stored) return refusedHoSo(linkCode, findings, [...file.errors, ...findings.errors]);
  return storedHoSo(linkCode, findings, await documents.add({ ...stored, ...mark }));
}

/** An identical resend gets the first receipt again; any other mix of old, new and refused is kept under its own. */
async function finish(
  file: PreparedFile,
  hoSo: HoSoResult[],
  receipt: Buffer,
  facility: string,
  keepResult: IntakeOptions['keepResult'],
): Promise<FileResult> {
  const receipts = new Set(hoSo.map((result) => result.maGiaoDich));
  const [only] = receipts;
  if (receipts.size === 1 && only !== undefined) return fileResult(only, file, hoSo);
  const result = fileResult(receiptText(receipt), file, hoSo);
  await keepResult(receipt, facility, result);
  return result;
}

/** yyyyMMddHHmm in Vietnam, which has no daylight saving time. */
export function vietnamTime(moment: Date): number {
  return Number(new Date(moment.getTime() + 7 * 3_600_000).toISOString().replace(/[-T:]/g, '').slice(0, 12));
}
