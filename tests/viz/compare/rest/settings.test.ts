import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schemeNames } from '../../../../src/rnn/initialise.ts';
import { inputNames } from '../../../../src/rnn/inputs.ts';
import {
  attentionNames,
  defaultRest,
  fromRestQuery,
  numberKnobs,
  rivalsOf,
  type RestKnobs,
  taken,
  toggled,
  toRestQuery,
} from '../../../../src/viz/compare/rest/settings.ts';
import { cellNames } from '../../../../src/rnn/cells/index.ts';

const numberOf = ({ min, max, step }: { min: number; max: number; step: number }) =>
  step === 1 ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true }).map((x) => x + 0);
const knobs: fc.Arbitrary<RestKnobs> = fc.record({
  cells: fc
    .subarray(cellNames, { minLength: 2, maxLength: 4 })
    .map((cells) => cellNames.filter((name) => cells.includes(name))),
  attention: fc.constantFrom(...attentionNames),
  T: numberOf(numberKnobs.T),
  n: numberOf(numberKnobs.n),
  scheme: fc.constantFrom(...schemeNames),
  gain: numberOf(numberKnobs.gain),
  forgetBias: numberOf(numberKnobs.forgetBias),
  input: fc.constantFrom(...inputNames),
  amplitude: numberOf(numberKnobs.amplitude),
  seed: numberOf(numberKnobs.seed),
});

describe('the query of an address', () => {
  test('brings the knobs back', () => {
    fc.assert(
      fc.property(knobs, (knobs) => {
        expect(fromRestQuery(toRestQuery(knobs, ''))).toEqual({ knobs, faults: [] });
      }),
    );
  });

  test('says nothing of the usual knobs, and leaves what is not theirs', () => {
    expect(toRestQuery(defaultRest, '')).toBe('');
    expect(toRestQuery({ ...defaultRest, T: 80 }, '?task=copy&rest-T=20&rest-n=8')).toBe(
      'task=copy&rest-T=80',
    );
  });

  test('that asks for what cannot be had takes the nearest, or the usual, and says so', () => {
    const { knobs, faults } = fromRestQuery(
      '?rest-T=1000&rest-gain=&rest-scheme=lucky&rest-cells=lstm,elman&rest-input=sine',
    );
    expect(knobs).toEqual({ ...defaultRest, T: 300, input: 'sine' });
    expect(faults).toEqual([
      'steps T = 1000: 300 is the most',
      'gain: “” is no number',
      'there is no cell “elman”',
      'there is no scheme “lucky”',
    ]);
    expect(fromRestQuery('?rest-cells=lstm').faults).toEqual([
      'two to four different cells can be compared, not 1',
    ]);
  });
});

test('a number beyond a knob is the nearest it takes, with a word about it', () => {
  expect(taken('n', 12.4)).toEqual({ value: 12 });
  expect(taken('n', 0)).toEqual({ value: 1, fault: 'hidden units n = 0: 1 is the least' });
  expect(taken('gain', 0.25)).toEqual({ value: 0.25 });
});

test('cells come and go, but never fewer than two or more than four', () => {
  expect(toggled(['sigmoid', 'lstm'], 'tanh')).toEqual(['sigmoid', 'tanh', 'lstm']);
  expect(toggled(['sigmoid', 'tanh', 'lstm'], 'sigmoid')).toEqual(['tanh', 'lstm']);
  expect(toggled(['sigmoid', 'lstm'], 'lstm')).toEqual(['sigmoid', 'lstm']);
  expect(toggled(['sigmoid', 'tanh', 'lstm', 'gru'], 'relu')).toHaveLength(4);
});

test('a rival with attention stands last, and has its place in the address', () => {
  const { knobs } = fromRestQuery('?rest-attention=sigmoid');
  expect(rivalsOf(knobs)).toEqual(['sigmoid', 'lstm', 'sigmoid+attention']);
  expect(fromRestQuery('?rest-attention=all').faults).toEqual(['there is no attention “all”']);
});
