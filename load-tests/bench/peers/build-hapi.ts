import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LoadProblem } from '../../problem.ts';

const project = join(import.meta.dirname, 'hapi');
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'hssk-ops', 'peers');
const jarName = 'hapi-peer.jar';

/** About as many files as Maven fetches when it has none of them. */
const filesOfAnEmptyStore = 640;

/**
 * The server's one file, built by Maven from pinned versions the first time (a minute or two, 300 MB in the cache); later calls cost one
 * look. Throws LoadProblem when this computer cannot build it.
 */
export async function buildHapi(say: (progress: string) => void): Promise<string> {
  const final = join(cache, `hapi-${inputsHash()}`);
  if (existsSync(join(final, jarName))) return join(final, jarName);
  requireJava();
  const draft = `${final}.building`;
  // What an older configuration was built into is of no more use.
  for (const old of globSync('hapi-*', { cwd: cache })) rmSync(join(cache, old), { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const maven = spawn(
    'mvn',
    ['--batch-mode', '--file', join(project, 'pom.xml'), `-Doutput.directory=${draft}`, 'package'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await finished(maven, say);
  mkdirSync(final, { recursive: true });
  renameSync(join(draft, jarName), join(final, jarName));
  rmSync(draft, { recursive: true });
  return join(final, jarName);
}

function inputsHash(): string {
  const hash = createHash('sha256');
  const names = ['pom.xml', ...globSync('src/**/*.{java,yaml}', { cwd: project }).toSorted()];
  for (const name of names) hash.update(`${name}\0`).update(readFileSync(join(project, name)));
  return hash.digest('hex').slice(0, 12);
}

function requireJava(): void {
  const missing = ['javac', 'mvn'].filter((program) => spawnSync(program, ['-version']).status !== 0);
  if (missing.length === 0) return;
  throw problem(`no ${missing.join(' and no ')} on PATH`, 'apt-get install openjdk-17-jdk-headless maven (or newer)');
}

async function finished(maven: ChildProcess, say: (progress: string) => void): Promise<void> {
  const lines: string[] = [];
  let fetched = 0;
  createInterface(maven.stdout!).on('line', (line) => {
    if (line.includes('Downloaded from')) say(`${++fetched} of at most about ${filesOfAnEmptyStore} files fetched`);
    else if (line.startsWith('[INFO] ---') && line.includes(' @ ')) say(line.replace(/^\[INFO\] -+ ?| ?-+$/g, ''));
    if (line.startsWith('[ERROR]')) lines.push(line);
  });
  const [code] = (await once(maven, 'exit')) as [number | null];
  if (code === 0) return;
  const said = lines.slice(0, 5).join('\n');
  throw problem(
    `Maven ended with ${code}\n${said}`,
    'check that Maven Central or its mirror answers (~/.m2/settings.xml)',
  );
}

const problem = (what: string, next: string): LoadProblem =>
  new LoadProblem({
    where: 'HAPI FHIR as a contestant',
    what,
    next: `${next}; --without-peers measures the others alone`,
  });
