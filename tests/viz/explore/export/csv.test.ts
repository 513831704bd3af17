import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { itemize, type Terms, textbook } from '../../../../src/rnn/index.ts';
import { normsCsv, termsCsv } from '../../../../src/viz/explore/export/csv.ts';
import { toCsv } from '../../../../src/viz/text/csv.ts';
import { tiny } from '../../../support/experiments.ts';
import { readCase } from '../../../support/reference.ts';

test('a line for the columns and for each row, ended by CRLF', () => {
  expect(toCsv(['t', 'norm'], [[1, 0.1], [2, 1e-320]])).toBe('t,norm\r\n1,0.1\r\n2,1e-320\r\n'); // prettier-ignore
  expect(toCsv(['t'], [])).toBe('t\r\n');
});

test.each([
  ['a,b', '"a,b"'],
  ['a "b"', '"a ""b"""'],
  ['a\nb', '"a\nb"'],
  ['a\r', '"a\r"'],
  [' a ', ' a '],
  ['', ''],
])('the field %j is written as %j', (text, written) => {
  expect(toCsv(['x'], [[text]])).toBe(`x\r\n${written}\r\n`);
});

test('whatever is written can be read again', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', 'a') }));
  const tables = fc.integer({ min: 1, max: 4 }).chain((width) => {
    const row = fc.array(text, { minLength: width, maxLength: width });
    return fc.array(row, { minLength: 1, maxLength: 5 });
  });
  fc.assert(
    fc.property(tables, ([columns, ...rows]) => {
      expect(read(toCsv(columns, rows))).toEqual([columns, ...rows]);
    }),
  );
});

/** As a survey has them. */
const mapNorms = ({ parameters, termNorms, gradients: { losses } }: Terms) => ({
  parameters,
  losses,
  norms: Object.fromEntries(parameters.map((name) => [name, termNorms[name]!.flat()])),
});

test('norms: one a line, of terms that a path leads to', () => {
  const terms = itemize(tiny({ targets: [null, [0]] }));
  const norms = mapNorms(terms);
  expect(normsCsv(norms)).toBe(
    ['parameter,t,k,norm', 'W,2,1,0', 'W,2,2,2', 'U,2,1,2', 'U,2,2,2', 'V,2,2,4', ''].join('\r\n'),
  );
});

const columns = ['parameter', 't', 'k', 'row', 'column', 'value'];
/** The sum of the values of one entry. */
const sumAt = (rows: string[][], row: number, column: number) =>
  rows
    .filter((line) => Number(line[3]) === row && Number(line[4]) === column)
    .reduce((sum, line) => sum + Number(line[5]), 0);

test('terms of one loss: every entry of each, and together they are its gradient', () => {
  const terms = itemize(textbook);
  const [head, ...rows] = read(termsCsv(terms, 'U', 3));
  expect(head).toEqual(columns);
  expect(rows).toHaveLength(3 * 6);
  expect(rows[7].slice(0, 5)).toEqual(['U', '3', '2', '1', '2']);
  expect(sumAt(rows, 3, 2)).toBeCloseTo((terms.total('U', 3) as number[][])[2][1], 14);
});

test('all losses: the gradient of each, without a k', () => {
  const terms = itemize(readCase('gru-bias-ce').experiment);
  const [head, ...rows] = read(termsCsv(terms, 'b', 'all'));
  expect(head).toEqual(columns);
  expect(new Set(rows.map(([, t, k, , column]) => [t, k, column].join()))).toEqual(
    new Set(terms.gradients.losses.flatMap((loss, index) => (loss === null ? [] : `${index + 1},,1`))),
  );
  expect(sumAt(rows, 18, 1)).toBeCloseTo((terms.gradients.gradients.b as number[])[17], 14);
});

test('a step without a target has no terms', () => {
  expect(termsCsv(itemize(tiny({ targets: [null, [0]] })), 'W', 1)).toBe(`${columns.join()}\r\n`);
});

/** Reads CSV by the grammar of RFC 4180. */
function read(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}
