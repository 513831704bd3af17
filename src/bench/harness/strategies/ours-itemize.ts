// The engine that Explore draws: every op by its derivative rule, observable, in float64. Terms come with their norms.
import { type Experiment, itemize, toRows } from '../../../rnn/index.ts';
import { INPUTS, isLstm, outputsOf, type Problem } from '../problem.ts';
import type { Prepared } from '../strategy.ts';

/** For the terms of a single sequence. */
export function prepare(problem: Problem): Prepared[] {
  const experiment = experimentOf(problem);
  const answer = () => {
    const { W, U, b } = itemize(experiment).termNorms;
    return { W: W!.flat(), U: U!.flat(), b: b!.flat() };
  };
  return [{ run: () => itemize(experiment), answer }];
}

/** A problem of one sequence, in the format of the pages. */
export function experimentOf(problem: Problem): Experiment {
  const { n, weights, inputs, targets } = problem;
  const zero = Array.from({ length: n }, () => 0);
  return {
    cell: isLstm(problem) ? 'lstm' : 'sigmoid',
    loss: 'squared-error',
    weights: {
      W: toRows(weights.W, n),
      U: toRows(weights.U, INPUTS),
      V: toRows(weights.V, n),
      b: [...weights.b],
      d: [...weights.d],
    },
    initial: { h: zero, ...(isLstm(problem) && { c: zero }) },
    inputs: toRows(inputs, INPUTS),
    targets: toRows(targets, outputsOf(problem)),
  };
}
