/** The formats in which numbers can be brought: a line each. */
import type { Bare } from './bare.ts';
import * as julia from './julia.ts';
import * as latex from './latex.ts';
import * as mathematica from './mathematica.ts';
import * as matlab from './matlab.ts';
import * as pandas from './pandas.ts';
import * as python from './python.ts';
import * as r from './r.ts';
import * as table from './table.ts';

/** A way to write matrices, and how it is told and read. */
export interface Format {
  /** As an option has it. */
  readonly name: string;
  readonly title: string;
  /** Of files. */
  readonly extensions: readonly string[];
  readonly examples: readonly string[];
  /** Whether a text looks like it; of several formats the first one is taken. */
  readonly is: (text: string) => boolean;
  readonly unwrap: (text: string) => Bare;
  /** A text is one matrix, whatever is around it. */
  readonly isWhole?: boolean;
}

const any = () => true;

/** All formats that are read, in the order in which a text is tried for them. */
export const formats: readonly Format[] = [
  {
    name: 'latex',
    title: 'LaTeX',
    extensions: ['tex'],
    examples: ['\\begin{bmatrix}\n 0.1 & 0.2 \\\\ 0.3 & 0.4\n\\end{bmatrix}'],
    is: latex.isLatex,
    unwrap: latex.unwrap,
    isWhole: true,
  },
  {
    name: 'mathematica',
    title: 'Mathematica',
    extensions: ['wl', 'nb'],
    examples: ['dW = {{0.1, 0.2}, {0.3, 4.0*^-1}}'],
    is: mathematica.isMathematica,
    unwrap: mathematica.unwrap,
  },
  {
    name: 'r',
    title: 'R',
    extensions: ['r'],
    examples: ['     [,1] [,2]\n[1,]  0.1  0.2\n[2,]  0.3  0.4', 'matrix(c(0.1, 0.3, 0.2, 0.4), nrow = 2)'],
    is: r.isR,
    unwrap: r.unwrap,
  },
  {
    name: 'julia',
    title: 'Julia',
    extensions: ['jl'],
    examples: ['2×2 Matrix{Float64}:\n 0.1  0.2\n 0.3  0.4'],
    is: julia.isJulia,
    unwrap: julia.unwrap,
  },
  {
    name: 'matlab',
    title: 'MATLAB, Octave',
    extensions: ['m'],
    examples: ['[0.1 0.2; 0.3 0.4]', 'dW =\n\n   1.0e-03 *\n\n    0.1    0.2\n    0.3    0.4'],
    is: matlab.isMatlab,
    unwrap: matlab.unwrap,
  },
  {
    name: 'pandas',
    title: 'pandas',
    extensions: [],
    examples: ['     0    1\n0  0.1  0.2\n1  0.3  0.4'],
    is: pandas.isPandas,
    unwrap: pandas.unwrap,
  },
  {
    name: 'csv',
    title: 'CSV, TSV, or columns',
    extensions: ['csv', 'tsv'],
    examples: ['0.1, 0.2\n0.3, 0.4'],
    is: table.isTable,
    unwrap: table.unwrap,
  },
  {
    name: 'python',
    title: 'NumPy, PyTorch, TensorFlow, lists, JSON',
    extensions: ['py', 'txt', 'json'],
    examples: [
      '[[0.1, 0.2], [0.3, 0.4]]',
      'array([[0.1, 0.2],\n       [0.3, 0.4]])',
      '[[0.1 0.2]\n [0.3 0.4]]',
      'tensor([[0.1, 0.2],\n        [0.3, 0.4]])',
    ],
    is: any,
    unwrap: python.unwrap,
  },
];

export const formatOf = (text: string): Format => formats.find(({ is }) => is(text))!;
