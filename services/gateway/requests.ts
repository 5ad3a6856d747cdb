import { decodeBase64 } from '../documents/base64.ts';
import { limits, Refusal } from '../documents/refusal.ts';
import { HttpProblem } from './http-problem.ts';

/** One file of a request: its bytes, or why they cannot be had. */
export type SentFile = Uint8Array | Refusal;

const knownKinds = new Set(['3176', '4750', '130']);

/** `{loaiHoSo, maTinh, maCSKCB, files: [base64 of GIAMDINHHS]}`, the shape that Hanoi's own axis takes. */
export function readSendRequest(bytes: Buffer, facility: string): SentFile[] {
  const { loaiHoSo, maCSKCB, files } = readJson(bytes);
  if (loaiHoSo !== undefined && !knownKinds.has(String(loaiHoSo))) {
    throw new HttpProblem(400, `loaiHoSo là ${shown(loaiHoSo)}; cần "3176", "4750" hoặc "130".`);
  }
  if (maCSKCB !== undefined && maCSKCB !== facility) {
    throw new HttpProblem(403, `maCSKCB là ${shown(maCSKCB)}; tài khoản đang dùng là của cơ sở ${facility}.`);
  }
  if (!Array.isArray(files) || files.length === 0 || !files.every((file) => typeof file === 'string')) {
    throw new HttpProblem(400, 'files phải là mảng có ít nhất một chuỗi base64 của tệp GIAMDINHHS.');
  }
  if (files.length > limits.filesPerRequest) {
    throw new HttpProblem(413, `files có ${files.length} tệp; tối đa ${limits.filesPerRequest} tệp một lần gửi.`);
  }
  return files.map((file: string, index) => decodeFile(file, index));
}

function decodeFile(file: string, index: number): SentFile {
  try {
    return decodeBase64(file, `files[${index}]`);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

export type TakeRequest = { username: string; password: string; code: string | undefined };

/** `{username, password, code}`; code is the MA_CSKCB and may be left out. */
export function readTakeRequest(bytes: Buffer): TakeRequest {
  const { username, password, code } = readJson(bytes);
  if (typeof username !== 'string' || typeof password !== 'string' || username === '' || password === '') {
    throw new HttpProblem(400, 'Cần JSON có "username", "password" và "code" (mã cơ sở khám chữa bệnh).');
  }
  if (username.length > 100 || password.length > 256) throw new HttpProblem(400, 'username hoặc password quá dài.');
  if (code !== undefined && code !== null && typeof code !== 'string')
    throw new HttpProblem(400, 'code phải là chuỗi ký tự.');
  return { username, password, code: code ?? undefined };
}

function readJson(bytes: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new HttpProblem(400, 'Nội dung không phải JSON hợp lệ.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new HttpProblem(400, 'Nội dung phải là một đối tượng JSON.');
  return value as Record<string, unknown>;
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? '').slice(0, 60);
