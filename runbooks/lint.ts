/** Reads every page that people follow: links lead somewhere, commands exist, each kind of page has its parts. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { procedureOf, readHandbookPage } from '../services/handbook-page.ts';
import { alertHeadings, alertPageProblems, pairingProblems, shellBlocks } from './alert-pages.ts';

const root = join(import.meta.dirname, '..');

const procedureHeadings = ['Khi nào dùng', 'Ai làm, ai duyệt', 'Các bước', 'Kiểm tra', 'Quay lui'];
const decisionHeadings = ['Context', 'Choice', 'Cost', 'Exit'];

/** What the commands are checked against. */
export type Menu = {
  scripts: string[];
  /** Those of them that work on a site. */
  ofASite: string[];
  /** Options of the command line, with their dashes. */
  options: string[];
};

/** One sentence per mistake of one page. `path` is relative to the root; `exists` answers for paths of the same kind. */
export function problemsOfPage(
  path: string,
  text: string,
  { menu, exists }: { menu: Menu; exists: (path: string) => boolean },
): string[] {
  return [
    ...linksOf(text)
      .filter((link) => !exists(join(dirname(path), link)))
      .map((link) => `${path}: the link ${link} leads nowhere`),
    ...commandProblems(text, menu).map((problem) => `${path}: ${problem}`),
    ...(/^runbooks\/(procedures|alerts)\//.test(path) ? siteProblems(text, menu) : []).map(
      (problem) => `${path}: ${problem}`,
    ),
    ...(path.startsWith('runbooks/procedures/') ? procedureProblems(text) : []).map((problem) => `${path}: ${problem}`),
    ...(path.startsWith('runbooks/alerts/') ? alertProblems(path, text) : []).map((problem) => `${path}: ${problem}`),
    ...(path.startsWith('runbooks/decisions/') ? headingProblems(text, decisionHeadings) : []).map(
      (problem) => `${path}: ${problem}`,
    ),
  ];
}

const linksOf = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link.replace(/#.*$/, ''))
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link));

function commandProblems(text: string, menu: Menu): string[] {
  return [
    ...text.matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(test))((?: (?:'[^'\n]*'|"[^"\n]*"|[^\n`|'"])*)?)/g),
  ].flatMap(([, script, shortcut, rest = '']) => {
    const name = script ?? shortcut ?? '';
    if (!menu.scripts.includes(name)) return [`npm run ${name} does not exist in package.json`];
    // What follows a second -- or stands in quotes belongs to another program.
    const [, own = ''] = rest.replace(/'[^']*'|"[^"]*"/g, '').split(' -- ');
    const options = [...own.matchAll(/(?<=^|\s)--[a-z][a-z-]*/g)].map(([option]) => option);
    return options
      .filter((option) => !menu.options.includes(option))
      .map((option) => `npm run ${name} does not know ${option}`);
  });
}

/** Without a site a command means the one on this computer, which is not the one that somebody at work reads these pages for. */
const siteProblems = (text: string, { ofASite }: Menu): string[] =>
  shellBlocks(text)
    .flatMap((block) => [...block.matchAll(/\bnpm run (?:-s )?([\w:-]+)(.*)$/gm)])
    .filter(([, name = '', rest = '']) => ofASite.includes(name) && !/ --site \S/.test(rest))
    .map(([, name]) => `npm run ${name} names no site`);

const alertProblems = (path: string, text: string): string[] => [
  ...alertPageProblems(basename(path, '.md'), text),
  ...headingProblems(text, alertHeadings),
];

function procedureProblems(text: string): string[] {
  const { head, body } = readHandbookPage(text);
  const { title, signedBy } = procedureOf(head);
  return [
    ...(title ? [] : ['its head has no title']),
    ...(signedBy ? [] : ['its head does not say who signs (signedBy)']),
    ...headingProblems(body, procedureHeadings),
  ];
}

function headingProblems(text: string, expected: string[]): string[] {
  const found = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  return found.join() === expected.join()
    ? []
    : [`its headings are ${found.join(', ') || 'missing'}; ${expected.join(', ')} are expected in this order`];
}

/** Decisions are numbered from 0001 without a gap. */
export function numberingProblems(names: string[]): string[] {
  return [...names].sort().flatMap((name, index) => {
    const expected = String(index + 1).padStart(4, '0');
    return name.startsWith(`${expected}-`) ? [] : [`runbooks/decisions/${name}: the next number is ${expected}`];
  });
}

if (import.meta.main) {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts;
  const menu: Menu = {
    scripts: Object.keys(scripts),
    ofASite: Object.keys(scripts).filter((name) => scripts[name]?.includes('stacks/cli.ts')),
    options: [...read('stacks/cli.ts').matchAll(/'(--[a-z][a-z-]*)/g)].map(([, option = '']) => option),
  };
  const exists = (path: string) => existsSync(join(root, path));
  const pages = globSync(['README*.md', 'runbooks/**/*.md'], { cwd: root }).sort();
  const problems = [
    ...pages.flatMap((page) => problemsOfPage(page, read(page), { menu, exists })),
    ...pairingProblems(globSync('*.md', { cwd: join(root, 'runbooks', 'alerts') })),
    ...numberingProblems(globSync('*.md', { cwd: join(root, 'runbooks', 'decisions') })),
  ];
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
