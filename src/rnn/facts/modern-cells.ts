/** F21 to F24: cells whose step back is bounded by how they are made. */
import { blank } from '../blank.ts';
import type { Experiment, Matrix } from '../experiment.ts';
import { spectralRadius } from '../spectrum/eigenvalues.ts';
import { itemize } from '../itemize.ts';
import { growth, spectrum } from '../spectrum/spectrum.ts';
import { range } from './calculus.ts';
import type { Claim, Fact, Finding, Line } from './fact.ts';
import { gatesAtBias } from './gates.ts';
import { halfLifeOf, withV } from './networks.ts';
import { chang2019, feng2024, li2018 } from './sources.ts';

/** One unit without input whose gates see their biases alone, over T steps. */
const atBiases = (cell: 'mingru' | 'minlstm', b: readonly number[], T: number): Experiment => {
  const experiment = withV(blank(cell, { n: 1, T, m: 1 }), 1);
  return { ...experiment, weights: { ...experiment.weights, b } };
};

/** What is left of dE_T/dh, or dE_T/dc, so many steps back, at index 0 to T, by the engine's own terms. */
function sharesOf(experiment: Experiment, of: 'hidden' | 'cell' = 'hidden'): number[] {
  const back = itemize(experiment).flow(experiment.inputs.length)[of]!.toReversed();
  return back.map((norm) => norm / back[0]);
}

/** z = σ(b); the candidate stays at 0. */
const minGru = (b: number, T: number): Experiment => atBiases('mingru', [b, 0], T);

function minGruBound(): Finding {
  const T = 20;
  const stated = [0, -1, -2, -3] as const;
  const shares = stated.map((b) => sharesOf(minGru(b, T)));
  const left = (b: (typeof stated)[number]) => shares[stated.indexOf(b)][T];
  return {
    claims: [
      {
        what: `left after ${T} steps, b_z = 0`,
        expected: { kind: 'digits', value: '9.5e-7' },
        found: [left(0)],
      },
      {
        what: 'half-life in steps, b_z = −3',
        expected: { kind: 'digits', value: '14.27' },
        found: [halfLifeOf(left(-3), T)],
      },
      {
        what: `left after ${T} steps, b_z = −3`,
        expected: { kind: 'digits', value: '0.378' },
        found: [left(-3)],
      },
      {
        what: 'factor of a step, b_z from −6 to 6, at its largest',
        expected: { kind: 'below', value: 1 },
        found: [Math.max(...range(-6, 6, 49).map((b) => sharesOf(minGru(b, 1))[1]))],
      },
    ],
    pictures: [
      {
        title: 'The bias of z alone says how far the gradient comes',
        x: { label: 'steps back' },
        y: { label: 'share of dE/dh left', isLog: true },
        lines: stated.map((b, index): Line => ({
          name: `b = ${b < 0 ? '−' : ''}${Math.abs(b)}`,
          tone: 'backward',
          points: shares[index].map((y, x) => ({ x, y })),
        })),
      },
    ],
  };
}

/** f = σ(bias), i = σ(input); the candidate stays at 0. */
const minLstm = (bias: number, T: number, input = 0): Experiment => atBiases('minlstm', [bias, input, 0], T);
/** What is left of dE/dc of an LSTM whose gates see their biases alone. */
const lstmShares = (bias: number, T: number): number[] =>
  sharesOf(gatesAtBias({ i: [0], f: [bias] }, T), 'cell');

function minLstmBias(): Finding {
  const T = 20;
  const stated = [
    [1, '0.594', '1.33', '2.21'],
    [3, '0.656', '1.64', '14.27'],
  ] as const;
  const halfLife = (shares: readonly number[]) => halfLifeOf(shares[T], T);
  const biases = range(0, 5, 21);
  return {
    claims: [
      ...stated.flatMap(([b, factor, own, usual]): Claim[] => [
        {
          what: `factor f/(f + i) of a step, b_f = ${b}`,
          expected: { kind: 'digits', value: factor },
          found: [sharesOf(minLstm(b, 1))[1]],
        },
        {
          what: `half-life in steps, b_f = ${b}`,
          expected: { kind: 'digits', value: own },
          found: [halfLife(sharesOf(minLstm(b, T)))],
        },
        {
          what: `half-life of an LSTM’s c, b_f = ${b}`,
          expected: { kind: 'digits', value: usual },
          found: [halfLife(lstmShares(b, T))],
        },
      ]),
      {
        what: 'half-life of a minLSTM at b_f = 3 and b_i = −3',
        expected: { kind: 'digits', value: '14.27' },
        found: [halfLife(sharesOf(minLstm(3, T, -3)))],
      },
    ],
    pictures: [
      {
        title: 'A large forget bias makes an LSTM remember, a minLSTM hardly',
        x: { label: 'forget bias' },
        y: { label: 'half-life in steps', isLog: true },
        lines: [
          {
            name: 'LSTM, c',
            tone: 'forward',
            points: biases.map((x) => ({ x, y: halfLife(lstmShares(x, T)) })),
          },
          {
            name: 'minLSTM',
            tone: 'backward',
            points: biases.map((x) => ({ x, y: halfLife(sharesOf(minLstm(x, T))) })),
          },
        ],
      },
    ],
    remarks: ['f and i are normalised: an input bias of −b_f brings the half-life of an LSTM back.'],
    experiment: minLstm(3, 100),
    parameter: 'U',
  };
}

/** One IndRNN unit without input, active from h_0 = 1 on, and not from h_0 = −1. */
function indRnn(u: number, T: number, from = 1): Experiment {
  const experiment = withV(blank('indrnn', { n: 1, T, m: 1 }), 1);
  return {
    ...experiment,
    weights: { ...experiment.weights, u: [u] },
    initial: { h: [from] },
    // Which no output is: something sets out.
    targets: experiment.targets.with(T - 1, [-1]),
  };
}

