import { describe, expect, test } from 'vitest';
import {
  differentiate,
  type Experiment,
  formatExperiment,
  itemize,
  norm,
  parametersOf,
  parseExperiment,
  sizesOf,
} from '../../src/rnn/index.ts';
import { eigenvalues } from '../../src/rnn/spectrum/eigenvalues.ts';
import { radiusOf } from '../../src/rnn/initialise.ts';
import { lossStepsOf } from '../../src/rnn/inputs.ts';
import { singularValues } from '../../src/rnn/matrix.ts';
import { presets } from '../../src/rnn/presets.ts';
import { spectrum } from '../../src/rnn/spectrum/spectrum.ts';
import { unroll } from '../../src/rnn/unroll.ts';

const make = (id: string): Experiment => presets.find((preset) => preset.id === id)!.make();
/** The norm of the product of `steps` Jacobians from the last step back. */
const productNorm = (experiment: Experiment, steps = sizesOf(experiment).T): number => {
  const { T } = sizesOf(experiment);
  const { products } = spectrum(experiment, { t: T, most: T });
  return 10 ** products.find(({ k }) => k === T - steps)!.logs[0];
};
/** |dE/dh_k| for k = 0 to T. */
const hiddenNorms = (experiment: Experiment): number[] => {
  const { initialGradients, hiddenGradients } = differentiate(experiment);
  return [initialGradients.h, ...hiddenGradients].map((row) => norm(row));
};
/** The forget gates of an LSTM at all steps. */
const forgetGates = (experiment: Experiment): number[][] => {
  const { session } = unroll(experiment);
  const nodes = session.graph.nodes.filter(({ name }) => name === 'gate f');
  return nodes.map((node) => Array.from(session.value(node)));
};
const halfLife = (factor: number) => Math.LN2 / -Math.log(factor);
/** The steps after which half is left of a product of gates, for each unit. */
const halfLives = (experiment: Experiment): number[] => {
  const gates = forgetGates(experiment);
  return gates[0].map((_, unit) => {
    const log = gates.reduce((sum, row) => sum + Math.log(row[unit]), 0) / gates.length;
    return halfLife(Math.exp(log));
  });
};
const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

describe.each(presets)('$id', ({ note, make }) => {
  test('is a valid experiment, the same each time, whose loss has a gradient', () => {
    const experiment = make();
    expect(parseExperiment(JSON.parse(formatExperiment(experiment)))).toEqual(experiment);
    expect(make()).toEqual(experiment);
    const { loss, gradients } = differentiate(experiment);
    expect(loss).toBeGreaterThan(0);
    expect(norm(gradients[parametersOf(experiment)[0]]!.flat())).toBeGreaterThan(0);
  });

  test('says in a sentence or two what to see', () => {
    expect(note).toMatch(/^[^.!?].*[^.]\.$/s);
    expect(note.replace(/\d\.\d/g, '').split('.').length - 1).toBeLessThanOrEqual(2);
  });
});

test('names and ids are unique, and short enough for a menu', () => {
  for (const key of ['id', 'name', 'note'] as const) {
    expect(new Set(presets.map((preset) => preset[key])).size).toBe(presets.length);
  }
  for (const { id, name } of presets) {
    expect(id).toMatch(/^[a-z0-9-]+$/);
    expect(name.length).toBeLessThanOrEqual(44);
  }
});

describe('sigmoid, W = s·Q, n = 32, T = 20 (F2)', () => {
  test.each([
    [2, 3.3e-8, 9.5e-7],
    [5, 5e-3, 86.7],
    [16, 700, 1.1e12],
  ])('s = %d: a product of %d under a bound of %d', (s, expected, bound) => {
    const experiment = make(`sigmoid-${s}`);
    expect(sizesOf(experiment)).toMatchObject({ n: 32, T: 20 });
    expect(lossStepsOf(experiment)).toBe('last');
    const found = productNorm(experiment);
    expect(found / expected).toBeGreaterThan(0.9);
    expect(found / expected).toBeLessThan(1.1);
    const sigmaMax = singularValues(experiment.weights.W)[0];
    expect(sigmaMax).toBeCloseTo(s, 2);
    expect((sigmaMax / 4) ** 20 / bound).toBeCloseTo(1, 1);
  });

  test('the three have one Q and one input', () => {
    const [two, five] = [make('sigmoid-2'), make('sigmoid-5')];
    expect(five.inputs).toEqual(two.inputs);
    expect(five.weights.U).toEqual(two.weights.U);
    expect(five.weights.W[3][4] / two.weights.W[3][4]).toBeCloseTo(2.5, 2);
  });
});

