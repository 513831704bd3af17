/** F19: what powers of a random matrix do although its spectral radius is 1. */
import { randomNormal } from 'd3-random';
import { Backward, Graph, matmul, Session } from '../../autograd/index.ts';
import { blank } from '../blank.ts';
import type { Experiment } from '../experiment.ts';
import { norm } from '../matrix.ts';
import { initialise, type SchemeName } from '../initialise.ts';
import { withInputs } from '../inputs.ts';
import { randomOf } from '../random.ts';
import { range } from './calculus.ts';
import type { Claim, Fact, FactPoint, Finding } from './fact.ts';
import { withV } from './networks.ts';
import { pennington2017 } from './sources.ts';
import { mean, median } from './statistics.ts';

const n = 128;
const SEEDS = range(1, 5, 5);
const LENGTHS = [1, 2, 5, 10, 20] as const;
const STATED = ['2', '2.60', '3.86', '5.34', '7.46'] as const;
/** Random directions by which a Frobenius norm is measured. */
const DIRECTIONS = 8;
/** Passes there and back, after which a largest singular value has three digits or more. */
const SWEEPS = 20;

const limit = (L: number): number => Math.sqrt((L + 1) ** (L + 1) / L ** L);

interface Sizes {
  /** σ_max(W^L). */
  readonly largest: number;
  /** |W^L|_F/√n. */
  readonly typical: number;
}

/** A linear network of L steps carries vectors forward, W^L v, and cotangents back, (W^L)ᵀ u: power iteration by both. */
function sizesOf(W: ArrayLike<number>, L: number, seed: number): Sizes {
  const graph = new Graph();
  const w = graph.leaf([n, n], 'W');
  const start = graph.leaf([n], 'h');
  const end = Array.from({ length: L }).reduce<typeof start>((h) => matmul(w, h), start);
  const session = new Session(graph);
  session.set(w, W);
  const cotangent = new Float64Array(n);
  const pass = new Backward(session, [{ node: end, cotangent }], [start]);
  const carry = (v: ArrayLike<number>): number => {
    session.set(start, v);
    session.forward();
    cotangent.set(session.value(end));
    return norm(cotangent);
  };
  const normal = randomNormal.source(randomOf(seed, L, 'page'))();
  const unitVector = (v: ArrayLike<number>) => {
    const length = norm(v);
    return Float64Array.from(v, (x) => x / length);
  };
  const directions = range(1, DIRECTIONS, DIRECTIONS).map(() =>
    unitVector(Array.from({ length: n }, normal)),
  );
  const lengths = directions.map(carry);
  let largest = lengths.at(-1)!;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    pass.run();
    largest = carry(unitVector(pass.cotangent(start)));
  }
  return { largest, typical: Math.sqrt(mean(lengths.map((length) => length ** 2))) };
}

const drawn = (scheme: SchemeName, units: number, T: number, seed: number): Experiment =>
  initialise(blank('linear', { n: units, T, m: 1 }), { scheme, gain: 1, seed });

function products(): Finding {
  const sizes = LENGTHS.map((L) =>
    SEEDS.map((seed) => sizesOf(drawn('gaussian', n, 1, seed).weights.W.flat(), L, seed)),
  );
  const Q = drawn('orthogonal', n, 1, 1).weights.W.flat();
  const largest = sizes.map((draws) => draws.map(({ largest }) => largest));
  const typical = sizes.map((draws) => draws.map(({ typical }) => typical));
  const points = (values: readonly (readonly number[])[]): FactPoint[] =>
    LENGTHS.map((x, index) => ({
      x,
      y: median(values[index]),
      low: Math.min(...values[index]),
      high: Math.max(...values[index]),
    }));
  return {
    claims: [
      ...LENGTHS.map((L, index): Claim => ({
        what: L === 1 ? 'σ_max(W)' : `σ_max(W^${L})`,
        expected: { kind: 'about', value: STATED[index] },
        found: largest[index],
      })),
      ...[5, 20].map((L): Claim => ({
        what: `|W^${L}|_F/√n, a usual direction`,
        expected: { kind: 'about', value: '1' },
        found: typical[LENGTHS.findIndex((length) => length === L)],
      })),
      {
        what: 'σ_max(Q^L) of an orthogonal Q, L up to 20, to 3 digits',
        expected: { kind: 'between', from: 0.9995, to: 1.0005 },
        found: LENGTHS.map((L) => sizesOf(Q, L, 1).largest),
      },
    ],
    pictures: [
      {
        title: 'The luckiest direction grows, the usual one does not',
        x: { label: 'steps L' },
        y: { label: 'factor of W to the L' },
        lines: [
          { name: 'largest', tone: 'backward', points: points(largest) },
          { name: 'usual', tone: 'forward', points: points(typical) },
          { name: 'n → ∞', tone: 'reference', points: range(1, 20, 39).map((L) => ({ x: L, y: limit(L) })) },
        ],
      },
    ],
    experiment: withInputs(withV(drawn('gaussian', 64, 20, 1), 1), { kind: 'noise', seed: 1, amplitude: 1 }),
  };
}

export const productFacts: readonly Fact[] = [
  {
    id: 'F19',
    group: 'bounds',
    title: 'Spectral radius 1 is no guarantee: powers of W grow',
    source: pennington2017,
    setup:
      'Linear, W Gaussian with variance 1/n. The engine carries vectors forward and cotangents back through L steps until the largest singular value of W^L is left.',
    sizes: [
      `n = ${n}, ${SEEDS.length} draws. A usual direction: ${DIRECTIONS} random vectors for each draw.`,
      'As n grows, free probability gives √((L+1)^(L+1)/L^L).',
    ],
    compute: products,
  },
];
