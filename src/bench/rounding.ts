import { randomLcg } from 'd3-random';
import { Backward, type GraphNode } from '../autograd/index.ts';
import { unary } from '../autograd/row.ts';
import type { Experiment, ParameterName } from '../rnn/index.ts';
import { unroll } from '../rnn/unroll.ts';
import { type Judged, largestOf } from './judge.ts';

/** Half the distance from 1 to the next number of a format: the relative size of one rounding. */
export const FLOAT64_ROUNDING = 2 ** -53;
export const FLOAT32_ROUNDING = 2 ** -24;
export const FLOAT16_ROUNDING = 2 ** -11;

const DRAWS = 3;

/** σ′ and tanh′ by y. */
const ofOutput = {
  sigmoid: unary(
    (x) => 1 / (1 + Math.exp(-x)),
    (_x, y) => y * (1 - y),
  ),
  tanh: unary(Math.tanh, (_x, y) => 1 - y * y),
};

/** By how much the entries of a gradient move, at most, per parameter; infinity where a rounding makes it overflow. */
export type Movement = { readonly [P in ParameterName]?: number };

/**
 * How sensitive a gradient is to rounding: the most that its entries move when every number of the network, given
 * or computed, is moved up or down, at random, by up to one float32 rounding. No float32 computation can be
 * expected to be nearer. It is large where numbers almost cancel (o_t and ô_t, or 1 - tanh² of a saturated unit),
 * where errors grow with time, and at a ReLU's kink. For another format it is in proportion. Slopes are taken from
 * the output, as others do; our own rules, of the argument, are not so sensitive.
 */
export const movementByRounding = (experiment: Experiment): Movement => movementOf(unroll(experiment));

/** The same of some parameters of a network of any kind. */
export function movementOf({ session, parameters, E, share }: Judged): Movement {
  const leaves = Object.entries(parameters) as [ParameterName, GraphNode][];
  const pass = new Backward(
    session,
    [{ node: E, cotangent: [share] }],
    leaves.map(([, leaf]) => leaf),
    ({ op, rule }) => (op === 'sigmoid' || op === 'tanh' ? ofOutput[op] : rule)?.backward,
  );
  pass.run();
  // By the same slopes, so that a wrong rule of ours is no movement.
  const exact = new Map(leaves.map(([name, leaf]) => [name, pass.cotangent(leaf).slice()]));
  const random = randomLcg(1);
  const given = session.frames.map(({ y }) => y.slice());
  const runRounded = () => {
    for (const { id, rule } of session.graph.nodes) {
      const frame = session.frames[id];
      if (rule) rule.forward(frame);
      else frame.y.set(given[id]);
      for (let i = 0; i < frame.y.length; i++) frame.y[i] *= 1 + (2 * random() - 1) * FLOAT32_ROUNDING;
    }
    pass.run();
  };

  const movement: { [P in ParameterName]?: number } = {};
  for (let draw = 0; draw < DRAWS; draw++) {
    runRounded();
    for (const [name, leaf] of leaves) {
      const distances = Array.from(pass.cotangent(leaf), (g, i) => g - exact.get(name)![i]);
      movement[name] = Math.max(movement[name] ?? 0, largestOf(distances));
    }
  }
  return movement;
}
