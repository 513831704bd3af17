// What programs print is read as what it was: matrices and vectors of all shapes, small numbers, and those that are none.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMatrix } from '../../../../src/rnn/index.ts';

type Rows = readonly (readonly number[])[];

interface Printer {
  readonly matrix: (rows: Rows) => string;
  /** Undefined where there is no such thing. */
  readonly vector?: (numbers: readonly number[]) => string;
  /** How it writes what is no number; undefined: it does not. */
  readonly strange?: readonly [nan: string, infinity: string];
}

/** Up to 8 digits, from 1e-12 on, with an exponent or without one. */
const number = fc
  .tuple(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.integer({ min: -12, max: 3 }))
  .map(([digits, exponent]) => Number(`${digits}e${exponent - 8}`));

const side = fc.integer({ min: 1, max: 4 });
const matrix = (of: fc.Arbitrary<number>) =>
  fc.tuple(side, side).chain(([height, width]) =>
    fc.array(fc.array(of, { minLength: width, maxLength: width }), {
      minLength: height,
      maxLength: height,
    }),
  );

const strangeIn = ([nan, infinity]: readonly [string, string], x: number): string | undefined =>
  Number.isNaN(x) ? nan : Number.isFinite(x) ? undefined : `${x < 0 ? '-' : ''}${infinity}`;

/** As C prints it, and with it Python, R and Julia: two digits of an exponent at least. */
const plain = (x: number, e = 'e'): string =>
  String(x)
    .replace(/e([+-])(\d)$/, `e$10$2`)
    .replace('e', e);
const exponential = (x: number): string => x.toExponential(7).replace(/e([+-])(\d)$/, 'e$10$2');

/** Numbers below each other, on the right. */
function columns(rows: readonly (readonly string[])[], gap = '  '): string[] {
  const widths = rows[0].map((_, j) => Math.max(...rows.map((row) => row[j].length)));
  return rows.map((row) => row.map((text, j) => text.padStart(widths[j])).join(gap));
}

/** A number as a printer writes it, of those that it can write. */
const writer =
  (strange: readonly [string, string], write: (x: number) => string = plain) =>
  (x: number): string =>
    strangeIn(strange, x) ?? write(x);

const numpyStrange = ['nan', 'inf'] as const;
const numpy = writer(numpyStrange, (x) => (Number.isInteger(x) && Math.abs(x) < 1e16 ? `${x}.` : plain(x)));
const torch = writer(numpyStrange, exponential);
const matlabStrange = ['NaN', 'Inf'] as const;
const matlab = writer(matlabStrange);
const julia = writer(matlabStrange, (x) => (Number.isInteger(x) ? `${x}.0` : String(x)));

/** A single number is no list in R. */
const combined = (numbers: readonly number[]): string =>
  numbers.length === 1 ? matlab(numbers[0]) : `c(${numbers.map(matlab).join(', ')})`;

