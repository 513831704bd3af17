/** Numbers as CSV, for spreadsheets and data frames. */
import { csvFormatRow } from 'd3';

export type CsvRow = readonly (string | number)[];

/** CSV by RFC 4180: a line for the columns, one for each row, CRLF after each; numbers in full. */
export function toCsv(columns: readonly string[], rows: Iterable<CsvRow>): string {
  const lines = [lineOf(columns)];
  for (const row of rows) lines.push(lineOf(row));
  return lines.join('');
}

const lineOf = (row: CsvRow): string => `${csvFormatRow(row.map(String))}\r\n`;
