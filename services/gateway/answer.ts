import { type Finding, type Findings, findingAt } from '../documents/finding.ts';
import type { PreparedFile } from '../documents/prepare.ts';
import type { Refusal } from '../documents/refusal.ts';

/** New, the same as before, a new version of a known visit, or refused. */
export type HoSoState = 'TIEP_NHAN' | 'TRUNG' | 'THAY_THE' | 'TU_CHOI';

export type HoSoResult = {
  maLk: string;
  trangThai: HoSoState;
  /** The receipt under which this content is stored: for TRUNG the first one. */
  maGiaoDich?: string;
  phienBan?: number;
  loi: Finding[];
  canhBao: Finding[];
  /** All warnings; `canhBao` holds the first hundred. */
  soCanhBao: number;
};

/** `maKetQua`: 200 all HOSO stored, 207 some, 422 none, 4xx the file cannot be read or may not be sent. */
export type FileResult = {
  maGiaoDich: string | null;
  maKetQua: string;
  thongDiep: string;
  loi: Finding[];
  canhBao: Finding[];
  hoSo: HoSoResult[];
};

export type Answer = {
  maKetQua: string;
  thongDiep: string;
  batchId: string;
  totalSuccess: number;
  totalFailed: number;
  fileResults: FileResult[];
};

/** Results of all files of a request; HTTP 200 as soon as one of them could be read. */
export function toAnswer(batchId: string, fileResults: FileResult[]): { status: number; answer: Answer } {
  const totalSuccess = fileResults.filter((result) => result.maKetQua === '200').length;
  const first = fileResults[0]!;
  const readable = fileResults.some(isReadable);
  const maKetQua =
    totalSuccess === fileResults.length ? '200' : fileResults.length === 1 || !readable ? first.maKetQua : '207';
  const thongDiep =
    fileResults.length === 1 ? first.thongDiep : `${totalSuccess}/${fileResults.length} tệp được nhận đầy đủ.`;
  const totals = { totalSuccess, totalFailed: fileResults.length - totalSuccess };
  return {
    status: readable ? 200 : Number(first.maKetQua),
    answer: { maKetQua, thongDiep, batchId, ...totals, fileResults },
  };
}

const isReadable = (result: FileResult): boolean => ['200', '207', '422'].includes(result.maKetQua);

export function refusedHoSo(linkCode: string, findings: Findings, loi = findings.errors): HoSoResult {
  return { maLk: linkCode, trangThai: 'TU_CHOI', loi, canhBao: findings.warnings, soCanhBao: findings.warningCount };
}

export function storedHoSo(
  linkCode: string,
  findings: Findings,
  stored: { version: number; repeated: boolean; receipt: string },
): HoSoResult {
  const trangThai = stored.repeated ? 'TRUNG' : stored.version === 1 ? 'TIEP_NHAN' : 'THAY_THE';
  const place = { maGiaoDich: stored.receipt, phienBan: stored.version };
  return { maLk: linkCode, trangThai, ...place, loi: [], canhBao: findings.warnings, soCanhBao: findings.warningCount };
}

export function fileResult(
  maGiaoDich: string,
  file: Pick<PreparedFile, 'errors' | 'warnings'>,
  hoSo: HoSoResult[],
): FileResult {
  const refused = hoSo.filter((result) => result.trangThai === 'TU_CHOI').length;
  const maKetQua = refused === 0 ? '200' : refused < hoSo.length ? '207' : '422';
  const thongDiep =
    refused === 0
      ? `Đã tiếp nhận ${hoSo.length} hồ sơ.`
      : `Tiếp nhận ${hoSo.length - refused} hồ sơ, từ chối ${refused} hồ sơ; xem "loi" của từng hồ sơ, sửa và gửi lại.`;
  return { maGiaoDich, maKetQua, thongDiep, loi: file.errors, canhBao: file.warnings, hoSo };
}

/** A file of another facility: nothing of it is stored. */
export const forbiddenFile = (file: PreparedFile): FileResult => ({
  maGiaoDich: null,
  maKetQua: '403',
  thongDiep: file.errors[0]?.moTa ?? 'Không được gửi tệp này.',
  loi: file.errors,
  canhBao: [],
  hoSo: file.hoSo.map(({ linkCode, findings }) => refusedHoSo(linkCode, findings, file.errors)),
});

/** A file that cannot be read at all. */
export function refusedFile(refusal: Refusal): FileResult {
  const rule = refusal.code.replace('-', '_').toUpperCase();
  return {
    maGiaoDich: null,
    maKetQua: refusal.code === 'too-large' ? '413' : '400',
    thongDiep: refusal.message,
    loi: [findingAt({ table: 'GIAMDINHHS', field: 'TEP', rule }, refusal.message)],
    canhBao: [],
    hoSo: [],
  };
}
