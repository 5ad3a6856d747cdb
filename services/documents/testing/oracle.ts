import { SaxesParser } from 'saxes';
import { checkText, nameAt, scan, token, tokenWidth } from '../scan.ts';
import { textOf, trimmed } from '../text.ts';

/** An element: its name and its children, or its trimmed text when it has none. */
export type Tree = [name: string, content: string | Tree[]];

/** What a full XML parser reads; undefined when it finds the document not well-formed. */
export function oracleTree(bytes: Uint8Array): Tree | undefined {
  const parser = new SaxesParser();
  const open: { name: string; text: string; children: Tree[] }[] = [{ name: '', text: '', children: [] }];
  let failed = false;
  parser.on('error', () => {
    failed = true;
  });
  parser.on('opentag', ({ name }) => open.push({ name, text: '', children: [] }));
  const addText = (text: string): void => {
    open.at(-1)!.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const { name, text, children } = open.pop()!;
    open.at(-1)!.children.push([name, children.length > 0 ? children : trimmed(text)]);
  });
  try {
    parser.write(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).close();
  } catch {
    return undefined;
  }
  return failed ? undefined : open[0]!.children[0];
}

/** The same from the byte scanner; throws its Refusal. */
export function scannedTree(bytes: Uint8Array, deferLongText = false): Tree {
  const { data, count } = scan(bytes, 100_000, deferLongText);
  const open: Tree[][] = [[]];
  const names: string[] = [];
  for (let at = 0; at < count * tokenWidth; at += tokenWidth) {
    const kind = data[at]!;
    if (kind === token.open) {
      names.push(nameAt(bytes, data, at));
      open.push([]);
    } else if (kind === token.close) {
      const children = open.pop()!;
      open.at(-1)!.push([names.pop()!, children]);
    } else {
      const [from, to] = [data[at + 3]!, data[at + 4]!];
      const complex = (kind & token.unchecked ? checkText(bytes, from, to) : false) || (kind & token.complex) !== 0;
      open.at(-1)!.push([nameAt(bytes, data, at), textOf(bytes, from, to, complex)]);
    }
  }
  return open[0]![0]!;
}
