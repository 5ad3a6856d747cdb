import type { Random } from '../sample-random.ts';

const insertions = [
  '<',
  '>',
  '&',
  ']]>',
  '--',
  '<!--',
  '-->',
  '<!-- ghi chú -->',
  '<![CDATA[',
  '<![CDATA[<x>&]]>',
  '&amp;',
  '&lt;',
  '&#65;',
  '&#x1F600;',
  '&#0;',
  '&#xD800;',
  '&#xFFFE;',
  '&unknown;',
  '&#13;',
  '\r',
  '\r\n',
  '\n',
  '\t',
  '\u0000',
  '\u0001',
  '\u007f',
  '\u0085',
  '\ufffe',
  '\uffff',
  '\ufeff',
  'Ơ',
  '😀',
  '<?xml version="1.0"?>',
  '<?x y?>',
  '<!DOCTYPE a>',
  '<!ENTITY a "b">',
  '<!ELEMENT a>',
  '<a/>',
  '<a>',
  '</a>',
  '<a b="c">',
  ' b="1"',
  " b='<'",
  ' b="1" b="2"',
  '/',
  '<1a/>',
  '<é/>',
  '<a:b/>',
  '</ a>',
  '<a b = "c" />',
  '"',
  "'",
  '=',
  ' ',
  '<a/ >',
  '<a  >',
  '</a  >',
].map((text) => Buffer.from(text));

/** Some small damage, or nothing wrong at all: what senders, networks and attackers do to a document. */
export function mutate(bytes: Uint8Array, random: Random): Buffer {
  let result = Buffer.from(bytes);
  for (let times = random.integer(1, 3); times > 0; times -= 1) result = mutateOnce(result, random);
  return result;
}

function mutateOnce(bytes: Buffer, random: Random): Buffer<ArrayBuffer> {
  const at = random.integer(0, bytes.length);
  const length = random.integer(1, 24);
  switch (random.integer(0, 6)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
    case 2:
      return Buffer.from(bytes.subarray(0, at));
    case 3: {
      const changed = Buffer.from(bytes);
      if (at < changed.length) changed[at] = random.integer(0, 255);
      return changed;
    }
    default:
      return Buffer.concat([bytes.subarray(0, at), random.pick(insertions), bytes.subarray(at)]);
  }
}
