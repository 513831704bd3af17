/** Constant factors. */
import { sizesOf } from '../../experiment.ts';
import { type Changes, lossWeighting, scaledBy } from '../change.ts';
import { isOfLosses, isSum } from './asks.ts';
import { lossCount, sequencesIn } from '../subject.ts';

export const scaled =
  (factor: number): Changes =>
  (quantity) =>
    isOfLosses(quantity) ? [scaledBy(factor)] : [];

export const meanOverSteps: Changes = (quantity, experiment) => {
  if (!isOfLosses(quantity)) return [];
  const { T, q } = sizesOf(experiment);
  const losses = lossCount(experiment);
  const count = sequencesIn(experiment).length;
  const counts: [count: number, of: string][] = [
    ...(losses === T ? [] : [[losses, 'losses'] as [number, string]]),
    [T, 'steps'],
    ...(q === 1 ? [] : [[losses * q, 'outputs with a loss'] as [number, string]]),
    ...(count === 1 ? [] : [[count, 'sequences'] as [number, string]]),
  ];
  return [
    ...counts.map(([count, of]) => scaledBy(1 / count, `divided by ${count}, the number of ${of}`)),
    ...(isSum(quantity) ? [lossWeighting('of E_t over its terms, divided by t', (t) => 1 / t)] : []),
  ];
};

/** Other numbers of the network that are divided or multiplied by. */
export const otherCounts: Changes = (quantity, experiment) => {
  if (!isOfLosses(quantity)) return [];
  const { T, q, n, m } = sizesOf(experiment);
  const losses = lossCount(experiment);
  const counts: readonly [count: number, of: string][] = [
    [q, 'outputs'],
    [n, 'hidden units'],
    [m, 'inputs'],
    [T + 1, 'states'],
    [T - 1, 'steps but one'],
  ];
  const times: readonly [count: number, of: string][] = [
    ...counts,
    [T, 'steps'],
    [losses * q, 'outputs with a loss'],
    [losses, 'losses'],
    [sequencesIn(experiment).length, 'sequences'],
  ];
  return [
    ...counts
      .filter(([count]) => count > 1)
      .map(([count, of]) => scaledBy(1 / count, `divided by ${count}, the number of ${of}`)),
    ...times
      .filter(([count]) => count > 1)
      .map(([count, of]) => scaledBy(count, `times ${count}, the number of ${of}`)),
    ...[3, 4, 5, 8, 10, 16, 32, 64, 128].flatMap((count) => [
      scaledBy(1 / count, `divided by ${count}`),
      scaledBy(count, `times ${count}`),
    ]),
    ...[0.1, 0.01, 0.001].map((rate) => scaledBy(-rate, `times −${rate}, a step of descent`)),
    ...[0.1, 0.01, 0.001].map((rate) => scaledBy(rate, `times ${rate}, a learning rate`)),
  ];
};
