/** Line charts as SVG: no script, so that a report can be kept, mailed and shown anywhere. */
export type Line = { name: string; values: (number | undefined)[] };
export type Chart = {
  title: string;
  lines: Line[];
  /** Seconds between two values. */
  step: number;
  xUnit: string;
  /** Numbers as the reader's language writes them. */
  write: (value: number) => string;
};

const width = 880;
const height = 220;
const frame = { left: 60, right: 12, top: 10, bottom: 28 };
/** Told apart by dashes too, for print and for people who see colours otherwise. */
const strokes = ['#0b5cad', '#b45309', '#6d28d9', '#047857'].map((colour, index) => ({
  colour,
  dash: ['', '7 3', '2 3', '10 3 2 3'][index] as string,
}));

export function lineChart({ title, lines, step, xUnit, write }: Chart): string {
  const values = lines.flatMap((line) => line.values.filter((value) => value !== undefined));
  if (values.length === 0) return '';
  const most = niceMost(Math.max(...values, 1e-9));
  const points = Math.max(2, ...lines.map((line) => line.values.length));
  const x = (index: number) => frame.left + (index / (points - 1)) * (width - frame.left - frame.right);
  const y = (value: number) => height - frame.bottom - (value / most) * (height - frame.top - frame.bottom);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = y(most * part).toFixed(1);
    return `<line class="grid" x1="${frame.left}" x2="${width - frame.right}" y1="${at}" y2="${at}"/><text class="axis" x="${frame.left - 6}" y="${at}" dy="4" text-anchor="end">${write(most * part)}</text>`;
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const index = Math.round((points - 1) * part);
    const text = part === 1 ? `${write(index * step)} ${xUnit}` : write(index * step);
    const anchor = part === 1 ? 'end' : 'middle';
    return `<text class="axis" x="${x(index).toFixed(1)}" y="${height - 8}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
  });
  const paths = lines.map((line, index) => {
    const { colour, dash } = strokes[index % strokes.length] as (typeof strokes)[number];
    return `<path d="${pathOf(line.values, x, y)}" fill="none" stroke="${colour}" stroke-width="1.6" stroke-dasharray="${dash}"/>`;
  });
  const names = lines.map((line) => line.name).join(', ');
  return `<figure><figcaption>${escapeHtml(title)}${legend(lines)}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`${title}: ${names}`)}">${grid.join('')}${ticks.join('')}${paths.join('')}</svg></figure>`;
}

/** A missing value leaves a gap; a lone point between gaps is drawn as a dash of its own. */
function pathOf(values: Line['values'], x: (index: number) => number, y: (value: number) => number): string {
  return values
    .map((value, index) => {
      if (value === undefined) return '';
      const move = index === 0 || values[index - 1] === undefined ? 'M' : 'L';
      const lone = move === 'M' && values[index + 1] === undefined ? 'h2' : '';
      return `${move}${x(index).toFixed(1)} ${y(value).toFixed(1)}${lone}`;
    })
    .join('');
}

const legend = (lines: Line[]): string =>
  lines.length < 2
    ? ''
    : lines
        .map(({ name }, index) => {
          const { colour, dash } = strokes[index % strokes.length] as (typeof strokes)[number];
          return `<span class="key"><svg width="28" height="8" aria-hidden="true"><path d="M0 4h28" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/></svg>${escapeHtml(name)}</span>`;
        })
        .join('');

/** The next 1, 2 or 5 with zeros. */
function niceMost(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
