/** How pages of the handbook, runbooks and procedures alike, say what they are. */

/** Keys of the head with their values, and the text below it. */
export type HandbookPage = { head: Record<string, string>; body: string };

/** Reads Markdown that begins with `key: value` lines between two lines of `---`. Without them the head is empty. */
export function readHandbookPage(text: string): HandbookPage {
  const [, lines = '', body = text] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const head = Object.fromEntries(
    lines.split('\n').flatMap((line) => {
      const [, key, value = ''] = /^(\w+):[ \t]*(.*)$/.exec(line) ?? [];
      return key ? [[key, value.trim()]] : [];
    }),
  );
  return { head, body };
}

/** Which duties a procedure meets, and who signs for it. What its head leaves out is empty. */
export const procedureOf = ({ title = '', meets = '', signedBy = '' }: HandbookPage['head']) => ({
  ...{ title, signedBy },
  meets: meets
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean),
});
