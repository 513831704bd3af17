/** A report as CSV, for a spreadsheet. */
import { csvFormatRow } from 'd3';
import type { Report, Result } from './results.ts';

const columns = [
  'work',
  'T',
  'n',
  'B',
  'strategy',
  'status',
  'firstMs',
  'medianMs',
  'q1Ms',
  'q3Ms',
  'rounds',
  'ratioToOurs',
  'ratioQ1',
  'ratioQ3',
  'gflops',
  'peakShare',
  'maxRelativeError',
  'bytesPerGradient',
  'q',
  'about',
] as const satisfies (keyof Result)[];
const machineColumns = ['date', 'runtime', 'os', 'cores', 'cpu'] as const;
const deviceColumns = ['api', 'renderer', 'software', 'precision', 'cpuForward'] as const;

/** Rows of results under a head, as RFC 4180 has it. */
export function toCsv({ machine, results }: Report): string {
  const rows = results.map((result) => [
    ...columns.map((name) => result[name]),
    ...deviceColumns.map((name) => result.device?.[name]),
    ...machineColumns.map((name) => machine[name]),
  ]);
  return [[...columns, ...deviceColumns, ...machineColumns], ...rows]
    .map((row) => `${csvFormatRow(row.map((value) => String(value ?? '')))}\r\n`)
    .join('');
}
