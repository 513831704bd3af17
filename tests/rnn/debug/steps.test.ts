// Answers by steps, and those of several sequences: the first wrong step is found, going forward or back.
import { describe, expect, test } from 'vitest';
import {
  type BatchExperiment,
  diagnoseAnswer,
  differentiate,
  type Experiment,
  mistakenGradient,
  type MistakeId,
  parametersOf,
  parseAnswer,
} from '../../../src/rnn/index.ts';
import { Computed } from '../../../src/rnn/debug/computed.ts';
import { rightMethod } from '../../../src/rnn/debug/method.ts';
import { familyOf } from '../../../src/rnn/debug/mistakes.ts';
import { drawn } from '../../support/drawn.ts';

const cells = ['sigmoid', 'relu', 'lstm', 'gru'] as const;
const experimentOf = (cell: Experiment['cell']) =>
  drawn({ cell, T: 4, n: 3, m: 2, q: 2, isStarted: true, hasBiases: true, seed: 0.3 });

const { cell, weights, loss: _loss, ...sequence } = experimentOf('lstm');
const other = drawn({ cell, T: 2, n: 3, m: 2, q: 2, seed: 0.4 });
const batch: BatchExperiment = {
  version: 2,
  cell,
  weights,
  sequences: [sequence, { inputs: other.inputs, targets: other.targets }],
  loss: 'mse',
  reduction: 'mean',
};

/** With another number in it. */
const withEntry = <Json>(
  json: Json,
  path: readonly (string | number)[],
  change: (x: number) => number,
): Json => {
  const copy = structuredClone(json);
  const owner = path.slice(0, -1).reduce((of: any, key) => of[key], copy);
  owner[path.at(-1)!] = change(owner[path.at(-1)!]);
  return copy;
};

describe.each(cells)('%s', (cell) => {
  const experiment = experimentOf(cell);
  const computed = differentiate(experiment);

  test('all that differentiate gives is right, in float64, float32 and to four digits', () => {
    const roundings: ((x: number) => number)[] = [(x) => x, Math.fround, (x) => Number(x.toPrecision(4))];
    for (const round of roundings) {
      const text = JSON.stringify(computed, (_, x) => (typeof x === 'number' ? round(x) : x));
      const { parameters, quantities, finding } = diagnoseAnswer(
        experiment,
        parseAnswer(JSON.parse(text), experiment),
      );
      expect(Object.keys(quantities)).toContain('inputGradients');
      for (const [name, { verdict }] of Object.entries({ ...parameters, ...quantities })) {
        expect([name, verdict]).toEqual([name, 'right']);
      }
      expect(finding).toMatch(/^All are right/);
    }
  });

  test('a wrong state is said to be where the way forward goes astray', () => {
    const answer = withEntry(
      withEntry(computed, ['hidden', 1, 2], (x) => x + 0.1),
      ['hidden', 3, 0],
      () => 0.9,
    );
    const { quantities, finding } = diagnoseAnswer(experiment, answer as never);
    expect(quantities.hidden.verdict).not.toBe('right');
    expect(finding).toMatch(
      /^Your h_2 is not this network’s h_2: entry 3 is .*h_1 is right: look at the line of step 2/,
    );
  });

  test('the first wrong step, going back, is where the way back goes astray', () => {
    const answer = withEntry(
      withEntry(computed, ['hiddenGradients', 1, 0], (x) => -x),
      ['hiddenGradients', 0, 0],
      (x) => 2 * x,
    );
    const { finding } = diagnoseAnswer(experiment, answer as never);
    expect(finding).toMatch(
      /^Going back, dE\/dh_2 is the first that is wrong: entry 1 .*dE\/dh_3 is right: look at/,
    );
  });

  test('what is tiny beside others is wrong all the same', () => {
    const small: Experiment = {
      ...experiment,
      targets: experiment.targets.map((y, t) => (t === 3 ? y : null)),
    };
    const faint: Experiment = {
      ...small,
      weights: { ...small.weights, W: small.weights.W.map((row) => row.map((x) => 0.01 * x)) },
    };
    const { hiddenGradients } = differentiate(faint);
    const answer = {
      hiddenGradients: hiddenGradients.map((row, t) => (t === 0 ? row.map((x) => 2 * x) : row)),
    };
    const { quantities } = diagnoseAnswer(faint, answer);
    expect(quantities.hiddenGradients.verdict).not.toBe('right');
  });

  test.each<MistakeId>(['no-activation-derivative', 'untransposed', 'only-last-loss', 'factor-2'])(
    '%s is named by what arrives at each step alone',
    (id) => {
      if (cell === 'relu' && id === 'no-activation-derivative') return;
      const quantity = { kind: 'arrival', of: 'h', sequence: 0 } as const;
      const [way] = familyOf(id).ways(quantity, experiment);
      const own = new Computed(experiment);
      const hiddenGradients = own.arrival(way.change(rightMethod), 'h', 0).plain as number[][];
      const { quantities } = diagnoseAnswer(experiment, { hiddenGradients });
      expect(quantities.hiddenGradients.mistakes).toContain(id);
    },
  );

  test('the states of another network are named', () => {
    const { hidden } = differentiate({ ...experiment, initial: zeroed(experiment.initial) });
    const { quantities, finding } = diagnoseAnswer(experiment, { hidden });
    expect(quantities.hidden.mistakes).toEqual(['other-network']);
    expect(finding).toContain('h_0 = 0');
  });
});

