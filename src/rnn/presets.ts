/** Experiments to begin with, each of which shows one thing that can happen to a gradient. */
import { type CellName, cells } from './cells/index.ts';
import { type Experiment, type ParameterName, sizesOf, type StackedExperiment } from './experiment.ts';
import { influenceBalancing } from './influence-balancing.ts';
import { type Initialisation, initialise } from './initialise.ts';
import { alphabetOf, withInputs, withText } from './inputs.ts';
import { randomOf } from './random.ts';
import { textbook } from './textbook.ts';
import { blank } from './blank.ts';

export interface Preset {
  readonly id: string;
  readonly name: string;
  /** What to see, in a sentence or two. */
  readonly note: string;
  /** The view of the gradient over time that shows it, where norms do not. */
  readonly view?: 'terms';
  /** The parameter whose triangle shows it, cut off at so many steps. */
  readonly truncation?: { readonly parameter: ParameterName; readonly horizon: number };
  /** The experiment, with the same numbers each time. */
  readonly make: () => Experiment;
}

/** The same of several layers. */
export interface LayersPreset extends Omit<Preset, 'make'> {
  readonly make: () => StackedExperiment;
}

/** With every hidden unit at `h` before the first step. */
const startingAt = (h: number, experiment: Experiment): Experiment => ({
  ...experiment,
  initial: { ...experiment.initial, h: experiment.initial.h.map(() => h) },
});

const withW = (experiment: Experiment, W: Experiment['weights']['W']): Experiment => ({
  ...experiment,
  weights: { ...experiment.weights, W },
});

/** Weights and noise of one seed. */
const noisy = (experiment: Experiment, amplitude: number, weights: Initialisation): Experiment =>
  withInputs(initialise(experiment, weights), { kind: 'noise', seed: weights.seed, amplitude });

/** W = s·Q of 32 units, Q the same for every s (Pascanu, Mikolov & Bengio 2013, section 2.1). */
const scaledSigmoid = (s: number): Experiment =>
  noisy(startingAt(0.5, blank('sigmoid', { n: 32, T: 20 })), 1, { scheme: 'orthogonal', gain: s, seed: 274 });

/** An LSTM whose W is small, so that its forget gates stay near the sigmoid of their bias. */
const longLstm = (weights: Pick<Initialisation, 'scheme' | 'forgetBias'>): Experiment =>
  noisy(blank('lstm', { n: 32, T: 100 }), 0.3, { gain: 0.1, seed: 1, ...weights });

/** With the rows of a gate's bias at a number. */
function withGateBias(experiment: Experiment, gate: string, bias: number): Experiment {
  const { n } = sizesOf(experiment);
  const b = cells[experiment.cell].gates.flatMap((name) =>
    Array.from({ length: n }, () => (name === gate ? bias : 0)),
  );
  return { ...experiment, weights: { ...experiment.weights, b } };
}

/** A cell of 32 units over 100 steps that read little. */
const calm = (cell: CellName, weights: Partial<Initialisation> = {}): Experiment =>
  noisy(blank(cell, { n: 32, T: 100 }), 0.1, { scheme: 'xavier', gain: 0.1, seed: 1, ...weights });

/** Independent units whose gradient doubles in 100 active steps (Li et al. 2018). */
function doublingIndRnn(): Experiment {
  const experiment = startingAt(1, calm('indrnn'));
  const u = experiment.initial.h.map(() => 2 ** (1 / 100));
  return { ...experiment, weights: { ...experiment.weights, u } };
}

/** Predicts the next character of a text at every step. */
function nextCharacter(text: string): Experiment {
  const characters = [...text];
  const read = withText(blank('tanh', { n: 16, T: 1 }), characters.slice(0, -1).join(''));
  const alphabet = alphabetOf(text);
  const { n } = sizesOf(read);
  const shaped: Experiment = {
    ...read,
    weights: { ...read.weights, V: alphabet.map(() => Array.from({ length: n }, () => 0)) },
    targets: characters.slice(1).map((next) => alphabet.map((character) => Number(character === next))),
    loss: 'cross-entropy',
  };
  return initialise(shaped, { scheme: 'xavier', gain: 1, seed: 1 });
}

/** Linear, with a spectral radius of 0.9, and a corner by which one direction is stretched. */
export function growsFirst(): Experiment {
  const drawn = noisy(blank('linear', { n: 2, T: 80 }), 0.5, { scheme: 'identity', gain: 1, seed: 1 });
  const { weights } = withW(drawn, [
    [0.9, 3],
    [0, 0.9],
  ]);
  // Reads the first unit, from which the way back leads through the 3.
  return { ...drawn, weights: { ...weights, V: [[1, 0]] } };
}

