import { signRelease } from '../backup/retention/signed-release.ts';
import { signerOf } from './custodian.ts';
import { answerOnHost } from './hosts/on-host.ts';
import { copyMachine } from './hosts/outer-machines.ts';
import { exitCode, Problem } from './problem.ts';
import type { Answered, CommandContext } from './run.ts';

type Released = { what: string; people: number; needed: number };

/** `npm run release`: one custodian signs that a monthly point or an unknown thing may go; it goes after the second one (002:20.1). */
export async function releaseCommand({ site, options, show }: CommandContext): Promise<Answered> {
  const [what = ''] = options.words ?? [];
  const reason = options.reason?.trim() ?? '';
  if (!reason) throw reasonIsMissing();
  const { account, name, keyFile } = signerOf(site, options, 'release');
  show(`${name} (${account}) ký bằng ${keyFile}`);
  const word = { what, person: account, reason, signedAt: new Date().toISOString() };
  const signed = await signRelease(word, site.id, keyFile);
  const { answer } = await answerOnHost<Released>(site, copyMachine(site, 'backup'), ['release'], {
    input: JSON.stringify(signed),
  });
  return { data: { site: site.id, ...answer }, text: describe(answer) };
}

const describe = ({ what, people, needed }: Released): string =>
  people >= needed
    ? `${what}: đã đủ ${people}/${needed} người ký. Lần dọn hằng ngày tới bỏ điểm này, trừ khi lịch giữ ngày và tuần còn cần nó; dữ liệu còn giữ 7 ngày sau đó.`
    : `${what}: ${people}/${needed} người đã ký. Người thứ hai chạy cùng lệnh với tài khoản và khóa của mình trong 30 ngày.`;

const reasonIsMissing = (): Problem =>
  new Problem({
    where: 'release',
    what: 'a reason is needed',
    next: '--reason "why this may go"; it stands in the evidence log',
    exit: exitCode.usage,
  });
