/** F2, F13: what σ_max(W) tells of many steps, and what it does not. */
import { boundOf } from '../rate/bound.ts';
import { spectralRadius } from '../spectrum/eigenvalues.ts';
import type { Experiment, Matrix } from '../experiment.ts';
import { initialise } from '../initialise.ts';
import { withInputs } from '../inputs.ts';
import { singularValues } from '../matrix.ts';
import { growth } from '../spectrum/spectrum.ts';
import { range, zeroOf } from './calculus.ts';
import type { Fact, Finding, Line } from './fact.ts';
import { withV } from './networks.ts';
import { pascanu2013 } from './sources.ts';
import { median, quantile } from './statistics.ts';
import { blank } from '../blank.ts';

const T = 20;
/** Enough for medians that another 40 draws would not change much. */
const SEEDS = range(1, 40, 40);
const SIZES = [2, 5, 16] as const;

/** W = s·Q of 32 sigmoid units that start at 1/2 and read noise. */
const scaled = (s: number, seed: number): Experiment => {
  const drawn = initialise(blank('sigmoid', { n: 32, T, m: 1 }), { scheme: 'orthogonal', gain: s, seed });
  const noisy = withInputs(drawn, { kind: 'noise', seed, amplitude: 1 });
  return { ...noisy, initial: { h: noisy.initial.h.map(() => 0.5) } };
};

/** σ_max of dh_t/dh_k by steps back, t - k; of all Jacobians or of some. */
const growthOf = (
  experiment: Experiment,
  t: number,
  most?: number,
): { readonly x: number; readonly y: number }[] =>
  growth(experiment, { t, ...(most !== undefined && { most }) }).map(({ k, log }) => ({
    x: t - k,
    y: 10 ** log,
  }));

/** The paper states the bound; what lies under it was measured here, with a single draw at first. */
const OWN = 'one draw of this project';
const SEVERAL_HUNDRED = '500';

/** What the draws at s = 16 show. */
function largeScaleTexts(ends: readonly number[]): string[] {
  const text = (x: number) => Number(x.toPrecision(1)).toLocaleString('en-GB');
  const shrunk = ends.filter((end) => end < 1).length;
  const large = ends.filter((end) => end >= Number(SEVERAL_HUNDRED)).length;
  return [
    `Medians over ${ends.length} draws of Q, with the smallest and the largest.`,
    `At s = 16 the draw decides: the median is about ${text(median(ends))}.`,
    `Eight draws of ten lie between ${text(quantile(ends, 0.1))} and ${text(quantile(ends, 0.9))}. ${large} of ${ends.length} reach ${SEVERAL_HUNDRED}.`,
    `${shrunk} shrink, although γ·σ_max is 4: growth is possible there, and need not happen.`,
  ];
}

function orthogonalScales(): Finding {
  const curves = SIZES.map((s) => SEEDS.map((seed) => growthOf(scaled(s, seed), T, 5)));
  const ends = curves.map((draws) => draws.map((points) => points.at(-1)!.y));
  const bounds = SEEDS.map((seed) => {
    const { gamma, sigmaMax } = boundOf(scaled(2, seed))!;
    return (gamma * sigmaMax) ** T;
  });
  return {
    claims: [
      {
        what: 'bound (γ·s)²⁰ at s = 2',
        expected: { kind: 'digits', value: '9.5e-7' },
        found: [(boundOf(scaled(2, 1))!.gamma * 2) ** T],
      },
      {
        what: 'σ_max(dh₂₀/dh₀) over the bound (γ·σ_max(W))²⁰, s = 2',
        expected: { kind: 'below', value: 1 },
        found: ends[0].map((end, index) => end / bounds[index]),
      },
      {
        what: 'σ_max(dh₂₀/dh₀) at s = 2',
        expected: { kind: 'about', value: '3.3e-8' },
        by: OWN,
        found: ends[0],
      },
      {
        what: 'σ_max(dh₂₀/dh₀) at s = 5, above 4',
        expected: { kind: 'below', value: 1 },
        by: OWN,
        found: ends[1],
      },
      {
        what: 'σ_max(dh₂₀/dh₀) at s = 5',
        expected: { kind: 'about', value: '5e-3' },
        by: OWN,
        found: ends[1],
      },
      {
        what: 'σ_max(dh₂₀/dh₀) at s = 16, “several hundred”',
        expected: { kind: 'about', value: SEVERAL_HUNDRED },
        by: OWN,
        found: ends[2],
      },
    ],
    pictures: [
      {
        title: 'Below 4 it must vanish; above 4 it may explode or not',
        x: { label: 'steps back' },
        y: { label: 'largest singular value, h₂₀ by step k', isLog: true },
        lines: [
          ...SIZES.map((s, index): Line => ({
            name: `s = ${s}`,
            tone: 'backward',
            points: curves[index][0].map(({ x }, place) => {
              const values = curves[index].map((points) => points[place].y);
              return { x, y: median(values), low: Math.min(...values), high: Math.max(...values) };
            }),
          })),
          { name: 'bound, s = 2', tone: 'reference', points: [1, T].map((x) => ({ x, y: 0.5 ** x })) },
        ],
      },
    ],
    remarks: largeScaleTexts(ends[2]),
    experiment: scaled(5, 1),
    plane: {
      cell: 'sigmoid',
      scheme: 'orthogonal',
      x: { name: 'gain', from: 1, to: 20, count: 64 },
      y: { name: 'amplitude', from: 0, to: 2, count: 48 },
    },
  };
}

