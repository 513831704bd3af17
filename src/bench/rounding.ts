import { randomLcg } from 'd3-random';
import { differentiate, type Experiment, type Gradients, type ParameterName } from '../rnn/index.ts';

/** Half the distance from 1 to the next float32, float64 and float16: the relative size of one rounding. */
export const FLOAT32_ROUNDING = 2 ** -24;
export const FLOAT64_ROUNDING = 2 ** -53;
export const FLOAT16_ROUNDING = 2 ** -11;

const DRAWS = 3;

/** By how much the entries of a gradient move, at most, per parameter. */
export type Movement = { readonly [P in ParameterName]?: number };

/**
 * How sensitive a gradient is to rounding: the most that its entries move when every number of the experiment
 * is moved up or down, at random, by up to one float32 rounding. No float32 computation can be expected to be nearer.
 * It is large where numbers almost cancel (o_t close to ô_t), where errors grow with time, and at a ReLU's kink.
 * Movements by another rounding are in proportion.
 */
export function movementByRounding(experiment: Experiment, tape: Gradients): Movement {
  const random = randomLcg(1);
  const moved = (value: unknown): unknown =>
    typeof value === 'number' ? value * (1 + (2 * random() - 1) * FLOAT32_ROUNDING) : value;

  const movement: { [P in ParameterName]?: number } = {};
  for (let draw = 0; draw < DRAWS; draw++) {
    const neighbour = JSON.parse(JSON.stringify(experiment), (_key, value) => moved(value)) as Experiment;
    const { gradients } = differentiate(neighbour);
    for (const [name, gradient] of Object.entries(gradients)) {
      const parameter = name as ParameterName;
      const before = tape.gradients[parameter]!.flat();
      const distances = gradient.flat().map((g, i) => Math.abs(g - before[i]));
      movement[parameter] = Math.max(movement[parameter] ?? 0, ...distances);
    }
  }
  return movement;
}
