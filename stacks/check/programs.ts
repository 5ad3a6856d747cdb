import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from './files.ts';

const installed = (...path: string[]) => join(root, 'node_modules', ...path);
// The program itself: its npm wrapper asks for packages of every other platform too.
const biome = installed('@biomejs', 'cli-linux-x64', 'biome');
const tsc = installed('.bin', 'tsc');

type Ended = { failed: boolean; output: string };

/** Formatting and lint rules of biome.json. */
export async function formattingProblems(): Promise<string[]> {
  const { failed, output } = await execute(biome, [
    'ci',
    '--error-on-warnings',
    '--reporter=github',
    '--max-diagnostics=200',
    '.',
  ]);
  const told = [...output.matchAll(/^::(?:error|warning) title=([^,]*),file=([^,]*),line=(\d+).*?::(.*)$/gm)];
  const problems = told.map(
    ([, rule, file, line, text]) => `${file?.replace(`${root}/`, '')}:${line} ${text?.trim()} (${rule})`,
  );
  if (!failed) return [];
  return problems.length > 0 ? problems : ['biome ci failed; npm run format shows why'];
}

/** Types of every TypeScript file. */
export async function typeProblems(): Promise<string[]> {
  const { failed, output } = await execute(process.execPath, [tsc, '-p', '.', '--noEmit', '--pretty', 'false']);
  return failed ? linesOf(output).filter((line) => !line.startsWith(' ')) : [];
}

/** Lines that a script of runbooks/ prints when it fails; this folder may not import it. */
export async function scriptProblems(script: string, args: string[] = []): Promise<string[]> {
  const { failed, output } = await execute(process.execPath, [join(root, script), ...args]);
  return failed ? linesOf(output) : [];
}

const linesOf = (output: string): string[] => output.split('\n').filter((line) => line.trim() !== '');

function execute(command: string, args: string[]): Promise<Ended> {
  const options = { cwd: root, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NO_COLOR: '1' } };
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) =>
      resolve({ failed: error !== null, output: `${stdout}\n${stderr}` }),
    );
  });
}
