/** Runbooks and procedures as they lie on the disk, drawn once and searched by words with or without their marks. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';

export type Runbook = {
  kind: 'alert' | 'procedure';
  /** Alert, or file name of a procedure without its ending. */
  id: string;
  title: string;
  /** Keys of the head: severity, owner, reviewed, meets, signedBy … */
  head: Record<string, string>;
  /** HTML that markdown-it made; raw HTML of the text is escaped in it. */
  body: string;
  /** Second-level headings, in order; `id` is where the body has it. */
  contents: { id: string; title: string }[];
  /** Plain text in normal form C, lower case, and the same without marks. */
  words: string;
  folded: string;
};

export type Handbook = { all: Runbook[]; find: (query: string) => Runbook[]; one: (id: string) => Runbook | undefined };

const folders = { alert: 'alerts', procedure: 'procedures' } as const;

/** Commands of the pages name a site; here they name this one, so that they can be copied as they are. */
export function readHandbook(root: string, site: string): Handbook {
  const all = (['alert', 'procedure'] as const).flatMap((kind) =>
    readdirSync(join(root, folders[kind]))
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) =>
        readRunbook(kind, name.slice(0, -3), forSite(readFileSync(join(root, folders[kind], name), 'utf8'), site)),
      ),
  );
  return handbookOf(all);
}

const forSite = (text: string, site: string): string => text.replaceAll(/--site [a-z][a-z0-9-]*/g, `--site ${site}`);

const handbookOf = (all: Runbook[]): Handbook => ({
  all,
  find: (query) => search(all, query),
  one: (id) => all.find((runbook) => runbook.id === id),
});

export function readRunbook(kind: Runbook['kind'], id: string, text: string): Runbook {
  const [, headText = '', body = text] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text.normalize('NFC')) ?? [];
  const head = Object.fromEntries(
    headText.split('\n').flatMap((line) => {
      const [, key, value] = /^(\w+):[ \t]*(.*)$/.exec(line) ?? [];
      return key ? [[key, value?.trim() ?? '']] : [];
    }),
  );
  const [, title = id] = /^# (?:\w+ – )?(.+)$/m.exec(body) ?? [];
  const words = `${id}\n${body}`.toLowerCase();
  const withoutTitle = body.replace(/^# .+$/m, '');
  const contents = [...withoutTitle.matchAll(/^## (.+)$/gm)].map(([, heading = ''], index) => ({
    id: `phan-${index + 1}`,
    title: heading,
  }));
  const rendered = markdown.render(withoutTitle);
  return { kind, id, title, head, contents, body: withPlaces(rendered), words, folded: fold(words) };
}

function withPlaces(body: string): string {
  let part = 0;
  return body.replaceAll('<h2>', () => `<h2 id="phan-${++part}">`);
}

const markdown = new MarkdownIt({ html: false, linkify: false });
markdown.renderer.rules.link_open = (tokens, index, options, _, self) => {
  const token = tokens[index]!;
  token.attrSet('href', addressOf(String(token.attrGet('href') ?? '')));
  return self.renderToken(tokens, index, options);
};
markdown.renderer.rules.table_open = () => '<div class="scroll" tabindex="0"><table>\n';
markdown.renderer.rules.table_close = () => '</table></div>\n';
// A command that is wider than the screen must be reachable by the keyboard too.
markdown.renderer.rules.fence = (tokens, index) => {
  const { content, info } = tokens[index]!;
  const kind = info.trim() === 'sh' ? ' class="command"' : '';
  return `<pre tabindex="0"${kind}><code>${markdown.utils.escapeHtml(content)}</code></pre>\n`;
};

/** Pages of the handbook link to each other by file; other files of the repository are not here. */
function addressOf(link: string): string {
  const [, page] = /^(?:\.\.\/(?:alerts|procedures)\/)?([\w-]+)\.md(?:#.*)?$/.exec(link) ?? [];
  if (page) return `/so-tay/${page}`;
  return /^https:\/\//.test(link) ? link : '#main';
}

/** Lower case and without marks: what is typed on a keyboard without Vietnamese. */
export const fold = (text: string): string =>
  text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');

const mostWords = 8;

/** All words must be there. A word with marks means itself, one without marks means every form; titles come first. */
function search(all: Runbook[], query: string): Runbook[] {
  const words = query.normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean).slice(0, mostWords);
  if (words.length === 0) return all;
  const has = (word: string, plain: string, folded: string) =>
    fold(word) === word ? folded.includes(word) : plain.includes(word);
  const score = ({ id, title, words: text, folded }: Runbook): number => {
    if (!words.every((word) => has(word, text, folded))) return 0;
    const name = `${id} ${title}`.normalize('NFC').toLowerCase();
    return 1 + words.filter((word) => has(word, name, fold(name))).length;
  };
  return all
    .map((runbook) => ({ runbook, rank: score(runbook) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ runbook }) => runbook);
}
