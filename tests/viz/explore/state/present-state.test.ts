import { signal } from '@preact/signals-core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Experiment, resize, textbook, withCell } from '../../../../src/rnn/index.ts';
import { arrival } from '../../../../src/viz/experiment/timeline.ts';
import { panelNames } from '../../../../src/viz/experiment/place.ts';
import { decodeLink, encodeLink } from '../../../../src/viz/experiment/link.ts';
import { presentState } from '../../../../src/viz/explore/state/present-state.ts';
import { experiments, tiny } from '../../../support/experiments.ts';
import { explorerOf } from '../../../support/pictures.ts';

test('whatever is done on the page, its link is one that can be followed', () => {
  const act = fc.oneof(
    fc.record({ experiment: experiments() }),
    fc.record({ T: fc.constantFrom(1, 3, 12), n: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ cell: fc.constantFrom('tanh', 'lstm', 'gru') }),
    fc.record({ horizon: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ window: fc.constantFrom([1, 12] as const, [5, 9] as const, undefined) }),
    fc.record({ position: fc.double({ min: 0, max: 60, noNaN: true }) }),
    fc.record({ panel: fc.constantFrom(...panelNames) }),
    fc.constantFrom('undo', 'redo', 'hold', 'select bias'),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 8 }), (acts) => {
      const explorer = explorerOf(textbook);
      const state = presentState(explorer, signal(undefined));
      for (const one of acts) {
        if (one === 'undo' || one === 'redo' || one === 'hold') explorer[one]();
        else if (one === 'select bias') explorer.selectParameter(explorer.picture.value.parameters.at(-1)!);
        else if ('experiment' in one) explorer.change(one.experiment);
        else if ('T' in one) explorer.change(resize(explorer.experiment.value as Experiment, one));
        else if ('cell' in one)
          explorer.change(withCell(explorer.experiment.value as Experiment, one.cell as 'tanh'));
        else if ('horizon' in one) explorer.horizon.value = one.horizon;
        else if ('window' in one) explorer.window.value = one.window;
        else if ('position' in one) explorer.seek(one.position);
        else explorer.panel.value = one.panel;
        expect(decodeLink(encodeLink(state.value))).toEqual(state.value);
      }
    }),
  );
});

test('an overflow of another length leaves it at what is drawn, and the moment that belongs to it', () => {
  const explorer = explorerOf(resize(textbook, { T: 12 }));
  const state = presentState(explorer, signal(2));
  explorer.seek(arrival(explorer.line.value, 12, 3));
  const before = state.value;
  expect(before).toMatchObject({ place: { parameter: 'W', of: 12, elapsed: 11 }, card: 2 });
  explorer.change(tiny({ weights: { W: [[1e200]], U: [[1]], V: [[1]] } }));
  expect(explorer.problem.value).toBeDefined();
  expect(state.value).toBe(before);
  explorer.change(tiny());
  expect(state.value).toMatchObject({ experiment: tiny(), place: { parameter: 'W' } });
});

test('an overflow of the same steps is in it, to be mended after a reload', () => {
  const explorer = explorerOf(tiny());
  const state = presentState(explorer, signal(undefined));
  const overflowing = tiny({ weights: { W: [[1e200]], U: [[1]], V: [[1]] } });
  explorer.change(overflowing);
  expect(explorer.problem.value).toBeDefined();
  expect(state.value.experiment).toBe(overflowing);
  expect(decodeLink(encodeLink(state.value))).toEqual(state.value);
});

test('a horizon and a window that another experiment has no room for come back with the first', () => {
  const long = resize(textbook, { T: 20 });
  const explorer = explorerOf(long);
  const state = presentState(explorer, signal(undefined));
  explorer.horizon.value = 8;
  explorer.window.value = [6, 15];
  expect(state.value).toMatchObject({ horizon: 8, window: [6, 15] });
  explorer.change(textbook);
  expect(state.value).not.toHaveProperty('horizon');
  expect(state.value).not.toHaveProperty('window');
});
