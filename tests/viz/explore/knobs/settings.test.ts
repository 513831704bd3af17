import { describe, expect, test } from 'vitest';
import { initialise } from '../../../../src/rnn/initialise.ts';
import { resize, sizesOf, textbook, withCell } from '../../../../src/rnn/index.ts';
import {
  defaultKnobs,
  inputsShown,
  isReadable,
  type KnobSettings,
  redrawn,
  schemeFor,
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
    expect(redrawn(noise, before, next).inputs).toEqual(withKnobInputs(textbook, next).inputs);
    expect(redrawn(textbook, before, next).inputs).toEqual(textbook.inputs);
    expect(redrawn(textbook, before, next)).toEqual(
      initialise(textbook, { scheme: 'xavier', gain: 1, seed: 2 }),
    );
  });

  test('a scheme that the cell does not have is the usual one', () => {
    const chrono = knobs({ scheme: 'chrono' });
    const lstm = withCell(textbook, 'lstm');
    expect(schemeFor(lstm, chrono)).toBe('chrono');
    expect(schemeFor(textbook, chrono)).toBe('xavier');
    expect(sizesOf(redrawn(textbook, chrono, chrono))).toEqual(sizesOf(textbook));
  });

  test('the forget bias is an LSTM’s alone', () => {
    const set = knobs({ forgetBias: 2 });
    const lstm = redrawn(withCell(textbook, 'lstm'), set, set);
    expect(lstm.weights.b).toEqual([0, 0, 0, 2, 2, 2, 0, 0, 0, 0, 0, 0]);
    expect(redrawn(withCell(textbook, 'gru'), set, set).weights).not.toHaveProperty('b');
  });
});
