/** What is asked for. */
import { actsOnOutput, type ParameterName } from '../../experiment.ts';
import type { Quantity } from '../change.ts';

type OfParameter = Extract<Quantity, { readonly parameter: ParameterName }>;

/** Whether it is what arrives at a parameter, in all or along one term. */
export const hasParameter = (quantity: Quantity): quantity is OfParameter =>
  quantity.kind === 'gradient' || quantity.kind === 'term';

/** Whether a path through time leads to it. */
export const acts = (quantity: Quantity): boolean =>
  hasParameter(quantity)
    ? !actsOnOutput(quantity.parameter)
    : quantity.kind === 'jacobian' || quantity.kind === 'arrival';

export const isOfParameter = (quantity: Quantity, names: readonly ParameterName[]): boolean =>
  hasParameter(quantity) && names.includes(quantity.parameter);

/** Whether losses are added up in it, or it is some. */
export const isOfLosses = (quantity: Quantity): boolean =>
  quantity.kind === 'value' ? quantity.of === 'E' : quantity.kind !== 'jacobian';

/** Whether it has something of every loss. */
export const isTotal = ({ kind }: Quantity): boolean => kind === 'gradient' || kind === 'arrival';

/** Whether it is a sum over k. */
export const isSum = (quantity: Quantity): boolean => isTotal(quantity) && acts(quantity);
