/** `npm run backup`: saves now what is saved every night, or one component of it, and shows how it goes (000:19.3). */
import type { Entry, FailedBackup, Point } from '../backup/ledger.ts';
import type { Machine, Site } from '../services/declare.ts';
import { machinesOf } from '../services/network.ts';
import { answerOnHost, runOnHost } from './hosts/on-host.ts';
import { copyMachine } from './hosts/outer-machines.ts';
import { exitCode, Problem } from './problem.ts';
import type { Answered, CommandContext } from './run.ts';

type Saved = { machine: string; ok: boolean; result: { entries: Entry<Point | FailedBackup>[] } | { problem: string } };

export async function backupCommand({ site, options, show }: CommandContext): Promise<Answered> {
  const machine = copyMachine(site, 'backup');
  const args = ['run', ...(options.component ?? [])];
  const { answer: saved } = await answerOnHost<Saved>(site, machine, args, { onLine: show });
  if ('problem' in saved.result) {
    throw new Problem({
      where: machine.name,
      what: saved.result.problem,
      next: `ssh ${machine.address} journalctl --unit hssk-scheduler`,
    });
  }
  const { entries } = saved.result;
  if (saved.ok && !options.component?.length) await fetchCopies(site, machine, show);
  return {
    data: { site: site.id, ok: saved.ok, entries },
    text: describeSaved(entries),
    exit: saved.ok ? exitCode.ok : exitCode.failed,
  };
}

/** Who asks for a backup now wants it in three places now: copies 2 and 3 fetch what the log knows instead of waiting for their hour. */
async function fetchCopies(site: Site, first: Machine, show: (line: string) => void): Promise<void> {
  await runOnHost(site, first, ['run', 'wal-report'], { onLine: show });
  for (const machine of ['copy', 'vault'].flatMap((role) => machinesOf(site, role))) {
    show(`${machine.name}: fetching`);
    // The same task as the scheduler's own, in its lane: two pulls at once would copy everything twice.
    const tasks = machine.component === 'vault' ? ['vault-window'] : ['pull', 'pull-wal'];
    await runOnHost(site, machine, ['run', ...tasks], { onLine: show });
  }
}

/** One line for each thing that was saved, or why it was not. */
export function describeSaved(entries: Entry<Point | FailedBackup>[]): string {
  const failed = entries.filter(({ outcome }) => outcome !== 'ok').length;
  const lines = entries.map(({ outcome, facts }) => {
    const name = [facts.component, facts.kind, facts.machine].filter(Boolean).join(' ').padEnd(32);
    if (!('id' in facts)) return `✗ ${name} ${outcome === 'incomplete' ? 'không đầy đủ' : 'hỏng'}: ${facts.reason}`;
    const seconds = (Date.parse(facts.finishedAt) - Date.parse(facts.startedAt)) / 1000;
    return `✓ ${name} ${mebibytes(facts.bytes)} MiB, thêm ${mebibytes(facts.addedBytes)} MiB, ${seconds.toFixed(0)} s`;
  });
  const verdict =
    failed === 0
      ? `Đã sao lưu ${entries.length} mục, đều có trong nhật ký bằng chứng.`
      : `${failed} mục KHÔNG được sao lưu.`;
  return [...lines, '', verdict].join('\n');
}

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1).padStart(8);