test('non-normal: radius 0.9, σ_max 3.25, 11.6 by step 10, then it dies (F13)', () => {
  const experiment = make('non-normal');
  expect(radiusOf(experiment)).toEqual([0.9]);
  expect(singularValues(experiment.weights.W)[0]).toBeCloseTo(3.25, 2);
  expect(productNorm(experiment, 10)).toBeCloseTo(11.6, 1);
  const norms = hiddenNorms(experiment).reverse();
  expect(norms[10] / norms[0]).toBeCloseTo(11.6, 1);
  expect(norms[79] / norms[0]).toBeLessThan(0.1);
  // Nine steps of growth; the tenth leaves as much but for what the other direction loses.
  expect(norms.indexOf(Math.max(...norms))).toBe(9);
});

test('W = −0.8: neighbouring terms have opposite signs, and most of them cancel', () => {
  const experiment = make('cancel');
  const { T } = sizesOf(experiment);
  const terms = itemize(experiment);
  const signed = Array.from({ length: T }, (_, index) => terms.at('W', T, index + 1).value.flat()[0]);
  const size = (xs: readonly number[]) => Math.abs(xs.reduce((sum, x) => sum + x, 0));
  expect(size(signed)).toBeLessThan(0.1 * size(signed.map(Math.abs)));
  expect(signed.slice(1).filter((x, index) => x * signed[index] < 0).length).toBeGreaterThanOrEqual(T - 2);
});

test('a long sigmoid network vanishes, below float16 after twelve steps', () => {
  const norms = hiddenNorms(make('sigmoid-long'));
  expect(norms[89]).toBeGreaterThan(2 ** -24);
  expect(norms[88]).toBeLessThan(2 ** -24);
  expect(norms[100]).toBeGreaterThan(0.1);
  expect(norms[50]).toBeLessThan(6e-8);
  expect(norms[0]).toBeGreaterThan(0);
});

test.each([
  [0, 1],
  [1, 2.21],
  [3, 14.3],
])('LSTM with forget bias %d: half is left after %d steps (F9)', (bias, expected) => {
  const experiment = make(`lstm-${bias}`);
  expect(sizesOf(experiment)).toMatchObject({ n: 32, T: 100 });
  expect(halfLife(1 / (1 + Math.exp(-bias)))).toBeCloseTo(expected, 1);
  expect(median(halfLives(experiment)) / expected).toBeGreaterThan(0.97);
  expect(median(halfLives(experiment)) / expected).toBeLessThan(1.03);
  // The gradient itself falls about so fast: W is small, but not nothing.
  const { hiddenGradients, initialGradients } = differentiate(experiment);
  const factor = (norm(initialGradients.c!) / norm(hiddenGradients[99])) ** (1 / 100);
  expect(halfLife(factor)).toBeGreaterThan(expected);
  expect(halfLife(factor)).toBeLessThan(1.4 * expected);
});

test('chrono: half-lives from a step to the length of the sequence, a median of about 35 (F10)', () => {
  const found = halfLives(make('chrono'));
  expect(median(found)).toBeGreaterThan(25);
  expect(median(found)).toBeLessThan(45);
  expect(Math.min(...found)).toBeLessThan(10);
  expect(Math.max(...found)).toBeGreaterThan(55);
  const arrives = (id: string) => norm(differentiate(make(id)).initialGradients.c!);
  expect(arrives('chrono')).toBeGreaterThan(arrives('lstm-1') * 1e6);
});

