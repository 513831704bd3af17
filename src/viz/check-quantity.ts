/** What can be checked: the gradient of each parameter, one term, one Jacobian; by tabs, one for each text. */
import type { Quantity } from '../rnn/debug/mistakes.ts';
import { type Experiment, type ParameterName, parameterNames, parametersOf, sizesOf } from '../rnn/index.ts';
import { formatNumber, subscript } from './format.ts';

export type TabName = ParameterName | 'term' | 'jacobian';
export const tabNames: readonly TabName[] = [...parameterNames, 'term', 'jacobian'];

/** Which term, and which Jacobian. */
export interface Places {
  readonly term: { readonly parameter: ParameterName; readonly t: number; readonly k: number };
  readonly jacobian: { readonly t: number; readonly k: number };
}

/** The tabs that an experiment has. */
export const tabsOf = (experiment: Experiment): readonly TabName[] => [
  ...parametersOf(experiment),
  'term',
  'jacobian',
];

/** The longest way back, of W. */
export const firstPlaces = (experiment: Experiment): Places => {
  const { T } = sizesOf(experiment);
  return { term: { parameter: 'W', t: T, k: 1 }, jacobian: { t: T, k: 0 } };
};

/** The places nearest to those given that an experiment has. */
export function placesIn(experiment: Experiment, { term, jacobian }: Places): Places {
  const { T } = sizesOf(experiment);
  const within = ({ t, k }: { readonly t: number; readonly k: number }, first: number) => {
    const last = Math.max(1, Math.min(T, t));
    return { t: last, k: Math.max(first, Math.min(last, k)) };
  };
  const parameter = parametersOf(experiment).includes(term.parameter) ? term.parameter : 'W';
  return { term: { parameter, ...within(term, 1) }, jacobian: within(jacobian, 0) };
}

/** @param places are asked for only where a tab has one */
export function quantityOf(tab: TabName, places: () => Places): Quantity {
  if (tab === 'term') return { kind: 'term', ...places().term };
  if (tab === 'jacobian') return { kind: 'jacobian', ...places().jacobian };
  return { kind: 'gradient', parameter: tab };
}

/** As in a sentence: `∂E/∂W`, `term (3, 1) of ∂E/∂W`, `∂h₃/∂h₁`. */
export function nameOf(quantity: Quantity): string {
  switch (quantity.kind) {
    case 'gradient':
      return `∂E/∂${quantity.parameter}`;
    case 'term':
      return `term (${quantity.t}, ${quantity.k}) of ∂E/∂${quantity.parameter}`;
    case 'jacobian':
      return `∂h${subscript(quantity.t)}/∂h${subscript(quantity.k)}`;
  }
}

/** The shape that is asked for: `[n]` of a vector, `[rows, columns]` of a matrix. */
export function shapeOf({ weights }: Experiment, quantity: Quantity): readonly number[] {
  if (quantity.kind === 'jacobian') return [weights.W[0].length, weights.W[0].length];
  const parameter = weights[quantity.parameter]!;
  const [first] = parameter;
  return typeof first === 'number' ? [parameter.length] : [parameter.length, first.length];
}

/** Rows and columns of an example, at most. */
const MOST = 3;

/** Made-up numbers in a shape, as JSON; a large one is cut. */
export function exampleIn([rows, columns]: readonly number[]): string {
  const entry = (i: number, j: number) => formatNumber((((7 * i + 3 * j + 4) % 11) - 5.5) / 50, 2);
  const list = (size: number, item: (index: number) => string, between: string) => {
    const shown = Array.from({ length: Math.min(MOST, size) }, (_, index) => item(index));
    return `[${[...shown, ...(size > MOST ? ['…'] : [])].join(between)}]`;
  };
  const row = (i: number, length: number) => list(length, (j) => entry(i, j), ', ');
  const text = columns === undefined ? row(0, rows) : list(rows, (i) => row(i, columns), ',\n ');
  return text.replaceAll('−', '-');
}

/** Ways to write numbers that are read, with an example each. */
export const formats: readonly { readonly name: string; readonly example: string }[] = [
  { name: 'JSON, Python lists', example: '[[0.1, 0.2], [0.3, 0.4]]' },
  { name: 'NumPy', example: 'array([[0.1, 0.2],\n       [0.3, 0.4]])' },
  { name: 'NumPy, printed', example: '[[0.1 0.2]\n [0.3 0.4]]' },
  { name: 'PyTorch', example: 'tensor([[0.1, 0.2],\n        [0.3, 0.4]])' },
  { name: 'MATLAB', example: '[0.1 0.2; 0.3 0.4]' },
  { name: 'CSV, or columns', example: '0.1, 0.2\n0.3, 0.4' },
  { name: 'LaTeX', example: '\\begin{bmatrix}\n 0.1 & 0.2 \\\\ 0.3 & 0.4\n\\end{bmatrix}' },
];