/** One unit that turns its state round at each step, so that the signs of the terms alternate. */
export const alternating: Experiment = {
  cell: 'tanh',
  weights: { W: [[-0.8]], U: [[0.5]], V: [[1]] },
  initial: { h: [0.5] },
  inputs: Array.from({ length: 8 }, () => [1]),
  targets: Array.from({ length: 8 }, (_, t) => (t === 7 ? [1] : null)),
  loss: 'squared-error',
};

export const presets: readonly Preset[] = [
  {
    id: 'textbook',
    name: 'Textbook: sigmoid, three steps',
    note: 'The network of the worksheet’s first question, small enough to follow every number. Each loss sends its gradient back on its own, and the last one has three terms.',
    make: () => textbook,
  },
  {
    id: 'sigmoid-2',
    name: 'Sigmoid, W = 2Q: must vanish',
    note: 'σ_max(W) = 2 is below 4, so every step back at least halves the gradient. It shrinks faster still: σ′ stays below its largest value of 1/4.',
    make: () => scaledSigmoid(2),
  },
  {
    id: 'sigmoid-5',
    name: 'Sigmoid, W = 5Q: may grow, yet shrinks',
    note: 'σ_max(W) = 5 is above 4, so the bound allows growth. Yet saturated units have a smaller σ′, and the gradient shrinks: above 4 it can explode, and need not.',
    make: () => scaledSigmoid(5),
  },
  {
    id: 'sigmoid-16',
    name: 'Sigmoid, W = 16Q: explodes',
    note: 'The same Q at 16 times its size: the gradient grows on its way back, though far less than the bound of 4 a step. Draw other weights, and it may vanish again.',
    make: () => scaledSigmoid(16),
  },
  {
    id: 'non-normal',
    name: 'Linear, ρ = 0.9: grows first',
    note: 'Both eigenvalues of W are 0.9, so the gradient dies in the end, but not before it has grown for nine steps. A single step stretches by up to σ_max(W) = 3.25; the spectral radius tells only of the long run.',
    make: growsFirst,
  },
  {
    id: 'cancel',
    name: 'Tanh, W = −0.8: terms cancel',
    note: 'Each step back multiplies by a negative number, so the terms alternate in sign, and in their sum they cancel. Norms have no sign and hide it: “Terms, signed” shows it.',
    view: 'terms',
    make: () => alternating,
  },
  {
    id: 'truncation',
    name: 'Influence balancing: truncation misleads',
    note: 'One weight drives ten units of a chain up and thirteen down; those that are further away decide. Drag ▲ below the triangle of U: the truncated gradient has the right direction from 41 steps on.',
    truncation: { parameter: 'U', horizon: 40 },
    make: () => influenceBalancing(),
  },
  {
    id: 'sigmoid-long',
    name: 'Sigmoid, 100 steps: vanishes',
    note: 'Usual weights and a long sequence: a few steps back the gradient is too small to learn from, and after twelve it is below what float16 can hold.',
    make: () =>
      noisy(startingAt(0.5, blank('sigmoid', { n: 32, T: 100 })), 1, { scheme: 'xavier', gain: 1, seed: 1 }),
  },
  {
    id: 'lstm-0',
    name: 'LSTM, forget bias 0: 100 steps',
    note: 'Forget gates stay near 1/2, so along c alone half of the gradient is lost every step: an LSTM by itself is no cure.',
    make: () => longLstm({ scheme: 'xavier', forgetBias: 0 }),
  },
  {
    id: 'lstm-1',
    name: 'LSTM, forget bias 1: 100 steps',
    note: 'Forget gates stay near 0.73, and half of the gradient along c alone is left after about 2 steps. Far back most of the little that arrives came through h.',
    make: () => longLstm({ scheme: 'xavier', forgetBias: 1 }),
  },
  {
    id: 'lstm-3',
    name: 'LSTM, forget bias 3: 100 steps',
    note: 'Forget gates stay near 0.95, and half of the gradient along c alone is left after about 14 steps: some of it arrives at step 1. By all paths, through h and W too, more is left.',
    make: () => longLstm({ scheme: 'xavier', forgetBias: 3 }),
  },
  {
    id: 'chrono',
    name: 'LSTM, chrono',
    note: 'Forget biases are spread so that some units forget at once and others last about 100 steps; the gradient that arrives at step 1 is theirs.',
    make: () => longLstm({ scheme: 'chrono' }),
  },
  {
    id: 'gru',
    name: 'GRU, W = 2Q: holds',
    note: 'Near h = 0 a step back is about I/2 + W_n/4, whose spectral radius for W_n = 2Q comes close to 1. What is left after 100 steps travels along its slowest directions.',
    make: () => noisy(blank('gru', { n: 32, T: 100 }), 0.1, { scheme: 'orthogonal', gain: 2, seed: 1 }),
  },
  {
    id: 'power-law',
    name: 'Tanh, w = 1: a power law',
    note: 'The unit creeps towards 0, where its slope is 1. The gradient falls as a power, t^-1.5, seen from the last loss as k^1.5.',
    make: () => {
      const drawn = initialise(blank('tanh', { n: 1, T: 200 }), { scheme: 'identity', gain: 1, seed: 1 });
      return startingAt(1, { ...drawn, weights: { ...drawn.weights, V: [[1]] } });
    },
  },
  {
    id: 'linear-grows',
    name: 'Linear, W = 1.1Q: explodes',
    note: 'Without an activation every step back stretches the gradient by 1.1. That is a straight line on the logarithmic axis, and more than 10,000 times as much at step 1.',
    make: () => noisy(blank('linear', { n: 16, T: 100 }), 0.5, { scheme: 'orthogonal', gain: 1.1, seed: 1 }),
  },
  {
    id: 'identity',
    name: 'ReLU, W = I: passes on or blocks',
    note: 'With W = I a unit above 0 hands its gradient back whole, however many steps, and one that falls to 0 lets nothing through.',
    make: () =>
      noisy(startingAt(0.5, blank('relu', { n: 32, T: 100 })), 0.3, { scheme: 'identity', gain: 1, seed: 1 }),
  },
  {
    id: 'gru-before',
    name: 'GRU, reset before, W = 2Q: holds',
    note: 'The reset gate acts on h before W does. Near h = 0 that makes no difference: a step back is about I/2 + W_n/4 here, too.',
    make: () =>
      noisy(blank('gru-before', { n: 32, T: 100 }), 0.1, { scheme: 'orthogonal', gain: 2, seed: 1 }),
  },
  {
    id: 'peephole',
    name: 'Peephole LSTM, forget bias 3: 100 steps',
    note: 'Gates see the cell state as well, so the gradient of c has more ways back than the forget gate. Along c alone half is left after about 14 steps, as in an LSTM.',
    make: () => calm('peephole-lstm', { forgetBias: 3 }),
  },
  {
    id: 'layernorm',
    name: 'LayerNorm LSTM, forget bias 3: 100 steps',
    note: 'Normalising c divides by its deviation and takes out what lies along c itself. So a step back leaves another share than the forget gates, which keep about 0.95.',
    make: () => calm('layernorm-lstm', { forgetBias: 3 }),
  },
  {
    id: 'mingru',
    name: 'minGRU, bias of z −3: half in 14 steps',
    note: 'Gates see the input alone, and a step back multiplies by 1 − z and nothing else. Here that is about 0.95; it can vanish, and never explode.',
    make: () => withGateBias(calm('mingru'), 'z', -3),
  },
  {
    id: 'minlstm',
    name: 'minLSTM, forget bias 3: half in 2 steps',
    note: 'Its gates are made to add up to one, so the same forget bias keeps about 0.66 a step, where an LSTM keeps 0.95.',
    make: () => calm('minlstm', { forgetBias: 3 }),
  },
  {
    id: 'indrnn',
    name: 'IndRNN, u = 1.007: doubles in 100 steps',
    note: 'Each unit has a single weight to itself, here the hundredth root of 2. While all units stay above 0, exactly twice as much arrives after 100 steps.',
    make: doublingIndRnn,
  },
  {
    id: 'text',
    name: 'Tanh, reads a text',
    note: 'Each step reads a character and predicts the next: every step has a loss, and what the first characters mean to the last ones must travel all the way back.',
    make: () => nextCharacter('the cat sat on the mat'),
  },
];

