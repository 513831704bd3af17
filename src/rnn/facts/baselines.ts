/** F6, F7, F8: what clipping does, and what a model without memory gets. */
import { tasks } from '../tasks/index.ts';
import { allocateBatch, drawBatch } from '../tasks/batch.ts';
import { clip, normOf } from '../training/clip.ts';
import { range } from './calculus.ts';
import { gradientOnCliff, onCliff, placesAround, wall } from './cliff.ts';
import type { Fact, Finding } from './fact.ts';
import { arjovsky2016, pascanu2013 } from './sources.ts';

const TAU = 1;

/** A gradient, and the same clipped to the norm τ. */
const clipped = (g: readonly number[], threshold = TAU): Float32Array => {
  const own = Float32Array.from(g);
  clip(own, { kind: 'norm', threshold }, normOf(own));
  return own;
};

function clipping(): Finding {
  const top = wall();
  const [high, low] = [gradientOnCliff(top), gradientOnCliff(-2.65)];
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => a[0] * b[0] + a[1] * b[1];
  const size = (g: readonly number[]) => Math.hypot(...g);
  const places = placesAround(top);
  const gradients = places.map((b) => gradientOnCliff(b));
  const after = clipped(high);
  return {
    claims: [
      {
        what: '|g| at the wall before clipping',
        expected: { kind: 'above', value: TAU },
        found: [size(high)],
      },
      {
        what: '|g| at the wall clipped to τ = 1',
        expected: { kind: 'exact', value: TAU },
        found: [normOf(after)],
      },
      {
        what: 'cosine of g before and after',
        expected: { kind: 'exact', value: 1 },
        found: [dot(high, after) / size(high) / normOf(after)],
      },
      {
        what: '|g| beside the wall, after over before',
        expected: { kind: 'exact', value: 1 },
        found: [normOf(clipped(low)) / size(low)],
      },
      {
        what: '|g| of τ exactly, after over before',
        expected: { kind: 'exact', value: 1 },
        found: [normOf(clipped([0.6, 0.8], normOf(Float32Array.of(0.6, 0.8))))],
      },
    ],
    pictures: [
      {
        title: 'Clipped to τ = 1, the wall is a step like others; the plains are as they were',
        x: { label: 'bias b' },
        y: { label: '|g| = |dE/d(w, b)|', isLog: true },
        lines: [
          {
            name: 'before',
            tone: 'reference',
            points: places.map((x, index) => ({ x, y: size(gradients[index]) })),
          },
          {
            name: 'clipped',
            tone: 'backward',
            points: places.map((x, index) => ({ x, y: normOf(clipped(gradients[index])) })),
          },
        ],
      },
    ],
    experiment: onCliff(top),
  };
}

function adding(): Finding {
  const { adding } = tasks;
  const length = 50;
  const batch = allocateBatch(adding, length, 1000);
  const draws = range(1, 20, 20).map((seed) => {
    drawBatch(batch, seed, 0);
    return Array.from(batch.targets[length - 1]!);
  });
  const error = (answer: number, targets: readonly number[]) =>
    targets.reduce((sum, target) => sum + (answer - target) ** 2, 0) / targets.length;
  const all = draws.flat();
  const best = all.reduce((sum, target) => sum + target, 0) / all.length;
  return {
    claims: [
      {
        what: 'baseline that the pages draw',
        expected: { kind: 'exact', value: 1 / 6 },
        found: [adding.baseline(length).value],
      },
      {
        what: 'MSE of answering 1, on 20 × 1,000 drawn sequences',
        expected: { kind: 'about', value: '0.1667' },
        found: draws.map((targets) => error(1, targets)),
      },
      {
        what: 'the constant that does best on them',
        expected: { kind: 'digits', value: '1.00' },
        found: [best],
      },
    ],
    pictures: [
      {
        title: 'No constant does better than 1, and 1 gets 1/6',
        x: { label: 'constant answer' },
        y: { label: 'mean squared error' },
        lines: [
          {
            name: '20 draws',
            tone: 'forward',
            points: range(0.5, 1.5, 41).map((x) => {
              const errors = draws.map((targets) => error(x, targets));
              return { x, y: error(x, all), low: Math.min(...errors), high: Math.max(...errors) };
            }),
          },
          { name: '1/6', tone: 'reference', points: [0.5, 1.5].map((x) => ({ x, y: 1 / 6 })) },
        ],
      },
    ],
  };
}

/**
 * Cross-entropy a step of the best answer that ignores the inputs, on drawn sequences: certain where the answer never
 * varies, and a guess among all that occur where it does.
 */
function memoryless(blanks: number): number {
  const { copy } = tasks;
  const size = 200;
  const batch = allocateBatch(copy, blanks, size);
  drawBatch(batch, 1, 0);
  const losses = batch.targets.map((target) => {
    const counts = Array.from({ length: copy.q }, (_, answer) =>
      target!.slice(answer * size, (answer + 1) * size).reduce((sum, x) => sum + x, 0),
    );
    return Math.log(counts.filter((count) => count > 0).length);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function copying(): Finding {
  const stated = [
    [100, '0.1733'],
    [500, '0.0400'],
  ] as const;
  const baseline = (blanks: number) => tasks.copy.baseline(blanks).value;
  const drawn = stated.map(([blanks]) => memoryless(blanks));
  return {
    claims: stated.flatMap(([blanks, value], index) => [
      {
        what: `10 ln 8/(T + 20), T = ${blanks}`,
        expected: { kind: 'digits', value } as const,
        found: [baseline(blanks)],
      },
      {
        what: `on 200 drawn sequences, T = ${blanks}`,
        expected: { kind: 'digits', value } as const,
        found: [drawn[index]],
      },
    ]),
    pictures: [
      {
        title: 'The longer the blanks, the less a low loss says: blanks are easy',
        x: { label: 'blanks T', isLog: true },
        y: { label: 'cross-entropy a step', isLog: true },
        lines: [
          {
            name: '10 ln 8/(T + 20)',
            tone: 'reference',
            points: range(0, Math.log10(500), 40).map((log) => ({ x: 10 ** log, y: baseline(10 ** log) })),
          },
        ],
        marks: stated.map(([blanks], index) => ({
          name: `drawn, T = ${blanks}`,
          x: blanks,
          y: drawn[index],
        })),
      },
    ],
  };
}

export const baselineFacts: readonly Fact[] = [
  {
    id: 'F6',
    title: 'Norm clipping shortens a gradient that is too long and keeps its direction',
    source: pascanu2013('section 3.2'),
    setup:
      'If |g| ≥ τ, g ← τ g/|g|: the function that clips while training, on the gradients of the cliff (F5), τ = 1.',
    compute: clipping,
  },
  {
    id: 'F7',
    title: 'Adding: always answering 1 gets a mean squared error of 1/6',
    source: { text: 'Exact: the sum of two uniform numbers has mean 1 and variance 1/6' },
    setup: 'The baseline that the pages draw, against 20 × 1,000 sequences of the task, T = 50.',
    compute: adding,
  },
  {
    id: 'F8',
    title: 'Copy: without memory one gets 10 ln 8/(T + 20)',
    source: arjovsky2016,
    setup:
      'The baseline that the pages draw, against drawn sequences: sure where the answer is always the same, a guess among the symbols where it varies.',
    compute: copying,
  },
];
