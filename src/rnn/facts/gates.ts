/** F9, F10, F11: what the gates of an LSTM and a GRU let through. */
import { differentiate } from '../differentiate.ts';
import { spectralRadius } from '../spectrum/eigenvalues.ts';
import type { Experiment, Matrix } from '../experiment.ts';
import { initialise } from '../initialise.ts';
import { itemize } from '../itemize.ts';
import { range } from './calculus.ts';
import { stateJacobian } from './critical-gain.ts';
import type { Claim, Fact, Finding, Line } from './fact.ts';
import { halfLifeOf, withV } from './networks.ts';
import { jozefowicz2015, tallec2018 } from './sources.ts';
import { median } from './statistics.ts';
import { blank } from '../blank.ts';

/** An LSTM whose gates see their bias alone, for W and U are 0. Rows of b: i, f, g, o. */
export const gatesAtBias = (
  biases: { readonly i: readonly number[]; readonly f: readonly number[] },
  T: number,
): Experiment => {
  const n = biases.f.length;
  const rest = Array.from({ length: 2 * n }, () => 0);
  const experiment = withV(blank('lstm', { n, T, m: 1 }), 1);
  return { ...experiment, weights: { ...experiment.weights, b: [...biases.i, ...biases.f, ...rest] } };
};

function forgetBias(): Finding {
  const T = 100;
  const stated = [
    [0, '1.0'],
    [1, '2.21'],
    [2, '5.46'],
    [3, '14.3'],
    [5, '103'],
  ] as const;
  const experimentOf = (bias: number) => gatesAtBias({ i: [0], f: [bias] }, T);
  /** |dE/dc_{T-lag}| over that at lag 0. */
  const shares = (bias: number): number[] => {
    const back = itemize(experimentOf(bias)).flow(T).cell!.toReversed();
    return back.map((norm) => norm / back[0]);
  };
  const all = stated.map(([bias]) => shares(bias));
  return {
    claims: stated.map(([bias, value], index): Claim => ({
      what: `half-life in steps, b = ${bias}`,
      expected: { kind: 'digits', value },
      found: [halfLifeOf(all[index][T], T)],
    })),
    pictures: [
      {
        title: 'Larger forget biases carry the gradient further along the cell state',
        x: { label: 'steps back' },
        y: { label: 'share of dE/dc left', isLog: true },
        lines: stated.map(([bias], index): Line => ({
          name: `b = ${bias}`,
          tone: 'backward',
          points: all[index].map((y, x) => ({ x, y })),
        })),
      },
    ],
    experiment: experimentOf(1),
    plane: {
      cell: 'lstm',
      x: { name: 'gain', from: 0.25, to: 4, count: 64 },
      y: { name: 'forget', from: -2, to: 6, count: 48 },
    },
  };
}

function chrono(): Finding {
  const [T, n] = [100, 32];
  const draws = range(1, 20, 20).map((seed) => {
    const drawn = initialise(blank('lstm', { n, T, m: 1 }), { scheme: 'chrono', gain: 1, seed });
    const b = drawn.weights.b!;
    const over = (steps: number) => gatesAtBias({ i: b.slice(0, n), f: b.slice(n, 2 * n) }, steps);
    // All states stay at 0, so that what sets out at step T is the same for every T.
    const [long, short] = [T + 1, 1].map((steps) => differentiate(over(steps)).initialGradients.c!);
    return {
      experiment: over(T),
      mirrored: Math.max(...b.slice(0, n).map((i, unit) => Math.abs(i + b[n + unit]))),
      halfLives: long.map((c, unit) => halfLifeOf(c / short[unit], T)),
    };
  });
  const medians = draws.map(({ halfLives }) => median(halfLives));
  const sorted = draws.map(({ halfLives }) => halfLives.toSorted((a, b) => a - b));
  const all = sorted.flat();
  return {
    claims: [
      { what: 'median half-life in steps', expected: { kind: 'about', value: '35' }, found: medians },
      {
        what: 'median of all units of all draws',
        expected: { kind: 'about', value: '35' },
        found: [median(all)],
      },
      {
        what: 'b_i + b_f, at its largest',
        expected: { kind: 'between', from: 0, to: 0 },
        found: draws.map(({ mirrored }) => mirrored),
      },
      {
        what: 'half-life, the shortest and the longest',
        expected: { kind: 'between', from: 1 - 1e-3, to: halfLifeAt(T - 1) + 0.01 },
        found: [Math.min(...all), Math.max(...all)],
      },
    ],
    pictures: [
      {
        title: 'Chrono spreads half-lives evenly, up to about 70 steps',
        x: { label: 'units, shortest first (%)' },
        y: { label: 'half-life in steps' },
        lines: [
          {
            name: 'median draw',
            tone: 'backward',
            points: range(0, n - 1, n).map((unit) => {
              const at = sorted.map((halfLives) => halfLives[unit]);
              return {
                x: (100 * (unit + 0.5)) / n,
                y: median(at),
                low: Math.min(...at),
                high: Math.max(...at),
              };
            }),
          },
          { name: '35 steps', tone: 'reference', points: [0, 100].map((x) => ({ x, y: 35 })) },
        ],
      },
    ],
    experiment: draws[0].experiment,
  };
}

