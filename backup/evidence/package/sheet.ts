import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';

/** A4 with margins in points; text stands on a grid of 4. */
export const page = { width: 595.28, height: 841.89, left: 56, right: 56, top: 64, bottom: 64 };
export const inner = page.width - page.left - page.right;
const lowest = page.height - page.bottom;

/** Each tells itself from the others in black and white too. */
export const colour = {
  ink: '#1b2330',
  soft: '#5b6675',
  faint: '#a7b0bd',
  rule: '#d4d9e0',
  paper: '#f5f6f8',
  accent: '#0b5c63',
  good: '#cfe6e1',
  partial: '#f3c969',
  bad: '#a3201a',
};

const fonts = {
  title: 'DejaVuSerif-Bold',
  serif: 'DejaVuSerif',
  text: 'DejaVuSansCondensed',
  bold: 'DejaVuSansCondensed-Bold',
  mono: 'DejaVuSansMono',
};
export type Font = keyof typeof fonts;

const require = createRequire(import.meta.url);

export type Sheet = PDFKit.PDFDocument;

export function newSheet(information: { Title: string; Subject: string; CreationDate: Date }): Sheet {
  const sheet = new PDFDocument({
    size: [page.width, page.height],
    margins: { left: page.left, right: page.right, top: page.top, bottom: 0 },
    bufferPages: true,
    autoFirstPage: false,
    lang: 'vi-VN',
    displayTitle: true,
    info: { ...information, Author: 'hssk-ops', Producer: 'hssk-ops' } as PDFKit.DocumentInfo,
  });
  const folder = join(dirname(require.resolve('dejavu-fonts-ttf/package.json')), 'ttf');
  for (const [name, file] of Object.entries(fonts)) sheet.registerFont(name, join(folder, `${file}.ttf`));
  return sheet;
}

export type Style = { font?: Font; size?: number; color?: string; width?: number; align?: 'left' | 'right' | 'center' };

/** One line at a place; nothing flows on by itself. */
export function put(sheet: Sheet, text: string, x: number, y: number, style: Style = {}): void {
  const { font = 'text', size = 9, color = colour.ink, width = inner, align = 'left' } = style;
  sheet.font(font).fontSize(size).fillColor(color);
  sheet.text(clean(text), x, y, { width, align, lineBreak: false, ellipsis: true, height: size * 1.5 });
}

/** A paragraph; returns where it ends. */
export function paragraph(sheet: Sheet, text: string, y: number, style: Style & { x?: number } = {}): number {
  const { font = 'text', size = 9.5, color = colour.ink, width = inner, x = page.left } = style;
  sheet.font(font).fontSize(size).fillColor(color);
  const options = { width, lineGap: size * 0.35 };
  sheet.text(clean(text), x, y, options);
  return y + sheet.heightOfString(clean(text), options);
}

export type Heading = { title: string; page: number };
const headings = new WeakMap<Sheet, Heading[]>();

/** Headings in the order of their pages. */
export const headingsOf = (sheet: Sheet): Heading[] => headings.get(sheet) ?? [];

/** A new page with its heading; returns where its content begins. */
export function chapter(sheet: Sheet, title: string, lead?: string): number {
  sheet.addPage();
  return heading(sheet, { title, y: page.top, lead });
}

/** A heading below what stands at `y` when `height` fits there, as a few lines do by default, else on a new page. */
export function section(sheet: Sheet, y: number, title: string, lead?: string, height = 150): number {
  const gap = y > page.top ? 26 : 0;
  return heading(sheet, { title, y: room(sheet, y + gap, height), lead });
}

/** A smaller heading within a section. */
export function subsection(sheet: Sheet, y: number, title: string): number {
  const top = room(sheet, y + 6, 80);
  put(sheet, title, page.left, top, { font: 'bold', size: 10 });
  return top + 20;
}

/** One line in place of a table that would be empty. */
export const note = (sheet: Sheet, y: number, text: string): number => paragraph(sheet, text, y) + 8;

