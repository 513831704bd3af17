import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MatrixSyntaxError, parseMatrix } from '../../../../src/rnn/index.ts';

const toRows = <Entry>(entries: ArrayLike<Entry>, columns: number): Entry[][] =>
  Array.from({ length: entries.length / columns }, (_, i) =>
    Array.from(entries).slice(i * columns, (i + 1) * columns),
  );

/** Rows, a list, or blocks of rows. */
function read(text: string) {
  const { shape, values } = parseMatrix(text);
  if (shape.length < 2) return Array.from(values);
  const rows = toRows(values, shape.at(-1)!);
  return shape.length === 2 ? rows : toRows(rows, shape[1]);
}

const bracketed = (rows: readonly (readonly number[])[], comma: string, between: string) =>
  `[${rows.map((row) => `[${row.join(comma)}]`).join(between)}]`;

/** How programs write a matrix. */
const formats: Record<string, (rows: readonly (readonly number[])[]) => string> = {
  JSON: (rows) => JSON.stringify(rows),
  'JSON on lines of its own': (rows) => JSON.stringify(rows, null, 2),
  'NumPy, repr': (rows) => `array(${bracketed(rows, ', ', ',\n       ')}, dtype=float32)`,
  'NumPy, code': (rows) => `dW = np.array(${bracketed(rows, ',', ', ')})`,
  'NumPy, print': (rows) => bracketed(rows, ' ', '\n '),
  PyTorch: (rows) =>
    `tensor(${bracketed(rows, ', ', ',\n        ')}, device='cuda:0', dtype=torch.float64, grad_fn=<MmBackward0>)`,
  'PyTorch, a parameter': (rows) =>
    `Parameter containing:\ntensor(${bracketed(rows, ', ', ',\n        ')}, requires_grad=True)`,
  CSV: (rows) => rows.map((row) => row.join(',')).join('\r\n'),
  TSV: (rows) => `${rows.map((row) => row.join('\t')).join('\n')}\n`,
  'LaTeX, bmatrix': (rows) =>
    `$$ \\begin{bmatrix}\n${rows.map((row) => row.join(' & ')).join(' \\\\\n')} \\\\\n\\end{bmatrix} $$`,
  'LaTeX, array': (rows) =>
    `\\left[ \\begin{array}{cc} ${rows.map((row) => row.join('&')).join('\\\\[2pt] ')} \\end{array} \\right]`,
  'LaTeX, powers and commas': (rows) =>
    `\\partial E = \\begin{pmatrix} ${rows.map((row) => row.map(inLatex).join(' & ')).join(' \\\\ ')} \\end{pmatrix}`,
  'MATLAB, code': (rows) => `[${rows.map((row) => row.join(' ')).join('; ')}]`,
  'MATLAB, code with commas and lines': (rows) => `dW = [${rows.map((row) => row.join(', ')).join(';\n')}];`,
  'NumPy, times a power of ten': (rows) => `1e0 * array(${bracketed(rows, ', ', ',\n')}) * 1`,
  'NumPy, transposed twice': (rows) => `array(${bracketed(rows, ', ', ',\n')}).T.transpose()`,
  'a shape above a tensor': (rows) =>
    `torch.Size([${rows.length}, ${rows[0].length}])\ntensor(${bracketed(rows, ', ', ',\n        ')})`,
  'a tuple of the shape above an array': (rows) =>
    `(${rows.length}, ${rows[0].length})\n${bracketed(rows, ' ', '\n ')}`,
  'a batch of one': (rows) => `tensor(${bracketed(rows, ', ', ',\n ')})`,
  Coursera: (rows) => `gradients["dWaa"].shape = (5, 5)\ngradients["dWaa"] = ${bracketed(rows, ' ', '\n ')}`,
  'R, print': (rows) =>
    [
      `     ${rows[0].map((_, j) => `[,${j + 1}]`).join('  ')}`,
      ...rows.map((row, i) => `[${i + 1},] ${row.join('  ')}`),
    ].join('\n'),
  'R, code': (rows) =>
    `dW <- matrix(c(${rows[0].flatMap((_, j) => rows.map((row) => row[j])).join(', ')}), nrow = ${rows.length})`,
  'R, code by rows': (rows) =>
    `matrix(c(${rows.flat().join(', ')}), nrow = ${rows.length}, ncol = ${rows[0].length}, byrow = TRUE)`,
  'R, dput': (rows) =>
    `structure(c(${rows[0].flatMap((_, j) => rows.map((row) => row[j])).join(', ')}), dim = c(${rows.length}L, ${rows[0].length}L))`,
  'Julia, print': (rows) =>
    `${rows.length}×${rows[0].length} Matrix{Float64}:\n${rows.map((row) => ` ${row.join('  ')}`).join('\n')}`,
  'Julia, code': (rows) => `dW = Float64[${rows.map((row) => row.join(' ')).join('; ')}]`,
  pandas: (rows) =>
    [
      `    ${rows[0].map((_, j) => j).join('   ')}`,
      ...rows.map((row, i) => `${i}   ${row.join('   ')}`),
      `[${rows.length} rows x ${rows[0].length} columns]`,
    ].join('\n'),
  Mathematica: (rows) =>
    `dW = {${rows.map((row) => `{${row.map((x) => String(x).replace(/e\+?/, '*^')).join(', ')}}`).join(', ')}}`,
  'MATLAB, sizes above': (rows) =>
    `dW = ${rows.length}×${rows[0].length}\n${rows.map((row) => `   ${row.join('    ')}`).join('\n')}`,
  'MATLAB, columns in parts': (rows) => {
    const part = (from: number, to: number) =>
      `  Columns ${from + 1} through ${to}\n\n${rows.map((row) => `   ${row.slice(from, to).join('    ')}`).join('\n')}\n`;
    const half = Math.ceil(rows[0].length / 2);
    return half < rows[0].length
      ? `dW =\n\n${part(0, half)}\n${part(half, rows[0].length)}`
      : `dW =\n\n${part(0, half)}`;
  },
  'MATLAB, print': (rows) => `ans =\n\n${rows.map((row) => `   ${row.join('    ')}`).join('\n')}\n\n`,
};

