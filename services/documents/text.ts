import { resolveReference } from './markup.ts';
import { stringOf } from './string-of.ts';

/**
 * The text of a leaf, outer white space removed. `complex` is the scanner's flag: the range holds references, CDATA,
 * comments or carriage returns, which are resolved as XML 1.0 says.
 */
export function textOf(bytes: Uint8Array, from: number, to: number, complex: boolean): string {
  const raw = stringOf(bytes, from, to, 'utf8');
  return trimmed(complex ? raw.replace(markup, resolve) : raw);
}

const markup = /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|&([^;]*);|\r\n?/g;

function resolve(match: string, cdata: string | undefined, reference: string | undefined): string {
  if (cdata !== undefined) return cdata.replace(/\r\n?/g, '\n');
  if (reference !== undefined) return resolveReference(reference);
  return match.startsWith('\r') ? '\n' : '';
}

/** XML's white space only: a no-break space is content. */
export function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(text.charCodeAt(from))) from += 1;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to -= 1;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
