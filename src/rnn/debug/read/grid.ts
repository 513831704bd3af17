/** Numbers between brackets, or on lines, as rows. */
import { errorAt, type Token } from './scan.ts';

/** Numerals row by row, and their shape: `[n]`, `[rows, columns]`, or `[blocks, rows, columns]`. */
export interface Grid {
  readonly numerals: readonly string[];
  readonly shape: readonly number[];
}

/** A line of a list that is this long was broken by the print; a shorter one ends a row. */
const PRINT_WIDTH = 60;

const DEEPEST = 3;

/** Numbers between brackets. */
interface List {
  readonly at: number;
  readonly entries: readonly (List | Token)[];
  /** Where a `;` or a line's end, with no comma before it, stands between two entries: before the entry of that index. */
  readonly breaks: readonly { readonly before: number; readonly sign: ';' | 'line' }[];
}

/** What a text holds once nothing but brackets and numbers is left of it. @throws MatrixSyntaxError */
export function gridOf(text: string, tokens: readonly Token[]): Grid {
  const first = tokens.find(({ kind }) => kind !== 'line' && kind !== ';')!;
  if (first.kind === 'end')
    throw errorAt(text, 0, 'found nothing, expected numbers such as [[0.1, 0.2], [0.3, 0.4]]');
  return first.kind === '[' ? gridOfBrackets(text, tokens) : gridOfRows(text, rowsOfLines(text, tokens));
}

interface Row {
  readonly numbers: readonly Token[];
  readonly at: number;
  /** It stands alone and may be a vector. */
  readonly isList: boolean;
}

function gridOfRows(text: string, rows: readonly Row[]): Grid {
  const [{ numbers: top, isList }] = rows;
  if (rows.length === 1 && isList) return { numerals: top.map(({ text }) => text), shape: [top.length] };
  for (const [index, { numbers, at }] of rows.entries()) {
    if (numbers.length !== top.length) {
      const problem = `row ${index + 1} has ${count(numbers.length)}, row 1 has ${top.length}: write as many in each`;
      throw errorAt(text, at, problem);
    }
  }
  return {
    numerals: rows.flatMap(({ numbers }) => numbers.map(({ text }) => text)),
    shape: [rows.length, top.length],
  };
}

function gridOfBrackets(text: string, tokens: readonly Token[]): Grid {
  const open = tokens.findIndex(({ kind }) => kind === '[');
  const [list, end] = readList(text, tokens, open);
  const next = tokens.slice(end).find(({ kind }) => kind !== 'line' && kind !== ';')!;
  if (next.kind !== 'end')
    throw errorAt(text, next.at, `found "${next.text}" after the last bracket: give one matrix at a time`);
  return gridOfList(text, list);
}

function gridOfList(text: string, list: List): Grid {
  const { entries, at } = list;
  if (entries.length === 0)
    throw errorAt(text, at, 'found an empty list, expected numbers such as [[0.1, 0.2], [0.3, 0.4]]');
  const lists = entries.filter(isList);
  if (lists.length === 0) return gridOfRows(text, splitRows(text, list));
  const odd = entries.find((entry) => isList(entry) !== isList(entries[0]));
  if (odd) throw errorAt(text, odd.at, 'found a number beside a list: write each row in brackets');
  if (lists.some((inner) => inner.entries.some(isList))) return gridOfBlocks(text, lists);
  return gridOfRows(
    text,
    lists.map((row) => {
      if (row.entries.length === 0) throw errorAt(text, row.at, 'found an empty row, expected numbers');
      return { numbers: row.entries as readonly Token[], at: row.at, isList: false };
    }),
  );
}

function gridOfBlocks(text: string, lists: readonly List[]): Grid {
  const blocks = lists.map((list) => ({ at: list.at, grid: gridOfList(text, list) }));
  const [{ grid: first }] = blocks;
  for (const [index, { at, grid }] of blocks.entries()) {
    if (grid.shape.join() !== first.shape.join())
      throw errorAt(text, at, `block ${index + 1} has another shape than block 1: give one matrix at a time`);
  }
  return { numerals: blocks.flatMap(({ grid }) => grid.numerals), shape: [blocks.length, ...first.shape] };
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

/** The list whose bracket is the token of an index, and the index behind it. */
function readList(text: string, tokens: readonly Token[], open: number, level = 1): readonly [List, number] {
  const entries: (List | Token)[] = [];
  const breaks: { before: number; sign: ';' | 'line' }[] = [];
  let wantsEntry = false;
  for (let index = open + 1; index < tokens.length; index++) {
    const token = tokens[index];
    const { kind, at } = token;
    if (kind === ']') return [{ at: tokens[open].at, entries, breaks }, index + 1];
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
        if (level === DEEPEST)
          throw errorAt(text, at, 'found a fourth level of brackets: give one matrix at a time');
        const [list, end] = readList(text, tokens, index, level + 1);
        entries.push(list);
        index = end - 1;
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