const inLatex = (x: number): string => {
  const [mantissa, exponent] = x.toExponential().split('e');
  return `${mantissa.replace('.', '{,}')} \\times 10^{${Number(exponent)}}`;
};

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -999, max: 999 }).map((x) => x / 100),
);

const matrices = fc
  .record({ rows: fc.integer({ min: 2, max: 5 }), columns: fc.integer({ min: 1, max: 5 }) })
  .chain(({ rows, columns }) =>
    fc.array(fc.array(number, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  )
  .map((rows) => rows.map((row) => row.map((x) => x + 0)));

describe.each(Object.entries(formats))('%s', (_name, format) => {
  test('gives the matrix back', () => {
    fc.assert(
      fc.property(matrices, (rows) => {
        expect(read(format(rows))).toEqual(rows);
      }),
      { numRuns: 30 },
    );
  });
});

test.each<[text: string, value: unknown]>([
  ['[[[1]]]', [[[1]]]],
  ['0.1 0.2 0.3', [0.1, 0.2, 0.3]],
  ['0.1\n0.2', [[0.1], [0.2]]],
  ['[1; 2; 3]', [[1], [2], [3]]],
  ['tensor([0.5, 1.e-3])', [0.5, 0.001]],
  ['[-.5 +.25]', [-0.5, 0.25]],
  ['−0.5, 2', [-0.5, 2]],
  [
    '[1 2\n 3 4]',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['[ 0.1  0.2  0.3\n  0.4]', [0.1, 0.2, 0.3, 0.4]],
  [
    'dE/dW = [[1, 2], [3, 4]]',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  [
    '```\n1 2\n3 4\n```',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['\uFEFF1;2', [[1], [2]]],
  ['ans =\n\n   1.0e-03 *\n\n    0.1234    0.5000\n', [0.1234e-3, 0.5e-3]],
  ['1.5D-3 2', [0.0015, 2]],
  [
    'tf.Tensor(\n[[1. 2.]\n [3. 4.]], shape=(2, 2), dtype=float32)',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  [
    '[[nan, inf], [-inf, NaN]]',
    [
      [NaN, Infinity],
      [-Infinity, NaN],
    ],
  ],
  ['torch.tensor(0.25)', [0.25]],
  ['[np.float64(0.1), np.float64(-2e-05)]', [0.1, -2e-5]],
  ['[tensor(0.1, grad_fn=<MulBackward0>), tensor(0.2)]', [0.1, 0.2]],
  ['(0.1,)', [0.1]],
  ['0,1;0,2', [[0.1], [0.2]]],
])('%j', (text, value) => {
  expect(read(text)).toEqual(value);
});

test.each([
  '>>> W.grad\narray([[0.1, 0.2],\n       [0.3, 0.4]])',
  '>>> W = np.array([[0.1, 0.2],\n...               [0.3, 0.4]])',
  'In [2]: W.grad\nOut[2]: \narray([[0.1, 0.2],\n       [0.3, 0.4]])',
  'Out[3]: tensor([[0.1, 0.2],\n        [0.3, 0.4]])',
  '<tf.Tensor: shape=(2, 2), dtype=float32, numpy=\narray([[0.1, 0.2],\n       [0.3, 0.4]], dtype=float32)>',
  "<tf.Variable 'W:0' shape=(2, 2) dtype=float32, numpy=array([[0.1, 0.2],[0.3, 0.4]], dtype=float32)>",
  '{"W": [[0.1, 0.2], [0.3, 0.4]]}',
  "{'W': array([[0.1, 0.2],\n       [0.3, 0.4]])}",
  '((0.1, 0.2), (0.3, 0.4))',
  '[(0.1, 0.2), (0.3, 0.4)]',
  'np.array(((0.1, 0.2), (0.3, 0.4)))',
  'W = [0.1, ...\n 0.2; 0.3, 0.4]',
  'a,b\n0.1,0.2\n0.3,0.4',
  '"h 1";"h 2"\n0,1;0,2\n0,3;0,4',
  '0.1;0.2\n0.3;0.4',
  '0.1;0.2;\n0.3;0.4;',
  '0,1;0,2\n0,3;0,4',
  '0,1\t0,2\n0,3\t0,4',
  '0.1 0.2;\n0.3 0.4;',
  '0.1 0.2; 0.3 0.4',
  '$$\\frac{\\partial E}{\\partial W} = \\begin{bmatrix} 0.1 & 0.2 \\\\ 0.3 & 0.4 \\end{bmatrix}$$',
  '\\begin{align} \\frac{dE}{dW} &= \\begin{pmatrix} 0.1 & 0.2 \\\\ 0.3 & 0.4 \\end{pmatrix} \\end{align}',
])('a matrix and what is around it: %j', (text) => {
  expect(read(text)).toEqual([
    [0.1, 0.2],
    [0.3, 0.4],
  ]);
});

test('a wide print of a NumPy vector that goes on in a second line is one list', () => {
  const line = Array.from({ length: 7 }, (_, i) => `0.1234567${i}`).join(' ');
  expect(read(`[${line}\n ${line}]`)).toHaveLength(14);
});

describe('what cannot be read is said with its place', () => {
  test.each<[text: string, message: string]>([
    ['', 'line 1, column 1: found nothing, expected numbers such as [[0.1, 0.2], [0.3, 0.4]]'],
    ['[[1, 2],\n [3, x]]', 'line 2, column 6: found "x", expected a number such as 0.25 or 1.2e-3'],
    ['[[1, 2],\n [3]]', 'line 2, column 2: row 2 has 1 number, row 1 has 2: write as many in each'],
    ['1 2\n3', 'line 2, column 1: row 2 has 1 number, row 1 has 2: write as many in each'],
    ['[[1, 2]', 'line 1, column 8: found the end of the text, expected "]"'],
    ['[[1,,2]]', 'line 1, column 5: found ",", expected a number'],
    ['1,,2', 'line 1, column 3: found ",", expected a number: write 0 where an entry is zero'],
    ['[1, 2]\n[3, 4]', 'line 2, column 1: found "[" after the last bracket: give one matrix at a time'],
    ['[[[[1]]]]', 'line 1, column 4: found a fourth level of brackets: give one matrix at a time'],
    ['['.repeat(1e5), 'line 1, column 4: found a fourth level of brackets: give one matrix at a time'],
    ['[[1, 2], 3]', 'line 1, column 10: found a number beside a list: write each row in brackets'],
    ['[]', 'line 1, column 1: found an empty list, expected numbers such as [[0.1, 0.2], [0.3, 0.4]]'],
    ['1e-3j', 'line 1, column 1: found "1e-3j", a complex number: gradients are real, write 1e-3'],
    ['1/4', 'line 1, column 1: found "1/4", a fraction: write it as a decimal number such as 0.25'],
    ['{"W": [[1]], "U": [[2]]}', 'line 1, column 14: found "U" too: give one matrix at a time'],
    ['a,b\nc,d', 'line 2, column 1: found "c", expected a number such as 0.25 or 1.2e-3'],
    [
      '\\frac{a}{b} = \\begin{bmatrix} 1 & \\frac{1}{2} \\end{bmatrix}',
      'line 1, column 35: found "\\frac", a fraction: write it as a decimal number such as 0.25',
    ],
    [
      'A = \\begin{bmatrix} 1 \\end{bmatrix} B = \\begin{bmatrix} 2 \\end{bmatrix}',
      'line 1, column 37: found "B", expected a number such as 0.25 or 1.2e-3',
    ],
    ['1.5.2', 'line 1, column 1: found "1.5.2", expected one number such as 0.25 or 1.2e-3'],
    [
      '\\begin{bmatrix} 1 & \\frac{1}{2} \\end{bmatrix}',
      'line 1, column 21: found "\\frac", a fraction: write it as a decimal number such as 0.25',
    ],
    ['\\begin{bmatrix} 1 & \\cdots \\end{bmatrix}', 'line 1, column 21: found "\\cdots": write all entries'],
    [
      '  Columns 1 through 2\n 1 2\n 3 4\n  Column 3\n 5',
      'line 5, column 2: this part has 1 row, the first one 2: paste all rows',
    ],
  ])('%j', (text, message) => {
    expect(() => parseMatrix(text)).toThrow(message);
    expect(() => parseMatrix(text)).toThrow(MatrixSyntaxError);
  });

  test.each(['[[1. 2. ... 3.]\n [1. 2. ... 3.]]', 'array([1., 2., ..., 3.])', '[1 2 … 3]'])(
    '%j is a print that was shortened',
    (text) => {
      expect(() => parseMatrix(text)).toThrow(/found an ellipsis.*set_printoptions/);
    },
  );

  test('and any text is read or refused in this way alone', () => {
    const parts = fc.constantFrom(
      '[',
      ']',
      ',',
      ';',
      '\n',
      ' ',
      '1',
      '.',
      'e',
      '-',
      '\\\\',
      '&',
      '{',
      '(',
      ')',
      'array',
      'nan',
    );
    const readable = (text: string) => {
      try {
        return parseMatrix(text).values.length > 0;
      } catch (error) {
        return error instanceof MatrixSyntaxError && error.line >= 1 && error.column >= 1;
      }
    };
    fc.assert(
      fc.property(fc.array(parts), (pieces) => {
        expect(readable(pieces.join(''))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a number stands for what rounds to it', () => {
  const halves = (text: string) =>
    Array.from(parseMatrix(text).halfUnits, (half) => Number(half.toPrecision(6)));

  test.each<[text: string, halfUnits: number[]]>([
    ['0.3 0.25', [0.05, 0.005]],
    ['0.30 0.25', [0.005, 0.005]],
    ['1.2e-3 4e2', [0.05e-3, 50]],
    ['[[0, 0.25], [2, 0.31]]', [0.005, 0.005, 0.05, 0.005]],
    // A program drops zeros at the end of its 8 decimals.
    ['[0.12345678 0.5 0.]', [5e-9, 5e-9, 5e-9]],
    // Rounded to 3 digits, or to 3 decimals.
    ['[123, 1.23, 0.0123]', [0.5, 0.005, 0.00005]],
    ['[12.345, 0.012]', [0.0005, 0.0005]],
    ['[240, 1.2]', [5, 0.05]],
    ['[240., 1.2]', [0.5, 0.05]],
    // What binary numbers add to a decimal is none of its digits; zeros that were written are.
    ['[0.07580000162124634, -1.25]', [0.00005, 0.005]],
    ['[0.050300000000000004, 0.1]', [0.00005, 0.05]],
    ['[0.500000000, 0.2500]', [5e-10, 5e-10]],
    ['[0.123456789012345678, 0.30000000000000004]', [5e-19, 5e-19]],
  ])('%s', (text, halfUnits) => {
    expect(halves(text)).toEqual(halfUnits);
  });

  test('with as many digits as were given', () => {
    expect(parseMatrix('[0.0120, 120, 0, 1.5e10, 3]').digits).toEqual([3, 2, 0, 2, 1]);
  });
});
