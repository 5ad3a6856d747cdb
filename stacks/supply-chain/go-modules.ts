import type { SoftwareComponent } from './part.ts';

/** Modules compiled into Go programs, from what `go version -m <programs>` prints; the Go release itself is the module `stdlib`. */
export function goModules(printed: string): SoftwareComponent[] {
  const found = new Map<string, SoftwareComponent>();
  const add = (name: string, version: string, moduleHash?: string) =>
    found.set(`${name} ${version}`, { ecosystem: 'Go', name, version, ...(moduleHash ? { moduleHash } : {}) });
  const lines = printed.split('\n').map((line) => line.split('\t'));
  for (const [index, [program = '', kind, name = '', version = '', hash]] of lines.entries()) {
    const release = /: go(\d\S*)/.exec(program)?.[1];
    if (release) add('stdlib', releaseVersion(release));
    // The next line names what was compiled in the place of this module.
    const isReplaced = lines[index + 1]?.[1] === '=>';
    const isOwn = version === '(devel)' || version === '';
    if (/^(mod|dep|=>)$/.test(kind ?? '') && !isReplaced && !isOwn) add(name, version, hash);
  }
  return [...found.values()];
}

/** `1.26.8` stays; `1.27rc1` is 1.27.0-rc.1 among semantic versions, as the Go vulnerability database writes it. */
const releaseVersion = (release: string): string =>
  release
    .replace(/^(\d+\.\d+)(?=$|rc|beta)/, '$1.0')
    .replace(/(rc|beta)(\d+)/, '-$1.$2')
    .replace(/-X:.*$/, '');
