/** Numbers as CSV, for spreadsheets and data frames. */

export type CsvRow = readonly (string | number)[];

/** CSV by RFC 4180: a line for the columns, one for each row, CRLF after each; numbers in full. */
export function toCsv(columns: readonly string[], rows: Iterable<CsvRow>): string {
  const lines = [lineOf(columns)];
  for (const row of rows) lines.push(lineOf(row));
  return lines.join('');
}

const lineOf = (row: CsvRow): string => `${row.map(field).join(',')}\r\n`;

function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
