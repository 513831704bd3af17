/** Biases that are drawn: normal, of a variance of one's choice, the same numbers whatever the variance. */
import { randomNormal } from 'd3-random';
import { cells } from '../cells/index.ts';
import { type Experiment, sizesOf, type Vector } from '../experiment.ts';
import { randomOf } from '../random.ts';
import { roundTo } from '../round.ts';

const DIGITS = 4;

/** @param b what is added to: the biases that the scheme or a forget bias sets, if there are any */
export function spreadBiases(b: Vector | undefined, count: number, variance: number, seed: number): number[] {
  const normal = randomNormal.source(randomOf(seed, 0, 'biases'))(0, Math.sqrt(variance));
  return Array.from({ length: count }, (_, i) => roundTo((b?.[i] ?? 0) + normal(), DIGITS));
}

export function withBiasVariance(experiment: Experiment, variance: number, seed: number): Experiment {
  const { cell, weights } = experiment;
  const count = cells[cell].gates.length * sizesOf(experiment).n;
  return { ...experiment, weights: { ...weights, b: spreadBiases(weights.b, count, variance, seed) } };
}
