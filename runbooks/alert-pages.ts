/** The runbooks of the alerts: one for each, with ten parts in a fixed order, so that a tired reader finds the first command at once. */
import { spawnSync } from 'node:child_process';
import { type Alert, ownersVi } from '../monitoring/alert.ts';
import { alerts } from '../monitoring/alerts/index.ts';
import { readHandbookPage } from '../services/handbook-page.ts';

/** What a runbook's head must say. */
export type Described = Pick<Alert, 'name' | 'severity' | 'owner' | 'meets'>;

/** Raised by the machine that listens to the watchdog, not by a rule. */
const raisedOutside: Described = {
  name: 'WatchdogSilent',
  severity: 'critical',
  owner: 'on-call',
  meets: ['002:15.1.e'],
};

export const described: Described[] = [...alerts, raisedOutside];

export const alertHeadings = [
  '1. Tóm tắt',
  '2. Có thật không?',
  '3. Mức độ',
  '4. Khắc phục tạm',
  '5. Không được làm',
  '6. Tìm nguyên nhân',
  '7. Gọi ai',
  '8. Xác nhận đã khỏi',
  '9. Ghi sổ và bằng chứng',
  '10. Bối cảnh',
];

/** The first command stands no lower than this below the title. */
const linesToFirstCommand = 12;

/** Alerts without a page, and pages without an alert. `names` are file names of runbooks/alerts. */
export function pairingProblems(names: string[], known = described): string[] {
  const pages = names.map((name) => name.replace(/\.md$/, ''));
  const declared = known.map(({ name }) => name);
  return [
    ...declared
      .filter((name) => !pages.includes(name))
      .map((name) => `the alert ${name} has no runbook; write runbooks/alerts/${name}.md`),
    ...pages
      .filter((name) => !declared.includes(name))
      .map((name) => `runbooks/alerts/${name}.md: no alert has this name; take the page or its name away`),
  ];
}

/** What is wrong with one page, without its path. */
export function alertPageProblems(name: string, text: string, known = described): string[] {
  const alert = known.find((one) => one.name === name);
  return [
    ...(alert ? headProblems(alert, text) : []),
    ...(text.includes(`\n# ${name} – `) ? [] : [`its title is not "# ${name} – …"`]),
    ...firstCommandProblems(text),
    ...shellProblems(text),
    ...(/(?<![\d.])(?:\+84|0)\d{9}(?!\d)/.test(text) ? ['it holds a telephone number; those are in the roster'] : []),
  ];
}

function headProblems({ name, severity, owner, meets }: Described, text: string): string[] {
  const { head } = readHandbookPage(text);
  const said = (key: string) => head[key] ?? '';
  const expected = { alert: name, severity, owner: ownersVi[owner], requirements: meets.join(', ') };
  return [
    ...Object.entries(expected)
      .filter(([key, value]) => said(key) !== value)
      .map(([key, value]) => `its head says ${key}: ${said(key) || 'nothing'}; the alert says ${value}`),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(said('reviewed')) ? [] : ['its head does not say when it was reviewed']),
  ];
}

function firstCommandProblems(text: string): string[] {
  const lines = text.slice(text.indexOf('\n# ') + 1).split('\n');
  const first = lines.findIndex((line) => line.trim() === '```sh');
  return first > 0 && first <= linesToFirstCommand
    ? []
    : [`its first command must stand within ${linesToFirstCommand} lines of the title`];
}

/** Commands of the page, one text for each block. */
export const shellBlocks = (text: string): string[] =>
  [...text.matchAll(/^( *)```sh\n([\s\S]*?)\n\1```/gm)].map(([, indent = '', block = '']) =>
    block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );

function shellProblems(text: string): string[] {
  return shellBlocks(text).flatMap((block) => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: block, encoding: 'utf8' });
    return status === 0 ? [] : [`a command is not shell: ${stderr.trim().split('\n')[0]}`];
  });
}
