/** What a step of training is, for all who take part. */
import type { OptimiserSettings } from '../../rnn/index.ts';

/**
 * After the gradient g of E / B, one update of all parameters (Kingma & Ba 2015, algorithm 1), on the same sequences at
 * every step. Libraries differ in what ε is if it is not given.
 */
export const ADAM = {
  kind: 'adam',
  rate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
} as const satisfies OptimiserSettings;

/** An answer comes after so many steps from the given weights and no moments: one alone would not show the moments. */
export const CHECKED_STEPS = 3;
