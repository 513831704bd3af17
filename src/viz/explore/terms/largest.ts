/** Which term of a loss is the largest, and why. */
import { actsOnOutput, norm, type ParameterName, rateOf } from '../../../rnn/index.ts';
import { normsByLag } from '../../experiment/by-lag.ts';
import type { Picture } from '../../experiment/picture.ts';
import { formatOf, subscript } from '../../text/format.ts';
import { ratePhrase } from '../../text/rate.ts';
import { cells, addsUp } from '../../../rnn/cells/index.ts';

/** The step whose term of the loss at step t has the largest norm. */
export function largestStep(picture: Picture, parameter: ParameterName, t: number): number {
  if (actsOnOutput(parameter)) return t;
  const norms = Array.from({ length: t }, (_, index) => picture.norm(parameter, t, index + 1));
  return norms.indexOf(Math.max(...norms)) + 1;
}

/** The last step with a loss; 0 where there is none. */
export const lastLoss = ({ experiment: { targets } }: Picture): number =>
  targets.findLastIndex((target) => target !== null) + 1;

/**
 * Why terms differ as the title says: what the way back from the loss at step t does, as the norms tell it, and what
 * the term of step k owes to h_{k-1}, or x_k, by which it is multiplied in the end.
 */
export function whyLargest(picture: Picture, parameter: ParameterName, t: number): string {
  const rate = rateOf(normsByLag(picture, t));
  const phrase = ratePhrase(rate);
  if (!phrase || actsOnOutput(parameter)) return '';
  const isWhy = rate.fate === 'vanishes' && largestStep(picture, parameter, t) === t;
  return `On the way back from E${subscript(t)}: ${phrase}${isWhy ? `, so step ${t} is largest` : ''}.${againstOther(picture, parameter, t)}`;
}

/** The two steps that the title compares, the larger term first; undefined where there is no ratio to tell. */
export function comparedSteps(
  picture: Picture,
  parameter: ParameterName,
  t: number,
): readonly [more: number, less: number] | undefined {
  const [nearest, farthest] = [t, 1].map((k) => picture.norm(parameter, t, k));
  if (t === 1 || nearest === 0) return undefined;
  const most = largestStep(picture, parameter, t);
  if (most !== 1 && most !== t) return [most, t];
  if (farthest === 0) return undefined;
  return nearest >= farthest ? [t, 1] : [1, t];
}

/** A term is what arrives at a_k times a vector, so that its norm is the product of theirs. */
function againstOther(picture: Picture, parameter: ParameterName, t: number): string {
  const steps = comparedSteps(picture, parameter, t);
  const { pieces } = cells[picture.experiment.cell];
  if (!steps || (parameter !== 'W' && parameter !== 'U') || pieces?.[parameter]) return '';
  const { hidden } = picture.gradients;
  const { inputs, initial, cell } = picture.experiment;
  const vectorAt = (k: number) => (parameter === 'U' ? inputs[k - 1] : (hidden[k - 2] ?? initial.h));
  const [term, vector] = [(k: number) => picture.norm(parameter, t, k), (k: number) => norm(vectorAt(k))].map(
    (sizeAt) => sizeAt(steps[1]) / sizeAt(steps[0]),
  );
  const letter = parameter === 'U' ? 'x' : 'h';
  const [more, less] = steps.map((k) => `${letter}${subscript(parameter === 'U' ? k : k - 1)}`);
  // Where a product stands inside a gate, there is no one a.
  const [here, there] = steps.map((k) => (!addsUp(cell) ? `the gates of step ${k}` : `a${subscript(k)}`));
  const where = addsUp(cell) ? `${there}, before the activation,` : there;
  return ` At ${where} arrives ${formatOf(term / vector, `what arrives at ${here}`)}, and ${less}, by which that is multiplied, is ${formatOf(vector, more)}.`;
}
