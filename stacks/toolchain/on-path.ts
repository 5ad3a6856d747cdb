import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Tool } from './tools.ts';

/** The first folder on PATH that has the tool in a version that fits; none when the tool must be built. */
export function directoryOnPath({ probe, onPath }: Pick<Tool, 'probe' | 'onPath'>): string | undefined {
  if (!probe || !onPath) return undefined;
  return (process.env.PATH ?? '').split(delimiter).find((folder) => {
    const version = folder && versionOf(join(folder, probe.binary), probe.arguments);
    return version && compare(version, onPath.atLeast) >= 0 && compare(version, onPath.below) < 0;
  });
}

function versionOf(program: string, programArguments: string[]): string | undefined {
  try {
    accessSync(program, constants.X_OK);
    const output = execFileSync(program, programArguments, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return /\d+\.\d+\.\d+/.exec(output)?.[0];
  } catch {
    return undefined;
  }
}

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