function heading(sheet: Sheet, { title, y, lead }: { title: string; y: number; lead: string | undefined }): number {
  sheet.outline.addItem(title);
  headings.set(sheet, [...headingsOf(sheet), { title, page: sheet.bufferedPageRange().count }]);
  put(sheet, title, page.left, y, { font: 'title', size: 15, color: colour.accent });
  return lead ? paragraph(sheet, lead, y + 28, { size: 9, color: colour.soft }) + 12 : y + 32;
}

export function rule(sheet: Sheet, y: number, { color = colour.rule, width = 0.6 } = {}): void {
  sheet
    .moveTo(page.left, y)
    .lineTo(page.width - page.right, y)
    .lineWidth(width)
    .strokeColor(color)
    .stroke();
}

export type Column<Row> = {
  title: string;
  width: number;
  align?: 'left' | 'right';
  font?: Font;
  value: (row: Row) => string;
  color?: (row: Row) => string | undefined;
};

const rowPadding = 5;

/** A table that goes on over pages, its head repeated; returns where it ends. */
export function table<Row>(sheet: Sheet, y: number, columns: Column<Row>[], rows: Row[]): number {
  let top = head(sheet, y, columns);
  for (const row of rows) {
    const height = rowHeight(sheet, columns, row);
    if (top + height > lowest) {
      sheet.addPage();
      top = head(sheet, page.top, columns);
    }
    drawRow(sheet, top, columns, row);
    top += height;
    rule(sheet, top);
  }
  return top + 12;
}

/** Where a block of this height can stand: here, or at the top of a new page. */
export function room(sheet: Sheet, y: number, height: number): number {
  if (y + height <= lowest) return y;
  sheet.addPage();
  return page.top;
}

function head<Row>(sheet: Sheet, y: number, columns: Column<Row>[]): number {
  place(columns, (column, x, width) => {
    put(sheet, column.title, x, y, {
      ...{ font: 'bold', size: 8, color: colour.soft, width, align: column.align ?? 'left' },
    });
  });
  rule(sheet, y + 14, { color: colour.ink, width: 0.8 });
  return y + 14;
}

function drawRow<Row>(sheet: Sheet, y: number, columns: Column<Row>[], row: Row): void {
  place(columns, (column, x, width) => {
    const color = column.color?.(row) ?? colour.ink;
    sheet
      .font(column.font ?? 'text')
      .fontSize(8.5)
      .fillColor(color);
    sheet.text(clean(column.value(row)), x, y + rowPadding, { width, align: column.align ?? 'left', lineGap: 1.5 });
  });
}

function rowHeight<Row>(sheet: Sheet, columns: Column<Row>[], row: Row): number {
  let height = 0;
  place(columns, (column, _, width) => {
    sheet.font(column.font ?? 'text').fontSize(8.5);
    height = Math.max(height, sheet.heightOfString(clean(column.value(row)) || ' ', { width, lineGap: 1.5 }));
  });
  return height + 2 * rowPadding - 1.5;
}

const gutter = 10;

function place<Row>(columns: Column<Row>[], draw: (column: Column<Row>, x: number, width: number) => void): void {
  let x = page.left;
  for (const column of columns) {
    draw(column, x, column.width - gutter);
    x += column.width;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const clean = (text: string) => text.normalize('NFC').replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');

/** Foot of every page, once all are there. */
export function finish(sheet: Sheet, left: string): Promise<Buffer> {
  const { count } = sheet.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    sheet.switchToPage(index);
    if (index === 0) continue;
    const y = page.height - 40;
    put(sheet, left, page.left, y, { size: 7.5, color: colour.soft, width: inner - 80 });
    put(sheet, `Trang ${index + 1}/${count}`, page.width - page.right - 80, y, {
      ...{ size: 7.5, color: colour.soft, width: 80, align: 'right' },
    });
  }
  const parts: Buffer[] = [];
  return new Promise((resolve) => {
    sheet.on('data', (part: Buffer) => parts.push(part));
    sheet.on('end', () => resolve(Buffer.concat(parts)));
    sheet.end();
  });
}
