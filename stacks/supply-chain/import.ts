/** `npm run advisories -- <file or folder> …`: puts known vulnerabilities where every deploy of this computer looks for them. */
import { exitCode, Problem } from '../problem.ts';
import { advisoriesFile } from '../site-files.ts';
import { importAdvisories } from './advisories-import.ts';

const paths = process.argv.slice(2);
try {
  if (paths.length === 0) {
    throw new Problem({
      where: 'npm run advisories',
      what: 'no file or folder was named',
      next: 'npm run advisories -- <folder with OSV records of npm, Go and Debian:13>',
      exit: exitCode.usage,
    });
  }
  const { coverage, leftOut } = await importAdvisories(paths, advisoriesFile());
  const lines = Object.entries(coverage).map(
    ([ecosystem, { records, newest }]) => `${ecosystem.padEnd(8)} ${records} bản ghi, mới nhất ${newest}`,
  );
  process.stdout.write(
    `${lines.join('\n')}\nĐã đặt vào ${advisoriesFile()}; bỏ ra ngoài ${leftOut} bản ghi về phần mềm khác.\n`,
  );
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  process.stderr.write(`✗ ${error.message}\n`);
  process.exitCode = error.details.exit ?? exitCode.failed;
}
