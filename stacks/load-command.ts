import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LoadProblem } from '../load-tests/problem.ts';
import { reportHtml } from '../load-tests/run/report.ts';
import type { LoadResult } from '../load-tests/run/result.ts';
import { type Progress, runLoad, scenarioOf } from '../load-tests/run/run.ts';
import { type Language, progressLine, summaryText } from '../load-tests/run/words.ts';
import type { Site } from '../services/declare.ts';
import { loadTargetOf } from './access.ts';
import { exitCode, Problem } from './problem.ts';
import type { Answered, CommandContext } from './run.ts';
import { siteFiles } from './site-files.ts';
import { ensureTools } from './toolchain/ensure.ts';

/** `npm run load`: sends the city's documents to a site that stands on this computer; deploys nothing. */
export async function loadCommand({ site, options, show, log }: CommandContext): Promise<Answered> {
  try {
    const language: Language = options.english ? 'en' : 'vi';
    const { id } = scenarioOf(options.scenario ?? '');
    if (site.kind !== 'local') throw notLocal(site);
    const minutes = positive('--minutes', options.minutes);
    const share = positive('--share', options.share);
    const { k6 } = await ensureTools(['k6'], show);
    const result = await runLoad({
      ...{
        scenario: id,
        site: site.id,
        minutes,
        share,
        judge: options.judge ?? false,
        k6,
        directory: runDirectory(site, id),
      },
      target: loadTargetOf(site),
      onProgress: liveLine(language, log.write),
    });
    return answerOf(result, language);
  } catch (error) {
    if (error instanceof LoadProblem) throw new Problem({ where: error.where, what: error.what, next: error.next });
    throw error;
  }
}

function answerOf(result: LoadResult, language: Language): Answered {
  const report = join(result.directory, 'report.html');
  writeFileSync(report, reportHtml(result, language));
  const { tally: _, ...figures } = result;
  const data = { ...figures, report };
  writeFileSync(join(result.directory, 'result.json'), `${JSON.stringify(data, undefined, 2)}\n`);
  const exit = result.passed ? exitCode.ok : exitCode.failed;
  return { data, text: summaryText(result, report, language), exit };
}

const runDirectory = (site: Site, scenario: string): string =>
  join(siteFiles(site).root, 'load', `${new Date().toISOString().replaceAll(':', '-')}-${scenario}`);

const notLocal = (site: Site): Problem =>
  new Problem({
    where: site.id,
    what: 'load is sent only to sites on this computer; a production site has people waiting behind it',
    next: 'npm run load -- --site local',
    exit: exitCode.usage,
  });

function positive(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0) return value;
  throw new Problem({
    where: 'npm run load',
    what: `${name} is "${text}"; a number above 0 is needed`,
    next: 'npm run load -- --help',
    exit: exitCode.usage,
  });
}

/** Seconds between two lines where nobody can see one line change. */
const quietSeconds = 10;

/** One line that changes on a terminal, a line now and then elsewhere; standard output stays for the result. */
function liveLine(language: Language, write: (line: string) => void): (progress: Progress) => void {
  const live = Boolean(process.stderr.isTTY) && !process.env.CI;
  let calls = 0;
  return (progress) => {
    const line = progressLine(progress, language);
    if (live) process.stderr.write(`\r\x1b[K${line}`);
    if (calls % quietSeconds === 0) {
      write(line);
      if (!live) process.stderr.write(`${line}\n`);
    }
    calls += 1;
  };
}
