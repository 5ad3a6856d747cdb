import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Report } from '../problem.ts';
import { alone } from './alone.ts';
import { buildTool } from './build.ts';
import { describeSeconds, type Finished, secondsLeft } from './estimate.ts';
import { requireGo, runGo } from './go.ts';
import { directoryOnPath } from './on-path.ts';
import { type DeployToolId, moduleDirectory, type Tool, type ToolId, toolDirectory, tools } from './tools.ts';

/** The folder of the binaries of each tool that a deploy uses. */
export type ToolDirectories = Record<DeployToolId, string>;

/** Finds each tool on PATH or in the cache, or builds it there once; two deploys at a time share the work. */
export async function ensureTools<Id extends ToolId>(ids: readonly Id[], report: Report): Promise<Record<Id, string>> {
  const wanted = tools.filter(({ id }) => (ids as readonly ToolId[]).includes(id));
  const found = new Map(wanted.map((tool) => [tool.id, directoryOnPath(tool) ?? cachedDirectory(tool)]));
  const missing = wanted.filter(({ id }) => !found.get(id));
  if (missing.length > 0) await buildAll(missing, report);
  const directories = wanted.map(({ id }) => [id, found.get(id) ?? toolDirectory(id)]);
  return Object.fromEntries(directories) as Record<Id, string>;
}

const cachedDirectory = ({ id }: Tool): string | undefined =>
  existsSync(toolDirectory(id)) ? toolDirectory(id) : undefined;

async function buildAll(missing: Tool[], report: Report): Promise<void> {
  await requireGo();
  const cores = availableParallelism();
  const seconds = missing.map(({ coldSeconds }) => coldSeconds);
  const total = describeSeconds(secondsLeft([], undefined, seconds, cores));
  report(
    `building ${missing.length} tools from pinned Go modules, once: about ${total} on ${cores} cores, later seconds`,
  );
  const fetching = fetchModules(missing.slice(1));
  const finished: Finished[] = [];
  for (const [index, tool] of missing.entries()) {
    const start = performance.now();
    const elapsed = () => (performance.now() - start) / 1000;
    const title = `tool ${index + 1} of ${missing.length}: ${tool.id} ${tool.version}`;
    await buildOne(tool, title, report, (packages) => {
      const running = { declared: tool.coldSeconds, elapsed: elapsed() };
      const left = describeSeconds(secondsLeft(finished, running, seconds.slice(index + 1), cores));
      return `${title}, ${describeSeconds(elapsed())}, ${packages} packages compiled; all done in about ${left}`;
    });
    finished.push({ declared: tool.coldSeconds, took: elapsed() });
  }
  await fetching;
}

/** Fetches the modules of the later tools while the first one is compiled; what fails here is told by its build. */
async function fetchModules(later: Tool[]): Promise<void> {
  for (const { id, packages } of later)
    await runGo(['list', '-mod=readonly', '-deps', ...packages], moduleDirectory(id));
}

/** Seconds between two lines of progress of one build. */
const progressSeconds = 10;

async function buildOne(tool: Tool, title: string, report: Report, progress: (packages: number) => string) {
  let packages = 0;
  report(progress(packages));
  const timer = setInterval(() => report(progress(packages)), progressSeconds * 1000);
  const waiting = (holder: string) => report(`${title}: ${holder} is building it; waiting for that`);
  try {
    await alone(toolDirectory(tool.id), waiting, async () => {
      if (cachedDirectory(tool)) return;
      await buildTool(tool, (count) => {
        packages = count;
      });
    });
  } finally {
    clearInterval(timer);
  }
}
