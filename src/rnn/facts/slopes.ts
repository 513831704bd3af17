/** F1, F3, F12: what a single unit multiplies the gradient by. */
import { add, mul, sigmoid } from '../../autograd/index.ts';
import { differentiate } from '../differentiate.ts';
import { evaluator, peakOf, range, zeroOf } from './calculus.ts';
import type { Fact, Finding } from './fact.ts';
import { unit } from './networks.ts';
import { bengio1994, hochreiter1997 } from './sources.ts';

/** By which a step back through h = σ(w y) multiplies: |σ′(w y) w|. */
const factor = (w: number, y: number): number =>
  Math.abs(evaluator((x, constant) => sigmoid(mul(constant(w), x)))(y).slope);

function sigmoidSlope(): Finding {
  const slopes = range(-20, 20, 401).map((net) => evaluator((x) => sigmoid(x))(net).slope);
  const y = 0.5;
  const w = peakOf((w) => factor(w, y), 0, 10);
  const peak = factor(w, y);
  const below4 = range(-3.999, 3.999, 81).flatMap((w) => range(-1, 1, 41).map((y) => factor(w, y)));
  const curve = (y: number) => range(0, 12, 121).map((w) => ({ x: w, y: factor(w, y) }));
  return {
    claims: [
      { what: 'σ′ at its largest', expected: { kind: 'exact', value: 1 / 4 }, found: [Math.max(...slopes)] },
      {
        what: 'w at which |σ′(net)·w| peaks, y = 0.5',
        expected: { kind: 'digits', value: '3.087' },
        found: [w],
      },
      { what: '|σ′(net)·w| at its peak', expected: { kind: 'digits', value: '0.4477' }, found: [peak] },
      { what: 'net at the peak', expected: { kind: 'digits', value: '1.5434' }, found: [w * y] },
      {
        what: 'coth(net/2)/y at the peak, over w',
        expected: { kind: 'exact', value: 1 },
        found: [1 / Math.tanh((w * y) / 2) / y / w],
      },
      {
        what: '|σ′(net)·w| for all |w| < 4, at its largest',
        expected: { kind: 'below', value: 1 },
        found: [Math.max(...below4)],
      },
    ],
    pictures: [
      {
        title: `At y = 0.5 no weight passes back more than ${peak.toFixed(2)}`,
        x: { label: 'weight w' },
        y: { label: 'factor |σ′(wy)·w| of a step back' },
        lines: [
          { name: 'y = 0.5', tone: 'backward', points: curve(0.5) },
          { name: 'y = 1', tone: 'backward', points: curve(1) },
          { name: 'y → 0: w/4', tone: 'reference', points: [0, 4].map((w) => ({ x: w, y: w / 4 })) },
        ],
        marks: [{ name: `w = ${w.toFixed(3)}`, x: w, y: peak }],
      },
    ],
    experiment: unit('sigmoid', { w, b: 0, h: y, T: 6, target: 0 }),
  };
}

/** h = σ(wh - w/2) and its slope. */
const latch = (w: number) => evaluator((h, constant) => sigmoid(add(mul(constant(w), h), constant(-w / 2))));

/** The upper state at which a latch stays: a fixed point above 1/2, where there is one. */
const upperState = (w: number): number | undefined => {
  const excess = (h: number) => latch(w)(h).value - h;
  const least = 0.5 + 1e-5;
  return excess(least) > 0 ? zeroOf(excess, least, 1) : undefined;
};

/** How near to w = 4, where the two states part, they are looked at. */
const NEAR = 1e-2;

