/** F4, F5: one unit x_t = w·σ(x_{t-1}) + b, which the network h_t = σ(w h_{t-1} + b) is, with h = σ(x). */
import { add, mul, sigmoid } from '../../autograd/index.ts';
import { differentiate } from '../differentiate.ts';
import type { Experiment } from '../experiment.ts';
import { evaluator, peakOf, range, zeroOf } from './calculus.ts';
import type { Fact, Finding } from './fact.ts';
import { unit } from './networks.ts';
import { pascanu2013 } from './sources.ts';

const W = 5;
const logistic = (x: number): number => evaluator((x) => sigmoid(x))(x).value;
/** x ↦ w·σ(x) + b. */
const next = (b: number) => evaluator((x, constant) => add(mul(constant(W), sigmoid(x)), constant(b)));
/** The b for which x is a fixed point, and by how much its slope is above 1: it attracts where that is below 0. */
const fixedAt = (x: number): { readonly b: number; readonly excess: number } => {
  const { value, slope } = next(0)(x);
  return { b: x - value, excess: slope - 1 };
};

function attractors(): Finding {
  const [left, right] = [zeroOf((x) => fixedAt(x).excess, -8, 0), zeroOf((x) => fixedAt(x).excess, 0, 8)];
  const folds = [fixedAt(left).b, fixedAt(right).b].sort((a, b) => a - b);
  /** How many states are reached from far on either side. */
  const reached = (b: number) => {
    const step = next(b);
    const ends = [-10, 10].map((from) =>
      Array.from({ length: 3000 }).reduce<number>((x) => step(x).value, from),
    );
    return Math.abs(ends[0] - ends[1]) > 1e-3 ? 2 : 1;
  };
  const branch = (from: number, to: number) => range(from, to, 60).map((x) => ({ x: fixedAt(x).b, y: x }));
  return {
    claims: [
      {
        what: 'smallest b with two attractors',
        expected: { kind: 'digits', value: '-2.6556' },
        found: [folds[0]],
      },
      {
        what: 'largest b with two attractors',
        expected: { kind: 'digits', value: '-2.3444' },
        found: [folds[1]],
      },
      {
        what: 'attractors reached at b = −2.65, −2.5 and −2.35',
        expected: { kind: 'exact', value: 2 },
        found: [-2.65, -2.5, -2.35].map(reached),
      },
      {
        what: 'attractors reached at b = −2.66 and −2.34',
        expected: { kind: 'exact', value: 1 },
        found: [-2.66, -2.34].map(reached),
      },
    ],
    pictures: [
      {
        title: 'Between the folds the unit can rest in either state',
        x: { label: 'bias b' },
        y: { label: 'state x at rest' },
        lines: [
          { name: 'repels', tone: 'reference', points: branch(right, left) },
          { name: 'attractor, x < 0', tone: 'forward', points: branch(-3.2, left) },
          { name: 'attractor, x > 0', tone: 'forward', points: branch(right, 3.2) },
        ],
        marks: [
          { name: 'fold', x: fixedAt(left).b, y: left },
          { name: 'fold', x: fixedAt(right).b, y: right },
        ],
      },
    ],
    experiment: unit('sigmoid', { w: W, b: -2.5, h: 0.55, T: 50, target: 0 }),
  };
}

/** The network over 50 steps from x_0 = 0.5; its loss is half of E = (σ(x_50) - 0.7)². */
export const onCliff = (b: number): Experiment =>
  unit('sigmoid', { w: W, b, h: logistic(0.5), T: 50, target: 0.7 });

/** E, and its gradient with respect to w and b. */
function cliffAt(b: number): { readonly E: number; readonly gradient: readonly [number, number] } {
  const { loss, gradients } = differentiate(onCliff(b));
  const [dw, db] = [(gradients.W as number[][])[0][0], (gradients.b as number[])[0]];
  return { E: 2 * loss, gradient: [2 * dw, 2 * db] };
}

/** dE/dw and dE/db. */
export const gradientOnCliff = (b: number): readonly [number, number] => cliffAt(b).gradient;
const steepness = (b: number): number => Math.hypot(...gradientOnCliff(b));

/** Where the gradient is largest, for b from -2.65 to -2.6. */
export function wall(): number {
  const coarse = range(-2.65, -2.6, 201);
  const heights = coarse.map(steepness);
  const best = coarse[heights.indexOf(Math.max(...heights))];
  const step = coarse[1] - coarse[0];
  return peakOf(steepness, best - step, best + step);
}

/** Biases from -2.7 to -2.55, the denser the nearer to the wall. */
export function placesAround(top: number): number[] {
  const near = range(-6, -1.7, 25).map((log) => 10 ** log);
  return [...range(-2.7, -2.55, 46), top, ...near.flatMap((distance) => [top - distance, top + distance])]
    .filter((b) => b >= -2.7 && b <= -2.55)
    .sort((a, b) => a - b);
}

function cliff(): Finding {
  const top = wall();
  const [before, behind] = [cliffAt(-2.65), cliffAt(-2.6)];
  const places = placesAround(top);
  return {
    claims: [
      { what: 'E at b = −2.65', expected: { kind: 'digits', value: '0.350' }, found: [before.E] },
      { what: 'E at b = −2.60', expected: { kind: 'digits', value: '0.012' }, found: [behind.E] },
      { what: '|dE/d(w, b)| at the wall', expected: { kind: 'above', value: 3000 }, found: [steepness(top)] },
      {
        what: '|dE/d(w, b)| beside it, at b = −2.65 and −2.60',
        expected: { kind: 'between', from: 0.1, to: 0.3 },
        found: [Math.hypot(...before.gradient), Math.hypot(...behind.gradient)],
      },
    ],
    pictures: [
      {
        title: `A wall of ${Math.round(steepness(top)).toLocaleString('en-GB')} at b = −${(-top).toFixed(4)}, between plains`,
        x: { label: 'bias b' },
        y: { label: 'E, and |dE/d(w, b)|', isLog: true },
        lines: [
          { name: '|dE/d(w, b)|', tone: 'backward', points: places.map((b) => ({ x: b, y: steepness(b) })) },
          { name: 'E', tone: 'forward', points: places.map((b) => ({ x: b, y: cliffAt(b).E })) },
        ],
        marks: [{ name: 'the wall', x: top, y: steepness(top) }],
      },
    ],
    experiment: onCliff(top),
  };
}

export const cliffFacts: readonly Fact[] = [
  {
    id: 'F4',
    group: 'training',
    title: 'At w = 5 a unit has two attractors for some biases',
    source: pascanu2013('figure 3 (computed)'),
    setup:
      'x = 5·σ(x) + b; the folds are where the engine’s slope is 1. Beside them the map is run from x = −10 and from x = 10.',
    sizes: ['It is run for 3,000 steps.'],
    compute: attractors,
  },
  {
    id: 'F5',
    group: 'training',
    title: 'Where an attractor ends, the error has a cliff',
    source: pascanu2013('figure 6 (computed)'),
    setup:
      'The sigmoid RNN of one unit: x_t = w·σ(x_{t−1}) + b, with w = 5. E = (σ(x₅₀) − 0.7)², from x₀ = 0.5, and one backward pass for each b.',
    compute: cliff,
  },
];
