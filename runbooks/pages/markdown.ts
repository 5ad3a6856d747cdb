/** First lines of a generated page. */
export const pageHead = (title: string): string =>
  `# ${title}\n\nTrang này được sinh ra từ khai báo bằng \`npm run render\`; đừng sửa tay.\n`;

/** A Markdown table; cells are escaped so that a bar stays text. */
export const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n');

const escaped = (cell: string): string => cell.replaceAll('|', '\\|').replaceAll('\n', ' ');

export const code = (text: string): string => `\`${text}\``;
