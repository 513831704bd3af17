/** The sheet's slips in question 1: what each of them gives in numbers, beside what is right. */
import {
  type Experiment,
  type GradientOf,
  itemize,
  mistakenGradient,
  type MistakeId,
  norm,
  type ParameterName,
  sizesOf,
} from '../../../rnn/index.ts';
import { lossAlone } from '../../../rnn/index.ts';
import { counted, formatNumber, subscript } from '../../text/format.ts';

/** A gradient as the sheet would have it, and the right one. */
export interface Contrast {
  readonly parameter: ParameterName;
  /** The step of the loss. */
  readonly t: number;
  readonly slip: GradientOf;
  readonly right: GradientOf;
  /** |slip - right| / |right|; undefined where their shapes differ, or where the right one is 0. */
  readonly distance: number | undefined;
}

/** dE_t/dP with one mistake in it, by the engine; undefined where it cannot be made. */
export function contrast(
  experiment: Experiment,
  id: MistakeId,
  parameter: ParameterName,
  t: number,
): Contrast | undefined {
  const alone = lossAlone(experiment, t);
  const slip = mistakenGradient(alone, parameter, id);
  return slip && { ...against(experiment, parameter, t, slip), slip };
}

/** dE_2/dU where dE_2/dV belongs: another matrix, of another shape. */
export const mislabelled = (experiment: Experiment, t: number): Contrast =>
  against(experiment, 'V', t, itemize(experiment).total('U', t));

function against(experiment: Experiment, parameter: ParameterName, t: number, slip: GradientOf): Contrast {
  const right = itemize(experiment).total(parameter, t);
  const [a, b] = [slip.flat(), right.flat()];
  const size = norm(b);
  const isAlike = shapeText(slip) === shapeText(right) && size > 0;
  return {
    parameter,
    t,
    slip,
    right,
    distance: isAlike ? norm(a.map((x, i) => x - b[i])) / size : undefined,
  };
}

/** `3×2`; a vector is a column. */
export const shapeText = (value: GradientOf): string => {
  const [first] = value;
  return `${value.length}×${typeof first === 'number' ? 1 : first.length}`;
};

/** Norm of the term k = 1 of dE_t/dW as it is, and with h_0 = 0. */
export function firstTerms(
  experiment: Experiment,
  t: number,
): { readonly given: number; readonly fromZero: number } {
  const fromZero: Experiment = {
    ...experiment,
    initial: { ...experiment.initial, h: experiment.initial.h.map(() => 0) },
  };
  return { given: itemize(experiment).norm('W', t, 1), fromZero: itemize(fromZero).norm('W', t, 1) };
}

/** Shapes in (o - ô) h: as a product of matrices, and as the outer product. */
export function outerShapes(experiment: Experiment): {
  readonly error: string;
  readonly state: string;
  readonly outer: string;
} {
  const { n, q } = sizesOf(experiment);
  return { error: `${q}×1`, state: `${n}×1`, outer: `${q}×${n}` };
}

/** The finding of question 1. */
export function bpttTitle(experiment: Experiment, parameter: ParameterName): string {
  const terms = itemize(experiment);
  const T = terms.length;
  const count = terms.termNorms[parameter]!.flat().filter((size) => size > 0).length;
  const [near, far] = [terms.norm(parameter, T, T), terms.norm(parameter, T, 1)];
  if (parameter === 'V') return `∂E/∂V has ${counted(count, 'term')}, one a loss: none goes back`;

  if (far === 0)
    return `∂E/∂${parameter} has ${counted(count, 'term')} that ${count === 1 ? 'is' : 'are'} not zero: h₀ is 0`;
  return `∂E/∂${parameter} has ${counted(count, 'term')}; E${subscript(T)}’s nearest is ${formatNumber(near / far, 2)} times its furthest`;
}
