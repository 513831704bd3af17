/** What can be checked: the gradient of each parameter, one term, one Jacobian; by tabs, one for each text. */
import type { Quantity } from '../../rnn/debug/mistakes.ts';
import { subjectOf } from '../../rnn/debug/subject.ts';
import {
  type BatchExperiment,
  type Experiment,
  type ParameterName,
  parameterNames,
  parametersOf,
  sizesOf,
  unitsOf,
} from '../../rnn/index.ts';
import { formatNumber, subscript } from '../text/format.ts';
import { checkedName } from '../text/own-names.ts';
import { lossAlone, lossSteps } from '../../rnn/index.ts';

/** What numbers are checked against: one sequence as pages show it, or what version 2 has of several. */
export type Checked = Experiment | BatchExperiment;

/** Whether it has losses, terms and Jacobians that can be asked for one by one. */
export const isOfOne = (checked: Checked): checked is Experiment => !('version' in checked);

/** Those of the longest sequence. */
export const sizesIn = (checked: Checked) => sizesOf(subjectOf(checked));

/** What is asked for: a quantity of the engine's; a gradient is that of E, or of one loss E_t where its step is given. */
export type CheckQuantity = Extract<Quantity, { readonly kind: 'gradient' | 'term' | 'jacobian' }> & {
  readonly loss?: number | undefined;
};

export type TabName = ParameterName | 'term' | 'jacobian';
export const tabNames: readonly TabName[] = [...parameterNames, 'term', 'jacobian'];

/** Which term, and which Jacobian. */
export interface Places {
  readonly term: { readonly parameter: ParameterName; readonly t: number; readonly k: number };
  readonly jacobian: { readonly t: number; readonly k: number };
}

/** The tabs that an experiment has. */
export const tabsOf = (experiment: Checked): readonly TabName[] => [
  ...parametersOf(experiment),
  ...(isOfOne(experiment) ? (['term', 'jacobian'] as const) : []),
];

/** The longest way back, of W; the Jacobian of one step. */
export const firstPlaces = (experiment: Checked): Places => {
  const { T } = sizesIn(experiment);
  return { term: { parameter: 'W', t: T, k: 1 }, jacobian: { t: T, k: T - 1 } };
};

/** The places nearest to those given that an experiment has. */
export function placesIn(experiment: Checked, { term, jacobian }: Places): Places {
  const { T } = sizesIn(experiment);
  const within = ({ t, k }: { readonly t: number; readonly k: number }, first: number) => {
    const last = Math.max(1, Math.min(T, t));
    return { t: last, k: Math.max(first, Math.min(last, k)) };
  };
  const [first] = parametersOf(experiment);
  const parameter = parametersOf(experiment).includes(term.parameter) ? term.parameter : first;
  return { term: { parameter, ...within(term, 1) }, jacobian: within(jacobian, 0) };
}

/** The losses that gradients can be asked of one by one; none where there is but one. */
export function lossesIn(experiment: Checked): readonly number[] {
  if (!isOfOne(experiment)) return [];
  const steps = lossSteps(experiment.targets);
  return steps.length > 1 ? steps : [];
}

/** The step of the loss that a tab asks for; undefined: E, the sum of all, and where it asks for no gradient. */
export const lossIn = (experiment: Checked, tab: TabName, loss: number | undefined): number | undefined =>
  tab !== 'term' && tab !== 'jacobian' && loss && lossesIn(experiment).includes(loss) ? loss : undefined;

/**
 * @param loss as `lossIn` has it
 * @param places are asked for only where a tab has one
 */
export function quantityOf(tab: TabName, loss: number | undefined, places: () => Places): CheckQuantity {
  if (tab === 'term') return { kind: 'term', ...places().term };
  if (tab === 'jacobian') return { kind: 'jacobian', ...places().jacobian };
  return { kind: 'gradient', parameter: tab, loss };
}

/** The experiment of which the engine computes it: a loss that is asked for alone is the only one. */
export const experimentOf = (experiment: Checked, { loss }: CheckQuantity): Checked =>
  loss && isOfOne(experiment) ? lossAlone(experiment, loss) : experiment;

/** As in a sentence: `∂E/∂W`, `∂E₂/∂W`, `term (3, 1) of ∂E/∂W`, `∂h₃/∂h₁`. */
export function quantityName(quantity: CheckQuantity): string {
  switch (quantity.kind) {
    case 'gradient':
      return `∂E${quantity.loss ? subscript(quantity.loss) : ''}/∂${checkedName(quantity.parameter)}`;
    case 'term':
      return `term (${quantity.t}, ${quantity.k}) of ∂E/∂${checkedName(quantity.parameter)}`;
    case 'jacobian':
      return `∂h${subscript(quantity.t)}/∂h${subscript(quantity.k)}`;
  }
}

/** The shape that is asked for: `[n]` of a vector, `[rows, columns]` of a matrix. */
export function answerShapeOf({ cell, weights }: Checked, quantity: CheckQuantity): readonly number[] {
  const n = unitsOf(cell, weights);
  if (quantity.kind === 'jacobian') return [n, n];
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
