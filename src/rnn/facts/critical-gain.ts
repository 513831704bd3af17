/** F20: from which gain on the gradient of a gated cell at rest can grow. */
import { jacobian, Session } from '../../autograd/index.ts';
import { blank } from '../blank.ts';
import { cells } from '../cells/index.ts';
import { type Eigenvalue, eigenvalues, spectralRadius } from '../spectrum/eigenvalues.ts';
import type { Experiment, Matrix } from '../experiment.ts';
import { initialise } from '../initialise.ts';
import { traceNetwork } from '../network.ts';
import { leavesOf, shapeOf } from '../unroll.ts';
import { range, zeroOf } from './calculus.ts';
import type { Claim, Fact, Finding } from './fact.ts';
import { withV } from './networks.ts';
import { median } from './statistics.ts';

type Gated = 'lstm' | 'gru';

const n = 100;
const SEEDS = range(1, 9, 9);

const drawn = (cell: Gated, gain: number, seed: number, T = 1, units = n): Experiment =>
  withV(initialise(blank(cell, { n: units, T, m: 1 }), { scheme: 'gaussian', gain, seed }), 1);

const candidateOf = ({ cell, weights: { W } }: Experiment): Matrix => {
  const block = cells[cell].gates.indexOf(cells[cell].candidate);
  return W.slice(block * n, (block + 1) * n);
};

/** ds_1/ds_0 of the whole state, h or (h, c), from 0 without input and biases, by the engine. */
export function stateJacobian(experiment: Experiment): number[][] {
  const network = traceNetwork(shapeOf(experiment));
  const session = new Session(network.graph);
  for (const [leaf, numbers] of leavesOf(experiment, network)) session.set(leaf, numbers);
  session.forward();
  const { h, c } = network.steps[0];
  const { initial } = network;
  return jacobian(session, c ? [h, c] : [h], initial.c ? [initial.h, initial.c] : [initial.h]);
}

/** The LSTM whose candidate has the W of the GRU's. */
function lstmAs(gru: Experiment): Experiment {
  const block = cells.lstm.gates.indexOf(cells.lstm.candidate);
  const lstm = drawn('lstm', CRITICAL, 1);
  const W = lstm.weights.W.map((row, i) =>
    Math.floor(i / n) === block ? candidateOf(gru)[i - block * n] : row,
  );
  return { ...lstm, weights: { ...lstm.weights, W } };
}

const CRITICAL = 2;

/**
 * The spectral radius of J at another gain: J − I/2 is a multiple of W, and so are its eigenvalues.
 * @param spectrum of J at the critical gain
 */
const radiusAt = (spectrum: readonly Eigenvalue[], gain: number): number =>
  Math.max(
    ...spectrum.map(({ re, im }) => {
      const times = gain / CRITICAL;
      return Math.hypot(1 / 2 + times * (re - 1 / 2), times * im);
    }),
  );

function criticalGain(): Finding {
  const stated = [
    [1.9, '0.975'],
    [2, '0.991'],
    [2.1, '1.02'],
    [3, '1.242'],
  ] as const;
  const spectra = SEEDS.map((seed) => eigenvalues(stateJacobian(drawn('gru', CRITICAL, seed))));
  const radii = (gain: number): number[] => spectra.map((spectrum) => radiusAt(spectrum, gain));
  const gains = range(0, 3, 31);
  const twin = drawn('gru', CRITICAL, 1);
  return {
    claims: [
      ...stated.map(([gain, value]): Claim => ({
        what: `median spectral radius of J at g = ${gain}, within 0.03 of ${value}`,
        expected: { kind: 'between', from: Number(value) - 0.03, to: Number(value) + 0.03 },
        found: [median(radii(gain))],
      })),
      {
        what: 'the gain at which that median is 1',
        expected: { kind: 'about', value: '2' },
        found: [zeroOf((gain) => median(radii(gain)) - 1, 0.1, 3)],
      },
      {
        what: 'spectral radius of J of an LSTM over that of a GRU with the same W',
        expected: { kind: 'exact', value: 1 },
        found: [spectralRadius(stateJacobian(lstmAs(twin))) / radiusAt(spectra[0], CRITICAL)],
      },
      {
        what: 'spectral radius of J at g = 3 over that told by J at g = 2, to 3 digits',
        expected: { kind: 'between', from: 0.999, to: 1.001 },
        found: [spectralRadius(stateJacobian(drawn('gru', 3, 1))) / radiusAt(spectra[0], 3)],
      },
    ],
    pictures: [
      {
        title: 'LSTM and GRU at rest come to 1 at a gain of 2',
        x: { label: 'gain g of W' },
        y: { label: 'spectral radius of J' },
        lines: [
          {
            name: 'median draw',
            tone: 'backward',
            points: gains.map((x) => ({
              x,
              y: median(radii(x)),
              low: Math.min(...radii(x)),
              high: Math.max(...radii(x)),
            })),
          },
          { name: '1/2 + g/4', tone: 'reference', points: [0, 3].map((x) => ({ x, y: 0.5 + x / 4 })) },
          { name: '1', tone: 'reference', points: [0, 3].map((x) => ({ x, y: 1 })) },
        ],
      },
    ],
    experiment: drawn('gru', CRITICAL, 1, 60, 32),
    plane: {
      cell: 'gru',
      scheme: 'gaussian',
      x: { name: 'gain', from: 0.25, to: 4, count: 64 },
      y: { name: 'amplitude', from: 0, to: 2, count: 48 },
    },
  };
}

export const criticalGainFacts: readonly Fact[] = [
  {
    id: 'F20',
    group: 'cells',
    title: 'LSTM and GRU at rest are both critical at g = 2',
    source: {
      text: 'Derived for this project; the topic of arXiv 2605.10650',
      url: 'https://arxiv.org/abs/2605.10650',
    },
    setup:
      'No biases and no input, h = c = 0; W Gaussian with a standard deviation of g/√n. J = ds₁/ds₀ of the whole state by the engine, and its eigenvalues.',
    sizes: [`${n} units, ${SEEDS.length} draws. The stated numbers are one draw of 400 units.`],
    compute: criticalGain,
  },
];
