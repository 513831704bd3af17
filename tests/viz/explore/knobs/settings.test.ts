import { describe, expect, test } from 'vitest';
import { initialise } from '../../../../src/rnn/initialise.ts';
import { presets } from '../../../../src/rnn/presets.ts';
import { resize, sizesOf, textbook, withCell } from '../../../../src/rnn/index.ts';
import {
  defaultKnobs,
  forgetBiasShown,
  inputsShown,
  isReadable,
  type KnobSettings,
  withWeightsDrawn,
  schemeFor,
  schemeShown,
  withForgetBias,
  withKnobInputs,
} from '../../../../src/viz/explore/knobs/settings.ts';

const knobs = (change: Partial<KnobSettings>): KnobSettings => ({ ...defaultKnobs, ...change });

describe('inputsShown', () => {
  test.each(['impulse', 'constant', 'noise', 'sine', 'text'] as const)(
    'tells %s until it is edited',
    (inputs) => {
      const set = knobs({ inputs });
      expect(inputsShown(textbook, set)).toBeUndefined();
      const made = withKnobInputs(textbook, set);
      expect(inputsShown(made, set)).toBe(inputs);
      expect(
        inputsShown({ ...made, inputs: made.inputs.with(1, made.inputs[1].with(0, 9)) }, set),
      ).toBeUndefined();
      expect(inputsShown(resize(made, { T: 30 }), set)).toBeUndefined();
    },
  );

  test('a text that cannot be read is none, and changes nothing', () => {
    const set = knobs({ inputs: 'text', text: '' });
    expect(isReadable('')).toBe(false);
    expect(isReadable(String.fromCodePoint(...Array.from({ length: 65 }, (_, i) => 200 + i)))).toBe(false);
    expect(withKnobInputs(textbook, set)).toBe(textbook);
    expect(inputsShown(textbook, set)).toBeUndefined();
  });
});

describe('redrawn', () => {
  test('a new seed draws noise anew, but leaves other inputs', () => {
    const before = knobs({});
    const next = knobs({ seed: 2 });
    const noise = withKnobInputs(textbook, before);
    expect(withWeightsDrawn(noise, before, next).inputs).toEqual(withKnobInputs(textbook, next).inputs);
    expect(withWeightsDrawn(textbook, before, next).inputs).toEqual(textbook.inputs);
    expect(withWeightsDrawn(textbook, before, next)).toEqual(
      initialise(textbook, { scheme: 'xavier', gain: 1, seed: 2 }),
    );
  });

  test('a scheme that the cell does not have is the usual one', () => {
    const chrono = knobs({ scheme: 'chrono' });
    const lstm = withCell(textbook, 'lstm');
    expect(schemeFor(lstm, chrono)).toBe('chrono');
    expect(schemeFor(textbook, chrono)).toBe('xavier');
    expect(sizesOf(withWeightsDrawn(textbook, chrono, chrono))).toEqual(sizesOf(textbook));
  });

  test('the forget bias is an LSTM’s alone', () => {
    const set = knobs({ forgetBias: 2 });
    const lstm = withWeightsDrawn(withCell(textbook, 'lstm'), set, set);
    expect(lstm.weights.b).toEqual([0, 0, 0, 2, 2, 2, 0, 0, 0, 0, 0, 0]);
    expect(withWeightsDrawn(withCell(textbook, 'gru'), set, set).weights).not.toHaveProperty('b');
  });
});

describe('what the knobs show of weights', () => {
  test.each(['gaussian', 'xavier', 'orthogonal', 'identity', 'chrono'] as const)(
    'is %s where it drew them, and nothing once they were edited or come from elsewhere',
    (scheme) => {
      const set = knobs({ scheme });
      const own = withCell(textbook, 'lstm');
      expect(schemeShown(own, set)).toBeUndefined();
      const drawn = withWeightsDrawn(own, set, set);
      expect(schemeShown(drawn, set)).toBe(scheme);
      expect(schemeShown(drawn, { ...set, seed: 7 })).toBeUndefined();
      const W = drawn.weights.W.with(0, [9, 9, 9]);
      expect(schemeShown({ ...drawn, weights: { ...drawn.weights, W } }, set)).toBeUndefined();
    },
  );

  test('the forget bias is the one on show, 0 without biases, none where units differ', () => {
    const lstm = withCell(textbook, 'lstm');
    expect(forgetBiasShown(lstm)).toBe(0);
    const three = withForgetBias(lstm, 3);
    expect(forgetBiasShown(three)).toBe(3);
    expect(three.weights.b).toEqual([0, 0, 0, 3, 3, 3, 0, 0, 0, 0, 0, 0]);
    expect(three.weights.W).toBe(lstm.weights.W);
    const b = three.weights.b!.with(3, 1);
    expect(forgetBiasShown({ ...three, weights: { ...three.weights, b } })).toBeUndefined();
    expect(forgetBiasShown(presets.find(({ id }) => id === 'lstm-3')!.make())).toBe(3);
  });
});