const RADIUS = 0.9;
const STATED = 3.25;

const triangular = (a: number): Matrix => [
  [RADIUS, a],
  [0, RADIUS],
];

function nonNormal(): Finding {
  // The larger the corner, the larger σ_max.
  const W = triangular(zeroOf((a) => singularValues(triangular(a))[0] - STATED, 0, 10));
  const base = withV(blank('linear', { n: 2, T: 100, m: 1 }), 1);
  const experiment: Experiment = { ...base, weights: { ...base.weights, W, V: [[1, 0]] } };
  const points = growthOf(experiment, 100);
  const at = (steps: number) => points.find(({ x }) => x === steps)!.y;
  const top = points.reduce((best, point) => (point.y > best.y ? point : best));
  return {
    claims: [
      {
        what: 'spectral radius of W',
        expected: { kind: 'digits', value: '0.9' },
        found: [spectralRadius(W)],
      },
      { what: 'σ_max(W)', expected: { kind: 'digits', value: '3.25' }, found: [singularValues(W)[0]] },
      { what: 'σ_max(W¹⁰)', expected: { kind: 'digits', value: '11.6' }, found: [at(10)] },
      { what: 'step of the largest', expected: { kind: 'between', from: 9, to: 10 }, found: [top.x] },
      { what: 'σ_max(W¹⁰⁰)', expected: { kind: 'below', value: 0.01 }, found: [at(100)] },
    ],
    pictures: [
      {
        title: `It grows for ${top.x} steps although both eigenvalues are ${RADIUS}, then dies`,
        x: { label: 'steps back' },
        y: { label: 'largest singular value, h₁₀₀ by step k', isLog: true },
        lines: [
          { name: 'largest', tone: 'backward', points },
          {
            name: '0.9 to the steps',
            tone: 'reference',
            points: [1, 100].map((x) => ({ x, y: RADIUS ** x })),
          },
        ],
        marks: [{ name: `step 10: ${at(10).toFixed(1)}`, x: 10, y: at(10) }],
      },
    ],
    remarks: [`The entry beside them, ${W[0][1].toFixed(3)}, was found by its σ_max; the growth follows.`],
    experiment,
  };
}

export const boundFacts: readonly Fact[] = [
  {
    id: 'F2',
    group: 'bounds',
    title: 'Below σ_max(W) = 1/γ vanishing is certain; above, growth is possible',
    source: pascanu2013('section 2.1'),
    setup:
      'Sigmoid, whose γ is 1/4; W = s·Q with Q orthogonal. The paper states the bound alone; the sizes under it are this project’s.',
    sizes: [`32 units, ${T} steps. ${SEEDS.length} draws of Q, U and the inputs.`],
    compute: orthogonalScales,
  },
  {
    id: 'F13',
    group: 'bounds',
    title: 'A spectral radius below 1 does not stop growth',
    source: { text: 'Computed for this project; the radius tells of the long run alone' },
    setup:
      'Linear; both eigenvalues of W are 0.9, and the entry beside them makes σ_max(W) 3.25. Singular values of the products of the engine’s Jacobians, over 100 steps.',
    compute: nonNormal,
  },
];