const printers: Record<string, Printer> = {
  'NumPy, repr': {
    matrix: (rows) =>
      `array([[${columns(
        rows.map((row) => row.map(numpy)),
        ', ',
      ).join('],\n       [')}]])`,
    vector: (numbers) => `array([${numbers.map(numpy).join(', ')}])`,
    strange: numpyStrange,
  },
  'NumPy, print': {
    matrix: (rows) =>
      `[[${columns(
        rows.map((row) => row.map(numpy)),
        ' ',
      ).join(']\n [')}]]`,
    vector: (numbers) => `[${columns([numbers.map(numpy)], ' ')}]`,
    strange: numpyStrange,
  },
  PyTorch: {
    matrix: (rows) =>
      `tensor([[${columns(
        rows.map((row) => row.map(torch)),
        ', ',
      ).join('],\n        [')}]], dtype=torch.float64)`,
    vector: (numbers) => `tensor([${numbers.map(torch).join(', ')}])`,
    strange: numpyStrange,
  },
  JSON: {
    matrix: (rows) =>
      `[${rows.map((row) => `[${row.map(writer(['NaN', 'Infinity'])).join(', ')}]`).join(', ')}]`,
    vector: (numbers) => `[${numbers.map(writer(['NaN', 'Infinity'])).join(', ')}]`,
    strange: ['NaN', 'Infinity'],
  },
  'MATLAB, format long g': {
    matrix: (rows) =>
      `\n${columns(
        rows.map((row) => row.map(matlab)),
        '          ',
      )
        .map((line) => `      ${line}`)
        .join('\n')}\n`,
    strange: matlabStrange,
  },
  'MATLAB, a common factor': {
    matrix: (rows) => {
      const scaled = rows.map((row) =>
        row.map((x) => strangeIn(matlabStrange, x) ?? plain(Number((x * 1e3).toPrecision(8)))),
      );
      return `\n   1.0e-03 *\n\n${columns(scaled, '   ')
        .map((line) => `   ${line}`)
        .join('\n')}\n`;
    },
    strange: matlabStrange,
  },
  'MATLAB, mat2str': {
    matrix: (rows) => `[${rows.map((row) => row.map(matlab).join(' ')).join(';')}]`,
    strange: matlabStrange,
  },
  'R, print': {
    matrix: (rows) => {
      const cells = rows.map((row, i) => [`[${i + 1},]`, ...row.map(matlab)]);
      return columns([['', ...rows[0].map((_, j) => `[,${j + 1}]`)], ...cells], ' ').join('\n');
    },
    vector: (numbers) => `[1] ${numbers.map(matlab).join(' ')}`,
    strange: matlabStrange,
  },
  'R, dput': {
    matrix: (rows) =>
      `structure(${combined(rows[0].flatMap((_, j) => rows.map((row) => row[j])))}, dim = c(${rows.length}L, ${rows[0].length}L))`,
    vector: combined,
    strange: matlabStrange,
  },
  'Julia, display': {
    matrix: (rows) =>
      `${rows.length}×${rows[0].length} Matrix{Float64}:\n${columns(rows.map((row) => row.map(julia)))
        .map((line) => ` ${line}`)
        .join('\n')}`,
    vector: (numbers) =>
      `${numbers.length}-element Vector{Float64}:\n${numbers.map((x) => ` ${julia(x)}`).join('\n')}`,
    strange: matlabStrange,
  },
  'Julia, print': {
    matrix: (rows) => `[${rows.map((row) => row.map(julia).join(' ')).join('; ')}]`,
    vector: (numbers) => `[${numbers.map(julia).join(', ')}]`,
    strange: matlabStrange,
  },
  Mathematica: {
    matrix: (rows) => `{${rows.map((row) => `{${row.map((x) => plain(x, '*^')).join(', ')}}`).join(', ')}}`,
    vector: (numbers) => `{${numbers.map((x) => plain(x, '*^')).join(', ')}}`,
  },
  pandas: {
    matrix: (rows) => {
      const cells = rows.map((row, i) => [String(i), ...row.map(writer(['NaN', 'inf'], exponential))]);
      return columns([['', ...rows[0].map((_, j) => String(j))], ...cells]).join('\n');
    },
    strange: ['NaN', 'inf'],
  },
  LaTeX: {
    matrix: (rows) => {
      const entry = (x: number) =>
        plain(x).replace(/e([+-]?\d+)$/, (_, power) => ` \\times 10^{${Number(power)}}`);
      return `\\begin{bmatrix}\n${rows.map((row) => row.map(entry).join(' & ')).join(' \\\\\n')}\n\\end{bmatrix}`;
    },
  },
  CSV: { matrix: (rows) => rows.map((row) => row.map(matlab).join(',')).join('\n'), strange: matlabStrange },
};

/** What is read; of a number that is the float64 beside the one that was printed, that one. */
function readBeside(text: string, numbers: readonly number[]) {
  const { shape, values } = parseMatrix(text);
  const isBeside = (x: number, i: number) => Math.abs(x - numbers[i]) <= 1e-14 * Math.abs(x);
  return { shape: shape.join(), values: Array.from(values, (x, i) => (isBeside(x, i) ? numbers[i] : x)) };
}

test.each(Object.entries(printers))('%s', (_name, { matrix: print, vector, strange }) => {
  const all = strange
    ? fc.oneof(
        { weight: 8, arbitrary: number },
        { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
      )
    : number;
  fc.assert(
    fc.property(matrix(all), (rows) => {
      const [height, width] = [rows.length, rows[0].length];
      const text = print(rows);
      const { shape, values } = readBeside(text, rows.flat());
      expect([text, values]).toEqual([text, rows.flat()]);
      // A row or a column may be a vector by its print.
      const isLine = height === 1 || width === 1;
      expect([`${height},${width}`, isLine ? `${height * width}` : '']).toContain(shape);
      if (!vector) return;
      const list = vector(rows[0]);
      expect([list, readBeside(list, rows[0])]).toEqual([list, { shape: `${width}`, values: rows[0] }]);
    }),
    { numRuns: 25 },
  );
});