describe('several sequences', () => {
  const computed = differentiate(batch);

  test('all that differentiate gives is right', () => {
    const { parameters, quantities, finding } = diagnoseAnswer(batch, parseAnswer(computed, batch));
    for (const { verdict } of Object.values({ ...parameters, ...quantities })) expect(verdict).toBe('right');
    expect(Object.keys(parameters)).toEqual(parametersOf(batch));
    expect(Object.keys(quantities)).toContain('sequences[1].preactivationGradients.f');
    expect(finding).toBe('All are right.');
  });

  test.each<MistakeId>([
    'only-last-term',
    'no-activation-derivative',
    'untransposed',
    'factor-2',
    'gate-order',
    'current-state',
  ])('%s is named', (id) => {
    const W = mistakenGradient(batch, 'W', id)!;
    expect(diagnoseAnswer(batch, { W }).parameters.W!.mistakes).toContain(id);
  });

  test('the sum for the mean is named with what it was not divided by', () => {
    const { W, V } = differentiate({ ...batch, reduction: 'sum' }).gradients;
    const { parameters } = diagnoseAnswer(batch, { W: W!, V: V! });
    for (const { candidates } of Object.values(parameters))
      expect(candidates[0].detail).toBe('times 12, the number of outputs with a loss');
  });

  test('one sequence alone, or a state carried from one to the next, is named', () => {
    const alone = differentiate({ ...batch, reduction: 'sum', sequences: batch.sequences.slice(0, 1) });
    const summed: BatchExperiment = { ...batch, reduction: 'sum' };
    const found = diagnoseAnswer(summed, { W: alone.gradients.W!, U: alone.gradients.U! });
    expect(found.parameters.W!.mistakes).toContain('some-sequences');
    const { hidden, cells } = alone.sequences[0];
    const carried = differentiate({
      ...summed,
      sequences: [
        batch.sequences[0],
        { ...batch.sequences[1], initial: { h: hidden.at(-1)!, c: cells!.at(-1)! } },
      ],
    });
    const again = diagnoseAnswer(summed, { W: carried.gradients.W!, U: carried.gradients.U! });
    expect(again.parameters.W!.candidates[0].detail).toContain('h_T of the sequence before');
  });

  test('a wrong step is said with its sequence', () => {
    const answer = withEntry(computed, ['sequences', 1, 'hiddenGradients', 0, 1], (x) => x + 1);
    const { finding } = diagnoseAnswer(batch, answer as never);
    expect(finding).toMatch(/^Going back, dE\/dh_1 of sequence 2 is the first that is wrong/);
  });
});

describe.each(['mse', 'bce', 'linear', 'cross-entropy'] as const)('the loss %s', (loss) => {
  const { weights, ...single } = drawn({ cell: 'tanh', T: 3, n: 3, m: 2, q: 2, isStarted: true, seed: 0.6 });
  const { V: _, ...headless } = weights;
  const one: BatchExperiment = {
    version: 2,
    cell: 'tanh',
    weights: headless,
    sequences: [{ ...single, targets: [1, 2, 0].map((at) => [0, 1, 2].map((i) => Number(i === at))) }].map(
      ({ inputs, targets, initial }) => ({ inputs, targets, initial }),
    ),
    loss,
    reduction: 'mean',
  };

  test('mistaken derivatives of it are named, without an output layer', () => {
    const quantity = { kind: 'gradient', parameter: 'W' } as const;
    const computed = new Computed(one);
    const right = computed.gradient(rightMethod, 'W').values;
    const wrong = familyOf('loss-derivative')
      .ways(quantity, computed.experiment)
      .map(({ change }) => computed.gradient(change(rightMethod), 'W'))
      .filter(({ values }) => values.every((x, i) => Math.abs(x - right[i]) < 100))
      .filter(({ values }) => values.some((x, i) => Math.abs(x - right[i]) > 1e-3));
    expect(wrong.length).toBeGreaterThan(1);
    for (const { plain } of wrong.slice(0, 3)) {
      expect(diagnoseAnswer(one, { W: plain }).parameters.W!.verdict).toBe('wrong');
    }
  });
});

function zeroed({ h, c }: Experiment['initial']): Experiment['initial'] {
  const zeros = h.map(() => 0);
  return { h: zeros, ...(c && { c: zeros }) };
}
