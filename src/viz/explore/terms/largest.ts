/** Which term of a loss is the largest, and what a step back does to what travels. */
import { actsOnOutput, type ParameterName } from '../../../rnn/index.ts';
import type { Picture } from '../../experiment/picture.ts';

/** The step whose term of the loss at step t has the largest norm. */
export function largestStep(picture: Picture, parameter: ParameterName, t: number): number {
  if (actsOnOutput(parameter)) return t;
  const norms = Array.from({ length: t }, (_, index) => picture.norm(parameter, t, index + 1));
  return norms.indexOf(Math.max(...norms)) + 1;
}

/** The last step with a loss; 0 where there is none. */
export const lastLoss = ({ experiment: { targets } }: Picture): number =>
  targets.findLastIndex((target) => target !== null) + 1;

/** The geometric mean of what the steps back from t to 1 multiply the norm by; undefined where nothing arrives. */
export function meanFactor(picture: Picture, t: number): number | undefined {
  const factor = (picture.stateNorm(t, 1) / picture.stateNorm(t, t)) ** (1 / (t - 1));
  return t > 1 && factor > 0 && Number.isFinite(factor) ? factor : undefined;
}
