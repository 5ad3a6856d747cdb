import { compareDigits } from './compare-digits.ts';

/**
 * Order of two Debian versions, negative when `first` is the older; Debian Policy 5.6.12, the same as `dpkg --compare-versions`.
 * A version is `[epoch:]upstream[-revision]`.
 */
export function compareDebianVersions(first: string, second: string): number {
  const [a, b] = [splitVersion(first), splitVersion(second)];
  return a.epoch - b.epoch || compareParts(a.upstream, b.upstream) || compareParts(a.revision, b.revision);
}

function splitVersion(version: string) {
  const [, epoch = '0', rest = ''] = /^(?:(\d+):)?(.*)$/s.exec(version.trim()) ?? [];
  const hyphen = rest.lastIndexOf('-');
  return hyphen < 0
    ? { epoch: Number(epoch), upstream: rest, revision: '' }
    : { epoch: Number(epoch), upstream: rest.slice(0, hyphen), revision: rest.slice(hyphen + 1) };
}

/** Runs of other characters and runs of digits in turn, until one differs. */
function compareParts(a: string, b: string): number {
  const [first, second] = [runsOf(a), runsOf(b)];
  for (let index = 0; index < Math.max(first.length, second.length); index += 1) {
    const [x, y] = [first[index] ?? '', second[index] ?? ''];
    const order = index % 2 === 0 ? compareText(x, y) : compareDigits(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

/** Text, digits, text, digits, …; the first run may be empty. */
const runsOf = (part: string): string[] =>
  [...part.matchAll(/(\D*)(\d*)/g)].flatMap(([whole, text, digits]) => (whole ? [text!, digits!] : []));

function compareText(a: string, b: string): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const order = weight(a[index]) - weight(b[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** A tilde sorts before the end, the end before letters, letters before everything else. */
function weight(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === '~') return -1;
  return /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256;
}
