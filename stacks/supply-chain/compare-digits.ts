/** Order of two runs of digits as numbers; an empty one is zero. Some are times and hashes with more digits than a number keeps. */
export function compareDigits(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
}
