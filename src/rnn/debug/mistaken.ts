import type { GradientOf } from '../differentiate.ts';
import type { Experiment, ParameterName } from '../experiment.ts';
import { toRows } from '../matrix.ts';
import { type MistakeId, mistakes } from './mistakes.ts';
import { rightMethod } from './method.ts';
import { Workings } from './workings.ts';

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
  const mistake = mistakes.find((mistake) => mistake.id === id)!;
  const [way] = mistake.ways({ kind: 'gradient', parameter }, experiment);
  if (!way) return undefined;
  const { shape, values } = new Workings(experiment).gradient(way.change(rightMethod), parameter);
  return shape.length === 2 ? toRows(values, shape[1]) : Array.from(values);
}