/** Layers of two units that read in both directions, with one loss in the middle of the sequence. */
function bothDirections(names: readonly CellName[], T: number): StackedExperiment {
  const random = randomOf(4, 0, 'weights');
  const vector = (length: number) => Array.from({ length }, () => Number((2.4 * random() - 1.2).toFixed(2)));
  const matrix = (rows: number, columns: number) => Array.from({ length: rows }, () => vector(columns));
  const n = 2;
  const middle = Math.ceil(T / 2);
  return {
    version: 2,
    layers: names.map((cell, layer) => {
      const rows = cells[cell].gates.length * n;
      return {
        cell,
        directions: [0, 1].map(() => ({
          weights: { W: matrix(rows, n), U: matrix(rows, layer === 0 ? 1 : 2 * n) },
        })),
      };
    }),
    output: { V: matrix(1, 2 * n) },
    sequences: [
      {
        inputs: Array.from({ length: T }, () => vector(1)),
        targets: Array.from({ length: T }, (_, t) => (t === middle - 1 ? [0.5] : null)),
      },
    ],
    loss: 'squared-error',
    reduction: 'sum',
  };
}

export const layersPresets: readonly LayersPreset[] = [
  {
    id: 'both-directions',
    name: 'Two layers, both directions',
    note: 'The loss is in the middle: its gradient goes down two layers, and to both ends of the sequence. Choose a layer and a direction to take its gradient apart.',
    make: () => bothDirections(['tanh', 'tanh'], 7),
  },
];
