/** Where a key leads in a triangle of terms. Pure. */
import { actsOnOutput, lossSteps, type SingleExperiment, type ParameterName } from '../../rnn/index.ts';
import type { Place } from '../experiment/place.ts';
import { clamp } from '../chart/clamp.ts';

export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
}

/** How far a key goes, in losses and in steps. */
const MOVES: Readonly<Record<string, readonly [losses: number, steps: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
/** With Shift. */
const FAR = 10;

/**
 * The term that a key leads to, from `from` or, without one, from the nearest term of the last loss: up and down to
 * another loss, left and right to another step, with Shift ten as far; at an edge it stays. V and d act on o_t alone, so
 * any arrow leads to another loss. Undefined: no arrow, or no loss and so no term.
 */
export function termByKey(
  { targets }: Pick<SingleExperiment, 'targets'>,
  parameter: ParameterName,
  from: Pick<Place, 't' | 'k'> | undefined,
  { key, shiftKey }: KeyPress,
): Place | undefined {
  const move = MOVES[key];
  const losses = lossSteps(targets);
  const last = losses.at(-1);
  if (!move || last === undefined) return undefined;
  const start = from ?? { t: last, k: last };
  const far = shiftKey ? FAR : 1;
  const isOutput = actsOnOutput(parameter);
  const t = lossFrom(losses, start.t, far * (isOutput ? move[0] + move[1] : move[0]));
  return { parameter, t, k: isOutput ? t : clamp(start.k + far * move[1], 1, t) };
}

/** Of the steps with a loss, the nearest that is at least so far away, or the farthest in that direction. */
function lossFrom(losses: readonly number[], from: number, distance: number): number {
  if (distance > 0) return losses.find((t) => t >= from + distance) ?? losses.at(-1)!;
  return losses.findLast((t) => t <= from + distance) ?? losses[0];
}
