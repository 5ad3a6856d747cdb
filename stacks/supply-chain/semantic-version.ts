import { compareDigits } from './compare-digits.ts';

/**
 * Order of two semantic versions (semver.org 2.0, section 11), negative when `first` is the older; undefined when one is none.
 * Go's leading v is left out, missing parts are zero, build metadata (also Go's `+incompatible`) does not count.
 */
export function compareSemanticVersions(first: string, second: string): number | undefined {
  const [a, b] = [partsOf(first), partsOf(second)];
  if (!a || !b) return undefined;
  for (const index of [0, 1, 2]) {
    const order = compareDigits(a.numbers[index]!, b.numbers[index]!);
    if (order !== 0) return order;
  }
  return compareReleases(a.before, b.before);
}

/** `before` are the identifiers of a version that comes before its release. */
function partsOf(version: string): { numbers: string[]; before: string[] } | undefined {
  const match = /^[v=]?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([\w.-]+))?(?:\+[\w.-]+)?$/.exec(version.trim());
  if (!match) return undefined;
  const [, major, minor = '0', patch = '0', before] = match;
  return { numbers: [major!, minor, patch], before: before?.split('.') ?? [] };
}

function compareReleases(a: string[], b: string[]): number {
  // 1.0.0-rc.1 is older than 1.0.0.
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const order = compareIdentifiers(a[index], b[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber && isOtherNumber) return compareDigits(a, b);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
