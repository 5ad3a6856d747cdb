/** RFC 4180 with the mark that makes spreadsheets read UTF-8. */
export const csv = (rows: (string | number)[][]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

// A text that begins like a formula would be run by a spreadsheet.
function cell(value: string | number): string {
  const text = String(value).normalize('NFC');
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
