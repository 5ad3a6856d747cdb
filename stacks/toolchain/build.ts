import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../problem.ts';
import { goVersion, runGo } from './go.ts';
import { buildArguments, defaultBinaryName, moduleDirectory, type Tool, toolDirectory } from './tools.ts';

/**
 * Builds a tool beside its final place and moves it there in one step: a build that is killed leaves nothing that looks finished.
 * The caller holds the tool's lock. `compiled` hears how many Go packages the compiler has finished.
 */
export async function buildTool(tool: Tool, compiled: (packages: number) => void): Promise<void> {
  const final = dirname(toolDirectory(tool.id));
  const draft = newDraft(dirname(final), `.building-${tool.id}-`);
  const bin = join(draft, 'bin');
  try {
    let packages = 0;
    const { exitCode, lines } = await runGo(buildArguments(tool, bin), moduleDirectory(tool.id), (line) => {
      if (isPackage(line)) compiled(++packages);
    });
    if (exitCode !== 0) throw failed(tool, lines);
    nameBinaries(tool, bin);
    probe(tool, bin);
    const go = await goVersion(moduleDirectory(tool.id));
    writeFileSync(join(draft, 'built.json'), `${JSON.stringify({ tool: tool.id, version: tool.version, go })}\n`);
    rmSync(final, { recursive: true, force: true });
    renameSync(draft, final);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** A new folder; those of earlier builds that died are removed. */
function newDraft(parent: string, prefix: string): string {
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const draft = mkdtempSync(join(parent, prefix));
  chmodSync(draft, 0o755);
  return draft;
}

const isPackage = (line: string): boolean => /^[\w.~-]+(\/[\w.~-]+)*$/.test(line);

function nameBinaries({ id, packages, binaries }: Tool, directory: string): void {
  for (const [index, goPackage] of packages.entries()) {
    const built = join(directory, defaultBinaryName(goPackage, id));
    const named = join(directory, binaries[index]!);
    if (built !== named) renameSync(built, named);
  }
}

function probe(tool: Tool, directory: string): void {
  if (!tool.probe) return;
  const output = execFileSync(join(directory, tool.probe.binary), tool.probe.arguments, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (output.includes(tool.probe.prints)) return;
  throw new Problem({
    where: `toolchain: ${tool.id}`,
    what: `the built program calls itself "${output.trim().split('\n')[0]}", not ${tool.probe.prints}`,
    next: `make version and go.mod agree: stacks/toolchain/tools.ts, stacks/toolchain/modules/${tool.id}/go.mod`,
  });
}

function failed(tool: Tool, lines: string[]): Problem {
  const log = lines.slice(-30).join('\n');
  const reason = reasons.find(({ sign }) => sign.test(log));
  return new Problem({
    where: `toolchain: ${tool.id} ${tool.version}`,
    what: reason?.what ?? 'go build failed',
    next: `${reason?.next ?? 'read the lines above'}; then run the same command again, what is compiled is kept`,
    log,
  });
}

const reasons: { sign: RegExp; what: string; next: string }[] = [
  {
    sign: /SECURITY ERROR|checksum mismatch/,
    what: 'a module is not the one that is pinned',
    next: 'stop: find out which module proxy answers (go env GOPROXY) and why it serves other content',
  },
  { sign: /no space left on device/, what: 'the disk is full', next: 'free 12 GB (df -h; go clean -cache)' },
  {
    sign: /dial tcp|i\/o timeout|proxyconnect|no such host|: [45]0\d /,
    what: 'the Go module proxy does not answer',
    next: 'check the network and go env GOPROXY',
  },
  {
    sign: /signal: killed|cannot allocate memory/,
    what: 'the compiler ran out of memory',
    next: 'free 4 GiB of memory',
  },
];
