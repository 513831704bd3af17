import type { GradientOf } from '../gradients.ts';
import type { BatchExperiment, Experiment, ParameterName } from '../experiment.ts';
import { familyOf, type MistakeId } from './mistakes.ts';
import { rightMethod } from './method.ts';
import { Computed } from './computed.ts';

/**
 * dE/dP as it comes out when a mistake is made, in the first of its ways; undefined where it makes no sense. It may be the
 * right one all the same.
 * @throws NonFiniteError when a value of the experiment overflows.
 */
export function mistakenGradient(
  experiment: Experiment | BatchExperiment,
  parameter: ParameterName,
  id: MistakeId,
): GradientOf | undefined {
  const computed = new Computed(experiment);
  const [way] = familyOf(id).ways({ kind: 'gradient', parameter }, computed.experiment);
  return way && computed.gradient(way.change(rightMethod), parameter).plain;
}
