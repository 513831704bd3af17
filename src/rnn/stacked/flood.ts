/** How much of a gradient arrives where in a network of layers: plain data. */
import { Backward, type GraphNode } from '../../autograd/index.ts';
import { arriving } from '../chain.ts';
import { norm } from '../matrix.ts';
import type { CutPlace, StackPass } from './cut-out.ts';
import { wrtOf } from './unroll.ts';

/** Norms for t = 1 to T, at index t - 1, whichever way a direction reads. */
export interface Flood {
  /** E_t; null where there is no loss. */
  readonly losses: readonly (number | null)[];
  /** ‖dE/do_t‖; empty without an output layer. */
  readonly outputs: readonly number[];
  /** ‖dE/dh_t‖ by layer and direction. */
  readonly layers: readonly (readonly (readonly number[])[])[];
  /** ‖dE/dx_t‖ */
  readonly inputs: readonly number[];
}

/** Of all losses together. */
export const floodOf = ({ unrolled, passes, gradients }: StackPass): Flood =>
  floodOfPass({ unrolled, gradients }, passes.from('all'));

/**
 * Of what enters a layer and direction from above at one step, by itself: it goes on through time, and down.
 * @param t in the order in which the direction reads, as in what is cut out
 */
export function floodFrom(pass: StackPass, { layer, direction }: CutPlace, t: number): Flood {
  const { unrolled, passes } = pass;
  const { steps } = unrolled.layers[layer][direction];
  const step = direction === 1 ? steps.length + 1 - t : t;
  const { h } = steps[step - 1];
  const seed = { node: h, cotangent: arriving(passes.from('all'), h, step) };
  const back = new Backward(unrolled.session, [seed], wrtOf(unrolled));
  back.run();
  return floodOfPass(pass, back);
}

function floodOfPass(
  { unrolled, gradients }: Pick<StackPass, 'unrolled' | 'gradients'>,
  pass: Backward,
): Flood {
  const at = (node: GraphNode) => (pass.finds(node) ? norm(pass.cotangent(node)) : 0);
  return {
    losses: gradients.losses,
    outputs: unrolled.output.V ? unrolled.steps.map(({ o }) => at(o)) : [],
    layers: unrolled.layers.map((directions) => directions.map(({ steps }) => steps.map(({ h }) => at(h)))),
    inputs: unrolled.steps.map(({ x }) => at(x)),
  };
}
