import type { IncomingMessage } from 'node:http';
import { limits } from '../documents/refusal.ts';
import { type Admission, heldPerBodyByte } from './admission.ts';
import { openBodyPool } from './body-pool.ts';
import { HttpProblem } from './http-problem.ts';

/** A request's body in one buffer. After `release` its memory belongs to the next request. */
export type Body = { bytes: Buffer; release: () => void };

const pool = openBodyPool();

/**
 * Reads the body, at most `limits.bodyBytes`, after reserving memory for it. The length must be announced: a sender that
 * does not say how much comes could take everybody's memory.
 */
export async function readBody(
  request: IncomingMessage,
  admission: Admission,
  maxBytes: number = limits.bodyBytes,
): Promise<Body> {
  const announced = request.headers['content-length'];
  if (request.headers['content-encoding'] && request.headers['content-encoding'] !== 'identity') {
    throw new HttpProblem(
      415,
      `Không nhận nội dung nén (Content-Encoding: ${request.headers['content-encoding']}); hãy gửi nguyên dạng.`,
    );
  }
  if (announced === undefined) throw new HttpProblem(411, 'Thiếu Content-Length; hãy gửi kèm độ dài nội dung.');
  const length = Number(announced);
  if (length > maxBytes) throw tooLarge(length, maxBytes);
  const reserved = length * heldPerBodyByte;
  if (!admission.reserve(reserved))
    throw new HttpProblem(503, 'Hệ thống đang bận; hãy gửi lại sau.', { 'retry-after': '2' });
  try {
    const bytes = await collect(request, length);
    const release = (): void => {
      admission.release(reserved);
      pool.giveBack(bytes);
    };
    return { bytes, release };
  } catch (error) {
    admission.release(reserved);
    throw error;
  }
}

const tooLarge = (length: number, maxBytes: number): HttpProblem =>
  new HttpProblem(413, `Nội dung dài ${length} byte; tối đa ${maxBytes} byte. Hãy chia thành nhiều tệp.`);

/** Into one buffer, each chunk copied once. */
function collect(request: IncomingMessage, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer | undefined;
    let at = 0;
    request.on('data', (chunk: Buffer) => {
      if (at === 0 && chunk.length === length) {
        bytes = chunk;
        at = length;
        return;
      }
      bytes ??= pool.take(length);
      at += chunk.copy(bytes, at);
    });
    request.on('end', () =>
      at === length ? resolve(bytes ?? Buffer.alloc(0)) : reject(new HttpProblem(400, 'Nội dung bị cắt cụt.')),
    );
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new HttpProblem(400, 'Kết nối đóng trước khi gửi hết nội dung.'));
    });
  });
}
