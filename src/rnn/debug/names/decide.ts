/** Which way of taking an answer is meant, where names and shapes do not tell. */
import type { BatchExperiment, Experiment, ParameterName } from '../../experiment.ts';
import type { Brought } from '../answer.ts';
import { compute } from '../candidate.ts';
import { matches } from '../compare.ts';
import { Computed } from '../computed.ts';
import { rightMethod } from '../method.ts';
import { givenAt } from '../quantities.ts';
import { comparedBy } from '../stepwise.ts';
import type { Layout } from './roles.ts';

/**
 * The way in which all numbers are right, if there is one; else that of a layout, where it is given or makes no difference.
 * Undefined where it must be asked whether a = W h or a = h W is meant.
 */
export function decide<Way extends Pick<Brought, 'gradients' | 'layout' | 'quantities'>>(
  experiment: Experiment | BatchExperiment,
  ways: readonly Way[],
  layout?: Layout,
): Way | undefined {
  const inLayout = ways.filter((one) => one.layout === layout);
  // Where names and shapes tell, they tell.
  const possible = inLayout.length > 0 ? inLayout : ways;
  if (possible.length === 1) return possible[0];
  const computed = new Computed(experiment);
  const wrong = possible.map(({ gradients, quantities }) => {
    const given = Object.entries(gradients) as [ParameterName, NonNullable<(typeof gradients)['W']>][];
    const wrongGradients = given.filter(([parameter, written]) => {
      const right = compute(computed, { kind: 'gradient', parameter }, rightMethod);
      return !matches(written, right);
    });
    const wrongStates = givenAt(experiment, quantities).filter(({ given, ...place }) => {
      const right = compute(computed, place.quantity, rightMethod);
      return comparedBy(place, given, right).wrong.length > 0;
    });
    return wrongGradients.length + wrongStates.length;
  });
  const least = Math.min(...wrong);
  const best = possible.filter((_, at) => wrong[at] === least);
  const isOfOneLayout = possible.every((one) => one.layout === possible[0].layout);
  return least === 0 || isOfOneLayout ? best[0] : undefined;
}
