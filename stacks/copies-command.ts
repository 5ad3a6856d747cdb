/** `npm run copies`: each outer host recounts and re-hashes its copy; fewer than three good ones is exit code 1 (002:17.8). */
import type { CopyReport } from '../backup/copies.ts';
import {
  type ComponentCopies,
  type Counted,
  copiesNeeded,
  countCopies,
  type HostCopy,
  type Lack,
  type SharedPart,
} from '../backup/count-copies.ts';
import { type HostRole, hostRoles, repositories } from '../backup/hosts.ts';
import type { Machine, Site } from '../services/declare.ts';
import { isCopyComponent } from '../services/rules/rule.ts';
import { answerOnHost, runOnHost } from './hosts/on-host.ts';
import { copyMachine } from './hosts/outer-machines.ts';
import { exitCode, Problem } from './problem.ts';
import type { Answered, CommandContext } from './run.ts';

export async function copiesCommand({ site, options, show }: CommandContext): Promise<Answered> {
  if (options.repair) await repairCopy(site, options.repair, show);
  const args = ['copies', ...(options.quick ? ['--quick'] : [])];
  const asked = await Promise.all(
    hostRoles.map((role) =>
      askHost(copyMachine(site, role), async (machine) => {
        const { answer } = await answerOnHost<CopyReport>(site, machine, args, { onLine: show });
        return answer;
      }),
    ),
  );
  const reports = asked.flatMap(({ report: found }) => (found ? [found] : []));
  const silent = asked.flatMap(({ failure }) => (failure ? [failure] : []));
  const counted = countCopies(reports);
  const ok = counted.enough && silent.length === 0;
  return {
    data: { site: site.id, ok, ...counted, silent, reports },
    text: describeCopies(counted, { reports, silent, command: repairHint(site) }),
    exit: ok ? exitCode.ok : exitCode.failed,
  };
}

const repairHint = ({ id }: Site): string =>
  `npm run copies -- ${id === 'local' ? '' : `--site ${id} `}--repair <backup|copy|vault>`;

type Asked = { report?: CopyReport; failure?: string };

/** A host that does not answer is a copy that nobody can vouch for, not the end of the count. */
async function askHost(machine: Machine, ask: (machine: Machine) => Promise<CopyReport>): Promise<Asked> {
  try {
    return { report: await ask(machine) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { failure: `${machine.name}: ${error.details.what}` };
  }
}

/** Mends one copy from another: each step on its own host, in order; the first failure ends it. */
export async function repairCopy(site: Site, role: string, show: (text: string) => void): Promise<void> {
  if (!isCopyComponent(role)) {
    throw new Problem({
      where: 'copies --repair',
      what: `there is no copy ${role}`,
      next: `--repair ${hostRoles.join(', ')}`,
    });
  }
  const on = (host: HostRole, ...args: string[]) => {
    const machine = copyMachine(site, host);
    show(`${machine.name}: ${args.join(' ')}`);
    return runOnHost(site, machine, args, { onLine: show });
  };
  if (role === 'vault') return void (await on('vault', 'repair-vault'));
  const damaged = role as 'backup' | 'copy';
  for (const repository of repositories) {
    await on(damaged, 'repair', 'prepare', repository);
    await on('copy', 'refill', damaged === 'backup' ? 'give' : 'take', repository);
    await on(damaged, 'repair', 'finish', repository);
  }
}

type Context = { reports: CopyReport[]; silent: string[]; command: string };

/** The table for operators and auditors. */
export function describeCopies({ components, shared, enough }: Counted, { reports, silent, command }: Context): string {
  const header = ['Thành phần'.padEnd(16), 'Bản sao', ...reports.map(({ machine }) => machine.padEnd(26))].join('  ');
  const damage = reports.flatMap(({ machine, damage: lines }) => lines.map((line) => `  ${machine}: ${line}`));
  return [
    header,
    ...components.map(describeComponent),
    '',
    'Danh tính (phải khác nhau trên mỗi máy):',
    ...reports.map(describeIdentity),
    ...(shared.length > 0
      ? [
          '',
          'Dùng chung, không được tính là hai bản:',
          ...shared.map(({ machines, part }) => `  ${machines.join(', ')}: ${partNames[part]}`),
        ]
      : []),
    ...(silent.length > 0 ? ['', 'Máy không trả lời:', ...silent.map((line) => `  ${line}`)] : []),
    ...(damage.length > 0 ? ['', 'Hư hỏng:', ...damage.slice(0, 20), `  → sửa: ${command}`] : []),
    '',
    verdict(enough && silent.length === 0, reports),
  ].join('\n');
}

/** A site that was just deployed is not broken: its hosts begin by themselves. */
function verdict(ok: boolean, reports: CopyReport[]): string {
  if (ok) return `Đủ ${copiesNeeded} bản sao tốt của mọi thành phần.`;
  const empty = reports.filter(isEmpty).map(({ machine }) => machine);
  const begins = `${empty.join(', ')} chưa có gì: mỗi máy tự chép trong một phút sau điểm đầu tiên; xem lại sau vài phút.`;
  return [`KHÔNG đủ ${copiesNeeded} bản sao tốt (002:17.8).`, ...(empty.length > 0 ? [begins] : [])].join('\n');
}

const isEmpty = ({ points, damage }: CopyReport): boolean => points.length + damage.length === 0;

function describeComponent({ component, copies, hosts }: ComponentCopies): string {
  const line = [component.padEnd(16), `${copies}/${copiesNeeded}`.padEnd(7), ...hosts.map(describeHost)].join('  ');
  const lacks = hosts.flatMap(({ machine, points, lacks: all }) =>
    points === 0 ? [`    ${machine}: chưa có điểm nào`] : all.map((lack) => `    ${machine}: ${lackText(lack)}`),
  );
  return [line, ...lacks].join('\n');
}

const describeHost = ({ lacks, points, bad, newest }: HostCopy): string =>
  `${lacks.length === 0 ? '✓' : '✗'} ${points - bad}/${points} điểm, ${newest ? dayText(newest) : '—'}`.padEnd(26);

const lackText = (lack: Lack): string => {
  if (lack.code === 'without') return `chưa có điểm tốt loại ${lack.kind}`;
  return lack.code === 'bad' ? `${lack.points} điểm hỏng hoặc mất` : `${lack.points} điểm quá hạn chưa được sao chép`;
};

const partNames: Record<SharedPart['part'], string> = {
  ...{ machine: 'máy', disk: 'đĩa', repository: 'kho', key: 'khóa', password: 'mật khẩu' },
};

function describeIdentity({ machine, identities, bytes }: CopyReport): string {
  const [first] = identities;
  if (!first) return `  ${machine}: chưa, kho được tạo khi chép điểm đầu tiên`;
  const { machineId, disk } = first.identity;
  const stores = identities.map(
    ({ repository, identity }) =>
      `${repository} ${identity.repository.slice(0, 8)} khóa ${identity.keys.map((key) => key.slice(0, 8)).join(',')} mật khẩu ${identity.password.slice(0, 6)}`,
  );
  return `  ${machine}: máy ${machineId.slice(0, 8)}, đĩa ${disk}, ${(bytes / 2 ** 20).toFixed(1)} MiB\n    ${stores.join('\n    ')}`;
}

const dayText = (instant: string): string =>
  new Date(instant).toLocaleString('vi-VN', {
    ...{
      timeZone: 'Asia/Ho_Chi_Minh',
      day: '2-digit',
      month: '2-digit',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    },
  });
