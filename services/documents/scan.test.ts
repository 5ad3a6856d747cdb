import { describe, expect, test } from 'vitest';
import { Refusal } from './refusal.ts';
import { type Random, randomFrom } from './sample-random.ts';
import { mutate } from './testing/mutate.ts';
import { oracleTree, scannedTree, type Tree } from './testing/oracle.ts';

const rounds = Number(process.env.FUZZ_ROUNDS ?? 4000);
const refusalOf = (text: string | Uint8Array): string => {
  try {
    scannedTree(typeof text === 'string' ? Buffer.from(text) : text);
    return 'accepted';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

/** Well-formed in every way that the scanner says it accepts. */
function decorated(random: Random): Buffer {
  const space = (): string => random.pick(['', '', ' ', '\n', '\r\n', '\t ']);
  const comment = (): string => (random.integer(0, 9) === 0 ? '<!-- <a> & ]]> -->' : '');
  const attribute = (): string =>
    random.integer(0, 9) === 0 ? random.pick([' a="1>"', " xmlns:x='&amp;'", ' a="1" b = \'2\'', ' ']) : '';
  const texts = [
    '',
    '12',
    'Trần Thị Ơn',
    'a &amp; b',
    '&#225;&#x1F600;',
    '<![CDATA[a < b & c]]>',
    ' x ',
    'a\r\nb\rc',
    ']] >',
    '"\'',
    'é\u0085',
    '\ufeffz',
  ];
  const name = (): string => random.pick(['MA_LK', 'STT', 'A', 'x-1.2', '_a', 'a:b']);
  const leaf = (): string => {
    const tag = name();
    const text = Array.from({ length: random.integer(0, 3) }, () => random.pick(texts) + comment()).join('');
    const long = random.integer(0, 9) === 0 ? 'dài '.repeat(40) : '';
    return random.integer(0, 9) === 0
      ? `<${tag}${attribute()}/>`
      : `<${tag}${attribute()}>${text}${long}</${tag}${random.pick(['', ' '])}>`;
  };
  const element = (depth: number): string => {
    if (depth === 0 || random.integer(0, 2) > 0) return leaf();
    const tag = name();
    const children = Array.from({ length: random.integer(1, 4) }, () => space() + comment() + element(depth - 1)).join(
      '',
    );
    return `<${tag}${attribute()}>${children}${space()}${comment()}</${tag}>`;
  };
  const head = random.pick([
    '',
    '\ufeff',
    '<?xml version="1.0"?>',
    "<?xml version='1.0' encoding='UTF-8' standalone=\"no\" ?>\n",
    '<!-- x -->\n',
  ]);
  return Buffer.from(`${head}${element(5)}${space()}${comment()}`);
}

describe('the byte scanner against a full parser', () => {
  test('reads the same in every document that both accept', () => {
    let accepted = 0;
    for (let seed = 0; seed < rounds; seed += 1) {
      const random = randomFrom(seed);
      const bytes = decorated(random);
      const tree = scannedTree(bytes, seed % 2 === 0);
      expect({ seed, tree }).toEqual({ seed, tree: oracleTree(bytes) });
      const damaged = mutate(bytes, random);
      let ours: Tree | undefined;
      try {
        ours = scannedTree(damaged, seed % 3 === 0);
      } catch (error) {
        if (!(error instanceof Refusal)) throw new Error(`seed ${seed}`, { cause: error });
      }
      if (ours === undefined) continue;
      accepted += 1;
      expect({ seed, tree: ours }).toEqual({ seed, tree: oracleTree(damaged) });
    }
    expect(accepted).toBeGreaterThan(rounds / 30);
  }, 120_000);

  test('never fails but by a refusal, whatever the bytes', () => {
    for (let seed = 0; seed < rounds / 4; seed += 1) {
      const random = randomFrom(seed);
      const bytes = Buffer.from(Array.from({ length: random.integer(0, 60) }, () => random.integer(0, 255)));
      expect(refusalOf(bytes)).not.toBe('accepted');
      refusalOf(Buffer.concat([Buffer.from('<a>'), bytes, Buffer.from('</a>')]));
    }
  }, 120_000);
});

describe('002:18.3.2 the scanner refuses', () => {
  test.each([
    ['a DOCTYPE', '<!DOCTYPE a><a/>', 'doctype'],
    ['a DOCTYPE with entities', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'doctype'],
    ['a declaration inside', '<a><!ENTITY x "y"></a>', 'doctype'],
    ['an unknown entity', '<a>&xxe;</a>', 'entity'],
    ['an instruction', '<?xml-stylesheet href="x"?><a/>', 'instruction'],
    ['an instruction inside', '<a><?php x?></a>', 'instruction'],
    ['XML 1.1', '<?xml version="1.1"?><a/>', 'instruction'],
    ['another declared encoding', '<?xml version="1.0" encoding="windows-1258"?><a/>', 'encoding'],
    ['UTF-16', Buffer.from('\ufeff<a/>', 'utf16le'), 'encoding'],
    ['UTF-16 without a mark', Buffer.from('<a/>', 'utf16le'), 'encoding'],
    ['bytes that are not UTF-8', Buffer.from([0x3c, 0x61, 0x3e, 0xc3, 0x28, 0x3c, 0x2f, 0x61, 0x3e]), 'encoding'],
    ['17 levels', `${'<a>'.repeat(17)}${'</a>'.repeat(17)}`, 'too-deep'],
    ['100,000 levels', '<a>'.repeat(100_000), 'too-deep'],
    ['100,000 levels, closed', `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`, 'too-deep'],
    ['too many elements', `<a>${'<b/>'.repeat(100_001)}</a>`, 'too-large'],
    ['a name without end', `<${'a'.repeat(100_000)}/>`, 'too-large'],
    ['many attributes', `<a ${Array.from({ length: 1000 }, (_, n) => `a${n}="1"`).join(' ')}/>`, 'too-large'],
    ['nothing', '', 'malformed'],
    ['only a declaration', '<?xml version="1.0"?>', 'malformed'],
    ['two roots', '<a/><a/>', 'malformed'],
    ['text beside elements', '<a>x<b/></a>', 'malformed'],
    ['a cut end', '<a><b>x</b>', 'malformed'],
    ['a wrong end tag', '<a><b>x</a></b>', 'malformed'],
    ['a control character', '<a>\u0001</a>', 'malformed'],
    ['a reference to no character', '<a>&#xFFFF;</a>', 'malformed'],
    ['a bare ampersand', '<a>Khám & chữa</a>', 'malformed'],
  ] as [string, string | Buffer, string][])('%s', (_, text, code) => {
    expect(refusalOf(text)).toBe(code);
  });
});
