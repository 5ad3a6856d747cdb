/** `npm run check`: everything that can be known without running the system, all problems at once. */
import { styleText } from 'node:util';
import { alertProblems } from './check/alerts.ts';
import { allClaims } from './check/claims.ts';
import { declarationProblems } from './check/declarations.ts';
import { floorProblems } from './check/floor.ts';
import { importProblems } from './check/imports.ts';
import { formattingProblems, scriptProblems, typeProblems } from './check/programs.ts';
import { textProblems } from './check/text.ts';
import { countStates, traceDuties, traceProblems } from './check/trace.ts';
import { exitCode } from './problem.ts';

type Examination = { title: string; problems: string[] /** What to say when all is well. */; summary?: string };

const shownPerExamination = 40;

const examinations: Promise<Examination>[] = [
  examine('types', typeProblems),
  examine('format and lint', formattingProblems),
  examine('import directions', importProblems),
  examine('declarations and sites', declarationProblems),
  examine('text in normal form C', textProblems),
  examine('alerts', alertProblems),
  examine('runbooks', () => scriptProblems('runbooks/lint.ts')),
  examine('generated pages', () => scriptProblems('runbooks/render.ts', ['--check'])),
  examineDuties(),
];

const examined = await Promise.all(examinations);
for (const examination of examined) process.stdout.write(`${describe(examination)}\n`);
const total = examined.reduce((sum, { problems }) => sum + problems.length, 0);
process.stdout.write(total === 0 ? 'check: no problem\n' : `check: ${total} problem${total === 1 ? '' : 's'}\n`);
process.exitCode = total === 0 ? exitCode.ok : exitCode.failed;

/** A part that cannot be examined is a problem of its own, not the end of the run. */
async function examine(title: string, find: () => string[] | Promise<string[]>): Promise<Examination> {
  try {
    return { title, problems: await find() };
  } catch (error) {
    return { title, problems: [`could not be examined: ${(error as Error).message}`] };
  }
}

async function examineDuties(): Promise<Examination> {
  let summary = '';
  const examination = await examine('duties', async () => {
    const claims = await allClaims();
    const { live, document, open } = countStates(traceDuties(claims));
    summary = `${live + document + open} duties: ${live} met with a live proof, ${document} met by a document that a person signs, ${open} open`;
    return [...traceProblems(claims), ...floorProblems(live + document)];
  });
  return { ...examination, summary };
}

function describe({ title, problems, summary }: Examination): string {
  const mark = problems.length === 0 ? styleText('green', '✓') : styleText('red', '✗');
  const head = `${mark} ${title}${summary ? `: ${summary}` : ''}`;
  const rest = problems.length - shownPerExamination;
  const shown = problems.slice(0, shownPerExamination).map((problem) => `    ${problem}`);
  return [head, ...shown, ...(rest > 0 ? [`    … and ${rest} more`] : [])].join('\n');
}
