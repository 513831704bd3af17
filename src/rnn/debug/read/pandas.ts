/** What pandas prints: a line of labels above the columns, a label before each row. */
import { type Bare, bareOf } from './bare.ts';
import { blanked } from './scan.ts';

const cellsOf = (line: string): readonly string[] => line.trim().split(/\s+/);
const isNumber = (cell: string): boolean => /^[-+]?(?:\d|\.\d|nan$|inf)/i.test(cell);
const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '');

/** Fewer labels than there are cells below them, by the label of each row. */
export function isPandas(text: string): boolean {
  if (/[[\]{};]/.test(text.replace(/\[\d+ rows.*/, ''))) return false;
  if (SERIES.test(text)) return true;
  const [head, ...rows] = linesOf(text).filter((line) => !NOTE.test(line));
  if (!head || rows.length === 0 || head.includes(',')) return false;
  const labels = cellsOf(head.replace(/\\$/, ''));
  return (
    rows.some((row) => cellsOf(row).length === labels.length + 1) &&
    rows.every((row) => cellsOf(row).slice(1).every(isNumber) || isHead(row))
  );
}

/** Below a single column, which has no label above it. */
const SERIES = /^\s*(?:Name: .*|Length: .*)?dtype: \w+\s*$/m;
const NOTE = /^\s*(?:dtype|Name|Length):|^\s*\[\d+ rows/;
/** Above a further part of a wide table. */
const isHead = (line: string): boolean => /^\s{2,}/.test(line);

export function unwrap(text: string): Bare {
  const parts: string[][] = [];
  let width = 0;
  const lines = text.split('\n');
  if (SERIES.test(text)) parts.push(lines.map(blanked));
  lines.forEach((line, index) => {
    if (line.trim() === '' || NOTE.test(line)) return;
    const cells = cellsOf(line.replace(/\\$/, ''));
    if (parts.length === 0 || (isHead(line) && cells.length !== width + 1)) {
      parts.push(lines.map(blanked));
      width = cells.length;
      return;
    }
    parts.at(-1)![index] = line.replace(/^\s*\S+/, blanked);
  });
  return bareOf(text, { parts: parts.map((part) => part.join('\n')) });
}