/** Of a gate at u/(1 + u), which is σ(log u). */
const halfLifeAt = (u: number): number => Math.LN2 / Math.log(1 + 1 / u);

function gruAtRest(): Finding {
  const n = 16;
  const draw = (gain: number, seed: number) =>
    withV(initialise(blank('gru', { n, T: 1, m: 1 }), { scheme: 'orthogonal', gain, seed }), 1);
  const candidate = ({ weights }: Experiment): Matrix => weights.W.slice(2 * n);
  const seeds = range(1, 20, 20);
  const gains = range(0, 3, 13);
  const radii = gains.map((gain) => seeds.map((seed) => spectralRadius(stateJacobian(draw(gain, seed)))));
  const errors = seeds.map((seed) => {
    const experiment = draw(2, seed);
    const W = candidate(experiment);
    return Math.max(
      ...stateJacobian(experiment).flatMap((row, i) =>
        row.map((x, j) => Math.abs(x - (i === j ? 0.5 : 0) - W[i][j] / 4)),
      ),
    );
  });
  const identity = initialise(blank('gru', { n, T: 1, m: 1 }), { scheme: 'identity', gain: 2, seed: 1 });
  const below2 = radii.filter((_, index) => gains[index] < 2).flat();
  return {
    claims: [
      {
        what: 'largest |J − (I/2 + W_n/4)| of an entry',
        expected: { kind: 'below', value: 1e-12 },
        found: errors,
      },
      { what: 'spectral radius for s < 2', expected: { kind: 'below', value: 1 }, found: below2 },
      {
        what: 'spectral radius at s = 2, to 3 digits',
        expected: { kind: 'between', from: 0.5, to: 1.0005 },
        found: radii[gains.indexOf(2)],
      },
      {
        what: 'spectral radius at s = 2, Q = I, where it is largest',
        expected: { kind: 'exact', value: 1 },
        found: [spectralRadius(stateJacobian(identity))],
      },
    ],
    pictures: [
      {
        title: 'Below s = 2 every step back shrinks in the long run',
        x: { label: 'size s of the candidate’s W = s·Q' },
        y: { label: 'spectral radius of J' },
        lines: [
          {
            name: 'median draw',
            tone: 'backward',
            points: gains.map((x, index) => ({
              x,
              y: median(radii[index]),
              low: Math.min(...radii[index]),
              high: Math.max(...radii[index]),
            })),
          },
          { name: '1/2 + s/4', tone: 'reference', points: [0, 3].map((x) => ({ x, y: 0.5 + x / 4 })) },
          { name: '1', tone: 'reference', points: [0, 3].map((x) => ({ x, y: 1 })) },
        ],
      },
    ],
    remarks: ['Most draws stay a little below 1 at s = 2: only a Q with an eigenvalue of 1 reaches it.'],
    experiment: withV(
      initialise(blank('gru', { n, T: 60, m: 1 }), { scheme: 'orthogonal', gain: 2, seed: 1 }),
      1,
    ),
    plane: {
      cell: 'gru',
      scheme: 'orthogonal',
      x: { name: 'gain', from: 0.25, to: 4, count: 64 },
      y: { name: 'amplitude', from: 0, to: 2, count: 48 },
    },
  };
}

export const gateFacts: readonly Fact[] = [
  {
    id: 'F9',
    group: 'cells',
    title: 'Forget bias 1 doubles the half-life of c; 3 makes it 14',
    source: jozefowicz2015,
    setup:
      'An LSTM whose W and U are 0, so that its forget gate stays at σ(b). The engine carries dE/dc back over 100 steps: the product of 100 forget gates.',
    compute: forgetBias,
  },
  {
    id: 'F10',
    group: 'cells',
    title: 'Chrono for T_max = 100: a median half-life of about 35 steps',
    source: tallec2018,
    setup:
      'b_f = log u, where u is uniform from 1 to T_max − 1, and b_i = −b_f. The half-life of each unit is that of dE/dc, carried back over 100 steps.',
    sizes: ['32 units a draw, 20 draws. W and U are 0.'],
    compute: chrono,
  },
  {
    id: 'F11',
    group: 'cells',
    title: 'A GRU at rest cannot hold the gradient below s = 2',
    source: { text: 'Derived for this project' },
    setup:
      'At h = 0 without input or biases J = I/2 + W_n/4, with W_n = s·Q and Q orthogonal. 16 units, 20 draws: J = dh₁/dh₀ by the engine, and its eigenvalues.',
    compute: gruAtRest,
  },
];
