/** The head of a procedure: what it is called, which duties it meets, and who signs for it. */
export type Procedure = { title: string; meets: string[]; signedBy: string; body: string };

/**
 * Reads a procedure's Markdown: `key: value` lines between two lines of `---`, then the text.
 * `meets` is a comma-separated list of article ids. Missing keys come back empty.
 */
export function readProcedure(text: string): Procedure {
  const [, head = '', body = text] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const value = (key: string) => new RegExp(`^${key}:[ \t]*(.*)$`, 'm').exec(head)?.[1]?.trim() ?? '';
  const meets = value('meets')
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
  return { title: value('title'), meets, signedBy: value('signedBy'), body };
}
