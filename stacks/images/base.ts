import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';
import { Problem } from '../problem.ts';
import { cacheDirectory } from '../site-files.ts';

/** Manuals and translations are never read in a container; these options stay in force for the images on top. */
const leftOut = ['man', 'locale', 'doc', 'info', 'lintian'].map((part) => `path-exclude=/usr/share/${part}/*`);
const kept = ['path-include=/usr/share/doc/*/copyright', 'path-include=/usr/share/locale/locale.alias'];

/** Debian 13 with the essential packages and certificates, signed by Debian's keys; no mirror is named, so its default serves. */
export const bootstrapArguments = [
  '--variant=minbase',
  '--include=ca-certificates',
  ...[...leftOut, ...kept, 'force-unsafe-io'].map((option) => `--dpkgopt=${option}`),
  '--aptopt=APT::Install-Recommends "false"',
  '--aptopt=Acquire::Languages "none"',
  'trixie',
];

/** Makes the image that is under all others. */
export async function buildBase(tag: string): Promise<void> {
  mkdirSync(cacheDirectory(), { recursive: true });
  const archive = join(cacheDirectory(), `base-${process.pid}.tar`);
  try {
    const made = await $({ quiet: true, nothrow: true })`mmdebstrap ${bootstrapArguments} ${archive}`;
    if (made.exitCode !== 0) {
      throw new Problem({
        where: 'image base',
        what: `mmdebstrap ended with exit code ${made.exitCode}`,
        next: 'check that a Debian mirror answers (apt-get update), then run the same command again',
        log: made.stderr.trim().split('\n').slice(-20).join('\n'),
      });
    }
    await $({ quiet: true })`docker import ${archive} ${tag}`;
  } finally {
    rmSync(archive, { force: true });
  }
}