function latching(): Finding {
  const bistableFrom = zeroOf((w) => (upperState(w) === undefined ? -1 : 1), 1, 10);
  // The denser the nearer to 4, where J comes up to 1.
  const weights = range(Math.log10(NEAR), Math.log10(12 - 4), 120).map((log) => 4 + 10 ** log);
  const slopeAt = (w: number) => latch(w)(upperState(w)!).slope;
  const h = upperState(5)!;
  const experiment = unit('sigmoid', { w: 5, b: -2.5, h, T: 50, target: 0 });
  const { hiddenGradients, initialGradients } = differentiate(experiment);
  return {
    claims: [
      {
        what: 'w from which there are two stable states',
        expected: { kind: 'exact', value: 4 },
        found: [bistableFrom],
      },
      {
        what: `J = dh_t/dh_{t-1} at the stable states, w from ${4 + NEAR} to 12, at its largest`,
        expected: { kind: 'below', value: 1 },
        found: [Math.max(...weights.map(slopeAt))],
      },
      { what: 'J at w = 5', expected: { kind: 'digits', value: '0.619' }, found: [slopeAt(5)] },
      {
        what: 'J⁵⁰ at w = 5: what 50 steps back leave',
        expected: { kind: 'digits', value: '3.9e-11' },
        found: [initialGradients.h[0] / hiddenGradients[49][0]],
      },
    ],
    pictures: [
      {
        title: 'Where the unit holds a bit, it passes back less than arrives',
        x: { label: 'weight w' },
        y: { label: 'J, the slope of a step' },
        lines: [
          { name: 'stable states', tone: 'backward', points: weights.map((w) => ({ x: w, y: slopeAt(w) })) },
          {
            name: 'h = 1/2',
            tone: 'reference',
            points: [1, 6].map((w) => ({ x: w, y: latch(w)(0.5).slope })),
          },
          { name: 'J = 1', tone: 'reference', points: [1, 12].map((w) => ({ x: w, y: 1 })) },
        ],
        marks: [{ name: 'w = 5', x: 5, y: slopeAt(5) }],
      },
    ],
    experiment,
  };
}

function powerLaw(): Finding {
  const T = 2000;
  const { hiddenGradients, initialGradients } = differentiate(
    unit('tanh', { w: 1, b: 0, h: 1, T, target: -1 }),
  );
  /** ∏_{j<=t} (1 - h_j²) = dh_t/dh_0. */
  const product = (t: number) => initialGradients.h[0] / hiddenGradients[t - 1][0];
  const slope = (a: number, b: number) => Math.log(product(b) / product(a)) / Math.log(b / a);
  const steps = [...new Set(range(0, Math.log(T), 60).map((log) => Math.round(Math.exp(log))))];
  const last = product(T) / product(T - 1);
  return {
    claims: [
      {
        what: 'exponent of t, from step 500 to 2,000',
        expected: { kind: 'digits', value: '-1.5' },
        found: [slope(500, T)],
      },
      {
        what: 'factor of step 2,000, which an exponential would keep as at first',
        expected: { kind: 'above', value: 0.999 },
        found: [last],
      },
    ],
    pictures: [
      {
        title: 'A straight line where both axes are logarithmic: a power law',
        x: { label: 'step t', isLog: true },
        y: { label: '∏(1 − h²) after t steps', isLog: true },
        lines: [
          { name: 'tanh, w = 1', tone: 'backward', points: steps.map((t) => ({ x: t, y: product(t) })) },
          {
            name: 't⁻¹·⁵',
            tone: 'reference',
            points: [30, T].map((t) => ({ x: t, y: product(T) * (t / T) ** -1.5 * 0.5 })),
          },
        ],
      },
    ],
    experiment: unit('tanh', { w: 1, b: 0, h: 1, T: 200, target: -1 }),
  };
}

export const slopeFacts: readonly Fact[] = [
  {
    id: 'F1',
    group: 'bounds',
    title: 'No weight below 4 keeps the gradient through a sigmoid unit',
    source: hochreiter1997,
    setup:
      'One unit h = σ(net), net = w·y, with the activation y before it fixed. The factor of a step back is the slope that the engine’s backward pass gives; its peak is searched for.',
    compute: sigmoidSlope,
  },
  {
    id: 'F3',
    group: 'bounds',
    title: 'To latch is to vanish',
    source: bengio1994,
    setup:
      'h_t = σ(w h_{t-1} − w/2). Stable states and the slope J at them are found with the engine; J⁵⁰ is dh₅₀/dh₀ of one backward pass.',
    compute: latching,
  },
  {
    id: 'F12',
    group: 'bounds',
    title: 'A tanh unit at w = 1 forgets as t^−1.5, not exponentially',
    source: { text: 'Derived for this project' },
    setup: 'h_t = tanh(h_{t-1}), h₀ = 1, 2,000 steps, one backward pass from the last.',
    compute: powerLaw,
  },
];
