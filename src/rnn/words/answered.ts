import { Backward } from '../../autograd/index.ts';
import type { Experiment } from '../experiment.ts';
import { norm } from '../matrix.ts';
import { copyAt } from '../term-norms.ts';
import { NonFiniteError, unroll } from '../unroll.ts';

/** What a network makes of a sequence that it answers at its last step, and what comes back to each step. */
export interface AnsweredSequence {
  /** softmax(o_T), q numbers. */
  readonly probabilities: readonly number[];
  /** The place of the largest of them. */
  readonly answer: number;
  /** |dE_T/do_T|, which is |softmax(o_T) - ô_T|. */
  readonly error: number;
  /**
   * Norms of the terms (T, k) of dE/dU, at index k - 1: the gradient of E_T with respect to the copy of U used at step
   * k, |δ_k x_kᵀ| = |δ_k| |x_k|, δ_k = dE_T/d(U x_k). Of a one-hot x_k it is |δ_k|: how much the loss asks the column
   * of U that belongs to this word to change because of this place.
   */
  readonly reached: readonly number[];
}

/**
 * Runs an experiment forward and back, in float64.
 * @param experiment with cross-entropy at its last step alone
 * @throws NonFiniteError when a number overflows, naming node and step.
 */
export function answerSequence(experiment: Experiment): AnsweredSequence {
  const network = unroll(experiment);
  const { session, steps, parameters } = network;
  const { o, E } = steps.at(-1)!;
  const fed = steps.map((_, index) => copyAt(network, 'U', index + 1).consumer);
  const pass = new Backward(session, [{ node: E!, cotangent: [1] }], [o, ...fed]);
  pass.run();
  const reached = fed.map((node, index) => {
    const size = norm(pass.cotangent(node)) * norm(experiment.inputs[index]);
    if (!Number.isFinite(size)) throw new NonFiniteError(parameters.U, size, 'gradient');
    return size;
  });
  const probabilities = softmax(session.value(o));
  return {
    probabilities,
    answer: probabilities.indexOf(Math.max(...probabilities)),
    error: norm(pass.cotangent(o)),
    reached,
  };
}

/** exp(o_i) / Σ_j exp(o_j), shifted by the largest so that nothing overflows. */
function softmax(o: ArrayLike<number>): number[] {
  const outputs = Array.from(o);
  const largest = Math.max(...outputs);
  const powers = outputs.map((x) => Math.exp(x - largest));
  const sum = powers.reduce((total, x) => total + x, 0);
  return powers.map((x) => x / sum);
}
