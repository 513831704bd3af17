/** What is done to a whole gradient after it was computed. */
import type { ParameterName } from '../../experiment.ts';
import { type Change, type Changes, reading } from '../change.ts';
import { largestOf } from '../numbers.ts';

/** Entries beyond ±c are ±c. */
export const clippedAt = (c: number, detail = `at ±${brief(c)}`): Change =>
  reading(detail, (read) => (of, P) => read(of, P).mapped((x) => Math.max(-c, Math.min(c, x))));

export const clipped: Changes = (quantity) =>
  quantity.kind === 'gradient'
    ? [
        reading('at half of its largest entry', (read) => (of, P) => {
          const block = read(of, P);
          const c = largestOf(block.values) / 2;
          return block.mapped((x) => Math.max(-c, Math.min(c, x)));
        }),
      ]
    : [];

/** λ times the parameter is added. */
export const decayedBy = (rate: number, weights: readonly number[]): Change =>
  reading(
    `${brief(rate)} times the weights`,
    (read) => (of, P) => read(of, P).mapped((x, i) => x + rate * weights[i]),
  );

export const decayed: Changes = (quantity, experiment) =>
  quantity.kind === 'gradient' ? [decayedBy(0.01, weightsOf(experiment.weights, quantity.parameter))] : [];

export const weightsOf = (
  weights: { readonly [P in ParameterName]?: readonly (number | readonly number[])[] },
  parameter: ParameterName,
): readonly number[] => weights[parameter]!.flat() as number[];

/** Nothing ever arrives. */
export const dead: Changes = (quantity) =>
  quantity.kind === 'gradient' ? [reading('', (read) => (of, P) => read(of, P).mapped(() => 0))] : [];

const brief = (x: number): string => String(Number(x.toPrecision(6)));