test('GRU: at h = 0 without input J = I/2 + W_n/4, of radius 1 at most; so it nearly is here (F11)', () => {
  const experiment = make('gru');
  const still = { ...experiment, inputs: experiment.inputs.map((x) => x.map(() => 0)) };
  const radius = spectrum(still, { t: 1 }).steps[0].radius;
  const ofW = eigenvalues(experiment.weights.W.slice(64)).map(({ re, im }) =>
    Math.hypot(0.5 + re / 4, im / 4),
  );
  expect(radius).toBeCloseTo(Math.max(...ofW), 10);
  expect(radius).toBeLessThan(1 + 1e-4);
  expect(radius).toBeGreaterThan(0.99);
  for (const step of spectrum(experiment, { t: 100, most: 5 }).steps) {
    expect(Math.abs(step.radius - radius)).toBeLessThan(0.03);
  }
  const norms = hiddenNorms(experiment);
  expect(norms[0] / norms[100]).toBeGreaterThan(0.1);
});

test('tanh at w = 1: prod(1 - h²) falls as t^-1.5 (F12)', () => {
  const experiment = make('power-law');
  expect(experiment.weights.W).toEqual([[1]]);
  const { hidden } = differentiate(experiment);
  const product = (t: number) => hidden.slice(0, t).reduce((p, [h]) => p * (1 - h * h), 1);
  const exponent = Math.log(product(200) / product(100)) / Math.log(2);
  expect(exponent).toBeCloseTo(-1.5, 1);
  expect(productNorm(experiment)).toBeCloseTo(product(200), 12);
  // 1/32 = 10^-1.5
  expect((product(20) / product(200)) * 10 ** -1.5).toBeCloseTo(1, 0);
});

test('linear, 1.1·Q: exactly 1.1 a step', () => {
  const norms = hiddenNorms(make('linear-grows'));
  for (let k = 0; k < 100; k++) expect(norms[k] / norms[k + 1]).toBeCloseTo(1.1, 3);
  expect(norms[1] / norms[100]).toBeGreaterThan(10_000);
});

test('ReLU, W = I: what a unit hands back is all or nothing', () => {
  const experiment = make('identity');
  const { hiddenGradients, hidden } = differentiate(experiment);
  for (let k = 1; k < 100; k++) {
    const kept = hiddenGradients[k].map((gradient, i) => (hidden[k][i] > 0 ? gradient : 0));
    expect(hiddenGradients[k - 1]).toEqual(kept.map((x) => x + 0));
  }
  const alive = hiddenGradients[0].filter((x) => x !== 0).length;
  expect(alive).toBeGreaterThan(8);
  expect(alive).toBeLessThan(32);
});

test('the text: a step a character, whose target is the next one', () => {
  const { inputs, targets, loss } = make('text');
  expect(loss).toBe('cross-entropy');
  expect(inputs.slice(1)).toEqual(targets.slice(0, -1));
  expect([inputs.length, inputs[0].length]).toEqual([21, 10]);
  expect(targets.at(-1)).toEqual(inputs[0]);
});

describe('cells of after 1997', () => {
  const share = (id: string) => {
    const norms = hiddenNorms(make(id)).slice(1);
    return norms[0] / norms.at(-1)!;
  };

  test('minGRU: what 1 − z leaves, half every 14 steps', () => {
    expect(-99 / Math.log2(share('mingru'))).toBeCloseTo(14.27, 0);
  });

  test('minLSTM: 0.656 a step at a forget bias of 3', () => {
    expect(share('minlstm') ** (1 / 99)).toBeCloseTo(0.656, 2);
  });

  test('IndRNN: twice as much after 100 steps', () => {
    const norms = hiddenNorms(make('indrnn'));
    expect(norms[0] / norms[100]).toBeCloseTo(2, 12);
  });

  test('GRU that resets before: its radius is near 1, as that of the other', () => {
    const rate = (id: string) => share(id) ** (1 / 99);
    expect(rate('gru-before')).toBeCloseTo(rate('gru'), 2);
  });

  test.each(['peephole', 'layernorm'])('%s: forget gates stay near 0.95', (id) => {
    expect(median(forgetGates(make(id)).flat())).toBeCloseTo(0.95, 1);
  });

  test('peephole: along c alone half is left after about 14 steps', () => {
    expect(median(halfLives(make('peephole')))).toBeCloseTo(14.3, -1);
  });
});
