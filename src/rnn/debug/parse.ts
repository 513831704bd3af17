import { errorAt, scan, type Token } from './scan.ts';
import { unwrap } from './unwrap.ts';
import { type Written, written } from './written.ts';

/** A line of a list that is this long was broken by the print; a shorter one ends a row. */
const PRINT_WIDTH = 60;

const THIRD_LEVEL = 'found a third level of brackets: give one matrix at a time';

/** Numbers between brackets, or a number. */
interface List {
  readonly at: number;
  readonly entries: readonly (List | Token)[];
  /** Where a `;` or a line's end, with no comma before it, stands between two entries: before the entry of that index. */
  readonly breaks: readonly { readonly before: number; readonly sign: ';' | 'line' }[];
}

/**
 * Reads a matrix or vector that was pasted: NumPy, with or without commas, PyTorch, JSON, CSV or TSV, LaTeX, MATLAB, or
 * columns of plain text; with what each number's digits say.
 * @throws MatrixSyntaxError naming line and column, what was found there, and what to write.
 */
export function parseMatrix(text: string): Written {
  const { bare, power } = unwrap(text);
  const tokens = scan(bare);
  const first = tokens.find(({ kind }) => kind !== 'line' && kind !== ';')!;
  if (first.kind === 'end')
    throw errorAt(text, 0, 'found nothing, expected numbers such as [[0.1, 0.2], [0.3, 0.4]]');
  const rows = first.kind === '[' ? rowsOfBrackets(bare, tokens) : rowsOfLines(bare, tokens);
  if (rows.length === 1 && rows[0].isList) return toWritten(rows[0].numbers, power, [rows[0].numbers.length]);
  const [{ numbers: top }] = rows;
  for (const [index, { numbers, at }] of rows.entries()) {
    if (numbers.length !== top.length) {
      const problem = `row ${index + 1} has ${count(numbers.length)}, row 1 has ${top.length}: write as many in each`;
      throw errorAt(bare, at, problem);
    }
  }
  return toWritten(
    rows.flatMap(({ numbers }) => numbers),
    power,
    [rows.length, top.length],
  );
}

interface Row {
  readonly numbers: readonly Token[];
  readonly at: number;
  /** It stands alone and may be a vector. */
  readonly isList: boolean;
}

const toWritten = (numbers: readonly Token[], power: number, shape: readonly number[]): Written =>
  written(
    numbers.map(({ text }) => (power === 0 ? text : `${text}e${power}`)),
    shape,
  );

function rowsOfBrackets(text: string, tokens: readonly Token[]): Row[] {
  const [list, rest] = readList(text, tokens, 0);
  const next = rest.find(({ kind }) => kind !== 'line' && kind !== ';')!;
  if (next.kind !== 'end')
    throw errorAt(text, next.at, `found "${next.text}" after the last bracket: give one matrix at a time`);
  return rowsOf(text, list);
}

function rowsOf(text: string, list: List): Row[] {
  const { entries, at } = list;
  if (entries.length === 0)
    throw errorAt(text, at, 'found an empty list, expected numbers such as [[0.1, 0.2], [0.3, 0.4]]');
  const lists = entries.filter(isList);
  if (lists.length === 0) return splitRows(text, list);
  const odd = entries.find((entry) => isList(entry) !== isList(entries[0]));
  if (odd) throw errorAt(text, odd.at, 'found a number beside a list: write each row in brackets');
  return lists.map((row) => {
    if (row.entries.length === 0) throw errorAt(text, row.at, 'found an empty row, expected numbers');
    return { numbers: row.entries as readonly Token[], at: row.at, isList: false };
  });
}

const isList = (entry: List | Token): entry is List => 'entries' in entry;

/** Rows of one pair of brackets: between semicolons, or on lines of their own, unless those are a long list's. */
function splitRows(text: string, { at, entries, breaks }: List): Row[] {
  const numbers = entries as readonly Token[];
  const cut = (sign: ';' | 'line'): Row[] => {
    const starts = [0, ...breaks.filter((gap) => gap.sign === sign).map(({ before }) => before)];
    return starts
      .map((start, index) => numbers.slice(start, starts[index + 1]))
      .filter((row) => row.length > 0)
      .map((row) => ({ numbers: row, at: row[0].at, isList: false }));
  };
  if (breaks.some(({ sign }) => sign === ';')) return cut(';');
  const lines = cut('line');
  const isEven = lines.every((row) => row.numbers.length === lines[0].numbers.length);
  const isWide = text.slice(at).split('\n', 1)[0].length >= PRINT_WIDTH;
  if (lines.length > 1 && isEven && !isWide) return lines;
  return [{ numbers, at, isList: true }];
}

function readList(
  text: string,
  tokens: readonly Token[],
  start: number,
  level = 1,
): [List, readonly Token[]] {
  const open = tokens.findIndex(({ kind }, index) => index >= start && kind === '[');
  const entries: (List | Token)[] = [];
  const breaks: { before: number; sign: ';' | 'line' }[] = [];
  let wantsEntry = false;
  for (let index = open + 1; index < tokens.length; index++) {
    const token = tokens[index];
    const { kind, at } = token;
    if (kind === ']') return [{ at: tokens[open].at, entries, breaks }, tokens.slice(index + 1)];
    if (kind === 'end') throw errorAt(text, at, 'found the end of the text, expected "]"');
    if (kind === ',') {
      if (wantsEntry || entries.length === 0) throw errorAt(text, at, 'found ",", expected a number');
      wantsEntry = true;
    } else if (kind === ';' || kind === 'line') {
      if (!wantsEntry) breaks.push({ before: entries.length, sign: kind });
    } else {
      wantsEntry = false;
      if (kind === 'number') {
        entries.push(token);
      } else {
        if (level === 2) throw errorAt(text, at, THIRD_LEVEL);
        const [list, rest] = readList(text, tokens, index, level + 1);
        entries.push(list);
        index = tokens.length - rest.length - 1;
      }
    }
  }
  throw errorAt(text, text.length, 'found the end of the text, expected "]"');
}

/** Rows that are lines, or end with a semicolon: CSV, TSV, printed columns. */
function rowsOfLines(text: string, tokens: readonly Token[]): Row[] {
  const rows: Token[][] = [[]];
  let previous: Token['kind'] = 'line';
  for (const token of tokens) {
    const { kind, at } = token;
    if (kind === '[' || kind === ']')
      throw errorAt(text, at, `found "${kind}", expected a number: open the brackets at the start`);
    if (kind === ',' && previous !== 'number')
      throw errorAt(text, at, 'found ",", expected a number: write 0 where an entry is zero');
    if (kind === 'number') rows.at(-1)!.push(token);
    else if (kind !== ',') rows.push([]);
    previous = kind;
  }
  const filled = rows.filter((row) => row.length > 0);
  return filled.map((numbers) => ({ numbers, at: numbers[0].at, isList: filled.length === 1 }));
}

const count = (n: number): string => `${n} ${n === 1 ? 'number' : 'numbers'}`;