function indRnnBound(): Finding {
  const T = 100;
  const bound = 2 ** (1 / T);
  const us = [0.99, 1, bound, 1.02];
  const shares = us.map((u) => sharesOf(indRnn(u, T)));
  return {
    claims: [
      {
        what: 'factor of 100 active steps at the bound, to 1e-6',
        expected: { kind: 'exact', value: 2 },
        found: [shares[2][T]],
      },
      { what: 'the bound u', expected: { kind: 'digits', value: '1.006956' }, found: [bound] },
      {
        what: 'factor of 100 steps at u = 1',
        expected: { kind: 'exact', value: 1 },
        found: [shares[1][T]],
      },
      {
        what: 'factor of 100 steps that are not active, h₀ = −1',
        expected: { kind: 'between', from: 0, to: 0 },
        found: [sharesOf(indRnn(bound, T, -1))[T]],
      },
    ],
    pictures: [
      {
        title: 'One number a unit bounds what a hundred steps can do',
        x: { label: 'steps back' },
        y: { label: 'share of dE/dh left', isLog: true },
        lines: us.map((u, index): Line => ({
          name: u === bound ? 'u = ¹⁰⁰√2' : `u = ${u}`, // of 100 steps
          tone: u === bound ? 'forward' : 'backward',
          points: shares[index].map((y, x) => ({ x, y })),
        })),
      },
    ],
  };
}

const EPSILON = 0.01;
/** An odd number: then one direction has an eigenvalue of 0. */
const UNITS = 5;

/** I + εA, A antisymmetric with a spectral radius of 1: rotations in planes of several speeds, and a still direction. */
function antisymmetric(): Matrix {
  const A = Array.from({ length: UNITS }, (_, i) =>
    Array.from(
      { length: UNITS },
      (_, j) => Math.sign(j - i) * Math.cos(1 + 3 * Math.min(i, j) + Math.abs(i - j)),
    ),
  );
  const radius = spectralRadius(A);
  return A.map((row, i) => row.map((a, j) => Number(i === j) + (EPSILON * a) / radius));
}

function antisymmetricBound(): Finding {
  const T = 1000;
  const base = withV(blank('linear', { n: UNITS, T, m: 1 }), 1);
  const experiment: Experiment = { ...base, weights: { ...base.weights, W: antisymmetric() } };
  // Of the way back to h_0.
  const [whole] = spectrum(experiment, { t: T, most: 2 }).products;
  const values = Array.from(whole.logs, (log) => 10 ** log);
  const points = growth(experiment, { t: T, most: 40 }).map(({ k, log }) => ({ x: T - k, y: 10 ** log }));
  return {
    claims: [
      {
        what: `largest singular value after ${T} steps`,
        expected: { kind: 'digits', value: '1.0513' },
        found: [Math.max(...values)],
      },
      { what: 'the smallest', expected: { kind: 'digits', value: '1.0000' }, found: [Math.min(...values)] },
      {
        what: 'all of them',
        expected: { kind: 'between', from: 1 - 1e-9, to: (1 + EPSILON ** 2) ** (T / 2) * (1 + 1e-9) },
        found: values,
      },
    ],
    pictures: [
      {
        title: 'After a thousand steps the gradient is as long as at first',
        x: { label: 'steps back' },
        y: { label: 'largest singular value, h₁₀₀₀ by step k' },
        lines: [
          { name: 'largest', tone: 'backward', points },
          { name: '1', tone: 'reference', points: [1, T].map((x) => ({ x, y: 1 })) },
        ],
      },
    ],
    experiment: { ...experiment, ...shortened(experiment, 300) },
  };
}

/** The last steps of it: as many as Explore takes. */
const shortened = ({ inputs, targets }: Experiment, T: number): Pick<Experiment, 'inputs' | 'targets'> => ({
  inputs: inputs.slice(-T),
  targets: targets.slice(-T),
});

export const modernCellFacts: readonly Fact[] = [
  {
    id: 'F21',
    group: 'after 2018',
    title: 'A minGRU never explodes: a step back is 1 − z',
    source: feng2024,
    setup:
      'z does not see h, so the Jacobian is diagonal: one path a unit. One unit without input, z = σ(b_z); dh₂₀/dh₀ by a backward pass.',
    compute: minGruBound,
  },
  {
    id: 'F22',
    group: 'after 2018',
    title: 'The forget bias of a minLSTM is weaker than an LSTM’s',
    source: { text: `Derived for this project, from ${feng2024.text}`, url: feng2024.url },
    setup:
      'A minLSTM keeps f/(f + i) of its state, with f = σ(b_f) and i at bias 0; an LSTM keeps f of c. Half-lives by the engine, over 20 steps.',
    compute: minLstmBias,
  },
  {
    id: 'F23',
    group: 'cells',
    title: 'IndRNN: u up to 2^(1/100) at most doubles over 100 steps',
    source: li2018,
    setup:
      'A unit feeds itself alone, h ← ReLU(u h). While it is active a step back multiplies by u: dh₁₀₀/dh₀ by a backward pass.',
    compute: indRnnBound,
  },
  {
    id: 'F24',
    group: 'after 2018',
    title: 'An antisymmetric RNN holds the gradient by construction',
    source: chang2019,
    setup: `Linear, J = I + εA, where A = −Aᵀ has a spectral radius of 1 and ε = ${EPSILON}. Singular values of the product of the engine’s Jacobians.`,
    sizes: [`${UNITS} units, 1,000 steps.`, 'Explore has the last 300 of them.'],
    compute: antisymmetricBound,
  },
];
