/** Which term of a loss is the largest, and why. */
import { actsOnOutput, type ParameterName, rateOf } from '../../../rnn/index.ts';
import { normsByLag } from '../../experiment/by-lag.ts';
import type { Picture } from '../../experiment/picture.ts';
import { subscript } from '../../text/format.ts';
import { ratePhrase } from '../../text/rate.ts';

/** The step whose term of the loss at step t has the largest norm. */
export function largestStep(picture: Picture, parameter: ParameterName, t: number): number {
  if (actsOnOutput(parameter)) return t;
  const norms = Array.from({ length: t }, (_, index) => picture.norm(parameter, t, index + 1));
  return norms.indexOf(Math.max(...norms)) + 1;
}

/** The last step with a loss; 0 where there is none. */
export const lastLoss = ({ experiment: { targets } }: Picture): number =>
  targets.findLastIndex((target) => target !== null) + 1;

/** What the way back from the loss at step t does, as the norms tell it, and whether that is why the nearest term is the largest. */
export function whyLargest(picture: Picture, parameter: ParameterName, t: number): string {
  const rate = rateOf(normsByLag(picture, t));
  const phrase = ratePhrase(rate);
  if (!phrase || actsOnOutput(parameter)) return '';
  const isWhy = rate.fate === 'vanishes' && largestStep(picture, parameter, t) === t;
  return `On the way back from E${subscript(t)}: ${phrase}${isWhy ? `, so step ${t} is largest` : ''}.`;
}
