import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { History } from '../../../src/viz/page/history.ts';

const state = ({ present, canUndo, canRedo }: Pick<History<unknown>, 'present' | 'canUndo' | 'canRedo'>) => ({
  present: present.value,
  canUndo: canUndo.value,
  canRedo: canRedo.value,
});

test('undo goes back, redo forth', () => {
  const history = new History('a');
  expect(state(history)).toEqual({ present: 'a', canUndo: false, canRedo: false });
  history.push('b');
  expect(state(history)).toEqual({ present: 'b', canUndo: true, canRedo: false });
  history.undo();
  expect(state(history)).toEqual({ present: 'a', canUndo: false, canRedo: true });
  history.redo();
  expect(state(history)).toEqual({ present: 'b', canUndo: true, canRedo: false });
});

test('at either end undo and redo do nothing', () => {
  const history = new History('a');
  history.undo();
  history.redo();
  expect(state(history)).toEqual({ present: 'a', canUndo: false, canRedo: false });
});

test('a push takes away what could be redone', () => {
  const history = new History('a');
  history.push('b');
  history.undo();
  history.push('c');
  history.redo();
  expect(state(history)).toEqual({ present: 'c', canUndo: true, canRedo: false });
});

test('pushes of one gesture are one change', () => {
  const history = new History(0);
  const drag = {};
  for (const x of [1, 2, 3]) history.push(x, drag);
  history.undo();
  expect(state(history)).toEqual({ present: 0, canUndo: false, canRedo: true });
  history.redo();
  expect(history.present.value).toBe(3);
});

test('a gesture that comes back to where it began is no change', () => {
  const history = new History(0);
  const drag = {};
  for (const x of [1, 2, 0]) history.push(x, drag);
  expect(state(history)).toEqual({ present: 0, canUndo: false, canRedo: false });
  history.push(1, drag);
  history.undo();
  expect(history.present.value).toBe(0);
});

test('another gesture, none, or an undo in between ends a gesture', () => {
  const undone = (...gestures: (object | undefined | 'undo')[]) => {
    const history = new History(0);
    gestures.forEach((gesture, i) =>
      gesture === 'undo' ? history.undo() : history.push(i + 1, gesture as object),
    );
    history.undo();
    return history.present.value;
  };
  const [drag, other] = [{}, {}];
  expect(undone(drag, drag)).toBe(0);
  expect(undone(drag, other)).toBe(1);
  expect(undone(drag, undefined, drag)).toBe(2);
  expect(undone(undefined, undefined)).toBe(1);
  expect(undone(undefined, drag, 'undo', drag)).toBe(1);
});

test('what is the present already is no change', () => {
  const history = new History(1);
  history.push(1);
  expect(history.canUndo.value).toBe(false);
});

test('after any pushes, undoing all gives the first and redoing all the last', () => {
  const gestures = [undefined, {}, {}];
  const pushes = fc.array(fc.constantFrom(...gestures));
  fc.assert(
    fc.property(pushes, (pushes) => {
      const history = new History(0);
      pushes.forEach((gesture, index) => history.push(index + 1, gesture));
      const seen = [history.present.value];
      while (history.canUndo.value) {
        history.undo();
        seen.push(history.present.value);
      }
      // One change for each run of the same gesture, and its last value.
      const lasts = pushes.flatMap((gesture, i) =>
        gesture === undefined || gesture !== pushes[i + 1] ? [i + 1] : [],
      );
      expect(seen.toReversed()).toEqual([0, ...lasts]);

      while (history.canRedo.value) history.redo();
      expect(history.present.value).toBe(seen[0]);
    }),
  );
});

test('beyond its bound the oldest are forgotten, but never the one before the present', () => {
  const bounded = new History('', { sizeOf: ({ length }) => length, most: 10 });
  for (const next of ['a', 'bb', 'ccc', 'dddd', 'eeeee', 'f']) bounded.push(next);
  const undone: string[] = [];
  while (bounded.canUndo.value) {
    bounded.undo();
    undone.push(bounded.present.value);
  }
  expect(undone).toEqual(['eeeee', 'dddd']); // 9 of 10; ccc would make 12
  const huge = new History('', { sizeOf: () => 100, most: 10 });
  huge.push('a');
  huge.push('b');
  huge.undo();
  expect(state(huge)).toEqual({ present: 'a', canUndo: false, canRedo: true });
});
