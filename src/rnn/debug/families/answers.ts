/** What is done to a whole gradient after it was computed. */
import type { ParameterName } from '../../experiment.ts';
import { norm } from '../../matrix.ts';
import { type Change, type Changes, reading } from '../change.ts';
import type { Block } from '../block.ts';
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

/** The weights after a step of descent, P − η dP. */
export const updatedBy = (rate: number, weights: readonly number[]): Change =>
  reading(
    `at a rate of ${brief(rate)}`,
    (read) => (of, P) => read(of, P).mapped((x, i) => weights[i] - rate * x),
  );

export const updated: Changes = (quantity, { weights }) =>
  quantity.kind === 'gradient'
    ? [1, 0.1, 0.01, 0.001].map((rate) => updatedBy(rate, weightsOf(weights, quantity.parameter)))
    : [];

/** Of every entry something else than its value. */
export const reshaped: Changes = (quantity) =>
  quantity.kind === 'gradient'
    ? [
        reading('the sizes without their signs', (read) => (of, P) => read(of, P).mapped(Math.abs)),
        reading('the signs alone', (read) => (of, P) => read(of, P).mapped(Math.sign)),
        ...[1, -0.1, -0.01, -0.001, 0.1, 0.01, 0.001].map((rate) =>
          reading(
            `each divided by its own size${rate === 1 ? '' : `, times ${brief(rate).replace('-', '−')}`}, a first step of Adagrad or Adam`,
            (read) => (of, P) => read(of, P).mapped((x) => (rate * x) / Math.sqrt(x * x + 1e-8)),
          ),
        ),
        reading('the squares', (read) => (of, P) => read(of, P).mapped((x) => x * x)),
        reading('divided by its own norm', (read) => (of, P) => normedTo(read(of, P), 1)),
        reading('divided by its largest entry', (read) => (of, P) => {
          const block = read(of, P);
          return block.times(1 / largestOf(block.values));
        }),
        ...[0.1, 0.25, 0.5, 1, 2, 5, 10].map((bound) =>
          reading(`scaled down to norm ${bound} by itself`, (read) => (of, P) => {
            const block = read(of, P);
            return norm(block.values) > bound ? normedTo(block, bound) : block;
          }),
        ),
        reading('their sum in every entry', (read) => (of, P) => {
          const block = read(of, P);
          const sum = block.values.reduce((total, x) => total + x, 0);
          return block.mapped(() => sum);
        }),
        reading('their mean in every entry', (read) => (of, P) => {
          const block = read(of, P);
          const sum = block.values.reduce((total, x) => total + x, 0);
          return block.mapped(() => sum / block.values.length);
        }),
      ]
    : [];

const normedTo = (block: Block, size: number): Block => block.times(size / norm(block.values));

/** Nothing ever arrives. */
export const dead: Changes = (quantity) =>
  quantity.kind === 'gradient' ? [reading('', (read) => (of, P) => read(of, P).mapped(() => 0))] : [];

const brief = (x: number): string => String(Number(x.toPrecision(6)));
