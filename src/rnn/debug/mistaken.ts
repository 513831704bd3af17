import type { GradientOf } from '../differentiate.ts';
import type { Experiment, ParameterName } from '../experiment.ts';
import { familyOf, type MistakeId } from './mistakes.ts';
import { rightMethod } from './method.ts';
import { Computed } from './computed.ts';

/**
 * dE/dP as it comes out when a mistake is made, in the first of its ways; undefined where it makes no sense. It may be the
 * right one all the same.
 * @throws NonFiniteError when a value of the experiment overflows.
 */
export function mistakenGradient(
  experiment: Experiment,
  parameter: ParameterName,
  id: MistakeId,
): GradientOf | undefined {
  const [way] = familyOf(id).ways({ kind: 'gradient', parameter }, experiment);
  if (!way) return undefined;
  return new Computed(experiment).gradient(way.change(rightMethod), parameter).plain;
}
