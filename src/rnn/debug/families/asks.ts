/** What is asked for. */
import { actsOnOutput, type Experiment, type ParameterName } from '../../experiment.ts';
import type { Quantity } from '../change.ts';

/** Whether a path through time leads to it. */
export const acts = (quantity: Quantity): boolean =>
  quantity.kind === 'jacobian' || !actsOnOutput(quantity.parameter);

export const isOfParameter = (quantity: Quantity, names: readonly ParameterName[]): boolean =>
  quantity.kind !== 'jacobian' && names.includes(quantity.parameter);

/** Whether it is a sum over k. */
export const isSum = (quantity: Quantity): boolean => quantity.kind === 'gradient' && acts(quantity);

/** The steps with a loss, from 1. */
export const lossSteps = ({ targets }: Experiment): readonly number[] =>
  targets.flatMap((target, index) => (target ? [index + 1] : []));
