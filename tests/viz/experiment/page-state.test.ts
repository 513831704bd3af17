import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resize, textbook } from '../../../src/rnn/index.ts';
import { parsePageState } from '../../../src/viz/experiment/page-state.ts';
import { LinkError } from '../../../src/viz/page/fragment.ts';
import { pageStates, stateOf } from '../../support/page-states.ts';

const plain = stateOf(textbook);
const at = (of: unknown, elapsed: unknown, parameter: unknown = 'W') => ({
  ...plain,
  place: { parameter, of, elapsed },
});

describe('parsePageState', () => {
  test('gives every state that fits back', () => {
    fc.assert(
      fc.property(pageStates(), (state) => {
        expect(parsePageState(state)).toStrictEqual(state);
      }),
    );
  });

  test('takes each phase to its end', () => {
    for (const state of [at('forward', 3), at(3, 5), at(1, 3), at('all', 1), at(2, 2.5, 'V')])
      expect(parsePageState(state)).toEqual(state);
  });

  const SHAPE = 'The link holds no state of this page: ';
  const EXPERIMENT = 'The link holds no experiment that could be shown: ';
  const FIT = 'The link does not fit its own experiment of 3 steps: ';
  test.each<[string, unknown, string]>([
    ['no object', 7, `${SHAPE}all of it: `],
    ['nothing', {}, `${SHAPE}experiment: `],
    ['an unknown key', { ...plain, colour: 'red' }, `${SHAPE}colour: `],
    ['an unknown panel', { ...plain, panel: 'table' }, `${SHAPE}panel: `],
    ['a phase of no name', at('back', 1), `${SHAPE}place.of: `],
    ['a step 0', at(0, 1), `${SHAPE}place.of: `],
    ['a moment before the phase', at(2, -1), `${SHAPE}place.elapsed: `],
    ['a window of halves', { ...plain, window: [1, 2.5] }, `${SHAPE}window.1: `],
    ['a horizon of nothing', { ...plain, horizon: 0 }, `${SHAPE}horizon: `],
    ['an unknown control', { ...plain, locked: ['sizes', 'sound'] }, `${SHAPE}locked.1: `],
    ['a card before the first', { ...plain, card: -1 }, `${SHAPE}card: `],
    [
      'half an experiment',
      { ...plain, experiment: { cell: 'tanh' } },
      `${EXPERIMENT}experiment.weights: missing`,
    ],
    [
      'a list for an experiment',
      { ...plain, experiment: [] },
      `${EXPERIMENT}experiment: expected an object, got []`,
    ],
    [
      'a held experiment of wrong sizes',
      { ...plain, held: { ...textbook, initial: { h: [1] } } },
      `${EXPERIMENT}held.initial.h: expected 3 numbers (n = 3), got 1`,
    ],
    [
      'more steps than can be shown',
      { ...plain, experiment: resize(textbook, { T: 301 }) },
      `${EXPERIMENT}experiment: T = 301, and Explore shows T up to 300`,
    ],
    ['a parameter that is not there', at('all', 1, 'b'), `${FIT}it has no parameter b`],
    ['a step beyond the end', at(4, 1), `${FIT}there is no loss E4`],
    [
      'a step without a loss',
      { ...at(2, 1), experiment: { ...textbook, targets: [[1], null, [1]] } },
      `${FIT}there is no loss E2`,
    ],
    [
      'all of no losses',
      { ...at('all', 1), experiment: { ...textbook, targets: [null, null, null] } },
      `${FIT}there is no loss`,
    ],
    ['a moment after the pass', at(2, 4.5), `${FIT}that pass has 4 frames, not 4.5`],
    ['a window beyond the end', { ...plain, window: [2, 4] }, `${FIT}there are no steps 2 to 4`],
    ['a window backwards', { ...plain, window: [3, 2] }, `${FIT}there are no steps 3 to 2`],
    ['a horizon beyond T', { ...plain, horizon: 4 }, `${FIT}there is no horizon of 4 steps`],
  ])('refuses %s', (_, json, message) => {
    expect(() => parsePageState(json)).toThrow(LinkError);
    expect(() => parsePageState(json)).toThrow(message);
  });
});
