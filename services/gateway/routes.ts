import type { IncomingMessage } from 'node:http';
import { Refusal } from '../documents/refusal.ts';
import type { Account, Accounts } from './accounts.ts';
import { type FileResult, refusedFile, toAnswer } from './answer.ts';
import { HttpProblem } from './http-problem.ts';
import type { Intake } from './intake.ts';
import type { Metrics } from './metrics.ts';
import { newReceipt, receiptForm } from './receipt.ts';
import { readSendRequest, readTakeRequest, type SentFile } from './requests.ts';
import type { Status } from './results.ts';
import { receiptText } from './store.ts';
import type { Tokens } from './tokens.ts';

/** What a route answers; `note` goes to the log and holds no patient data. */
export type Reply = { status: number; body: unknown; note?: Record<string, unknown> };

export type Parts = {
  accounts: Accounts;
  tokens: Tokens;
  intake: Intake;
  findStatus: (receipt: string, facility: string) => Promise<Status | undefined>;
  metrics: Metrics;
};

/** POST /api/auth/token/take */
export async function takeToken(parts: Parts, body: Buffer): Promise<Reply> {
  const { username, password, code } = readTakeRequest(body);
  const signIn = await parts.accounts.signIn(username, password, code);
  const note = { account: username };
  if ('account' in signIn)
    return { status: 200, body: { maKetQua: '200', apiKey: await parts.tokens.issue(signIn.account) }, note };
  if (signIn.refused === 'busy')
    throw new HttpProblem(503, 'Hệ thống đang bận; hãy thử lại sau.', { 'retry-after': '5' });
  if (signIn.refused === 'locked') {
    const message = `Tài khoản tạm khoá do sai mật khẩu nhiều lần; thử lại sau ${signIn.seconds} giây.`;
    throw new HttpProblem(423, message, { 'retry-after': String(signIn.seconds) });
  }
  throw new HttpProblem(401, 'Sai username, password hoặc code.');
}

/** The account behind "Authorization: Bearer". */
export async function authenticate(parts: Parts, request: IncomingMessage): Promise<Account> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  const account = scheme?.toLowerCase() === 'bearer' && token ? await parts.tokens.verify(token) : undefined;
  if (account) return account;
  throw new HttpProblem(
    401,
    'Thiếu hoặc hết hạn token; hãy gọi POST /api/auth/token/take rồi gửi kèm "Authorization: Bearer <accessToken>".',
    {
      'www-authenticate': 'Bearer',
    },
  );
}

export function requireRight(account: Account, rights: string[]): void {
  if (rights.some((right) => account.rights.includes(right))) return;
  throw new HttpProblem(403, `Tài khoản ${account.username} không có quyền thực hiện việc này.`);
}

/** POST /api/kcb/xml/qd3176/guiHoSoXml, as JSON with base64 files or as the XML itself. */
export async function sendFiles(parts: Parts, account: Account, contentType: string, body: Buffer): Promise<Reply> {
  const startedAt = performance.now();
  const files = sentFiles(contentType, body, account.facility);
  const results: FileResult[] = [];
  for (const file of files)
    results.push(file instanceof Refusal ? refusedFile(file) : await parts.intake(file, account.facility));
  const { status, answer } = toAnswer(receiptText(newReceipt()), results);
  parts.metrics.ackSeconds.observe((performance.now() - startedAt) / 1000);
  const states: Record<string, number> = {};
  for (const { hoSo } of results) for (const { trangThai } of hoSo) states[trangThai] = (states[trangThai] ?? 0) + 1;
  for (const [state, count] of Object.entries(states)) parts.metrics.hoSo.inc({ state }, count);
  const note = {
    account: account.username,
    receipts: results.map((result) => result.maGiaoDich),
    result: answer.maKetQua,
    ...states,
  };
  return { status, body: answer, note };
}

function sentFiles(contentType: string, body: Buffer, facility: string): SentFile[] {
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  if (type === 'application/xml' || type === 'text/xml') {
    const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1];
    if (charset && !/^utf-?8$/i.test(charset))
      throw new HttpProblem(415, `Không nhận charset ${charset.slice(0, 40)}; chỉ nhận UTF-8.`);
    return [body];
  }
  if (type === 'application/json') return readSendRequest(body, facility);
  throw new HttpProblem(415, `Content-Type là "${type.slice(0, 80)}"; cần application/json hoặc application/xml.`);
}

/** GET /api/kcb/tra-cuu-trang-thai/{maGiaoDich}: only receipts of the account's own facility exist for it. */
export async function lookUp(parts: Parts, account: Account, receipt: string): Promise<Reply> {
  const status = receiptForm.test(receipt) ? await parts.findStatus(receipt, account.facility) : undefined;
  if (!status) throw new HttpProblem(404, `Không có mã giao dịch này của cơ sở ${account.facility}.`);
  return { status: 200, body: status, note: { account: account.username, receipts: [receipt] } };
}
