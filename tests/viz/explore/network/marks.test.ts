import { expect, test } from 'vitest';
import { layoutNetwork } from '../../../../src/viz/explore/network/layout.ts';
import { isMarked, isWrong, type NetworkView } from '../../../../src/viz/explore/network/scene.ts';

const { edges } = layoutNetwork(
  { T: 3, n: 2, m: 1, q: 1, recurrent: 'W', hasCellState: true, hasGates: true },
  800,
);
const viewOf = (change: Partial<NetworkView>) => ({ picture: { length: 3 }, ...change }) as NetworkView;
const namesOf = (which: typeof isWrong, change: Partial<NetworkView>) =>
  edges.filter((edge) => which(edge, viewOf(change))).map(({ kind, step }) => `${kind} ${step}`);

test('the edge that leads to the first wrong step is marked', () => {
  expect(namesOf(isMarked, { marked: { way: 'back', of: 'h', step: 2 } })).toEqual(['toPrevious 3']);
  expect(namesOf(isMarked, { marked: { way: 'back', of: 'c', step: 1 } })).toEqual(['toPreviousCell 2']);
  expect(namesOf(isMarked, {})).toEqual([]);
});

test('an edge on which a factor is wrong is lit at every step', () => {
  const wrong = { wrongEdges: ['toPreviousCell'] } as const;
  expect(namesOf(isWrong, wrong)).toEqual(['toPreviousCell 1', 'toPreviousCell 2', 'toPreviousCell 3']);
});

test('where the wrong factor within a step is known, no way to the step is marked', () => {
  const marked = { way: 'back', of: 'a', step: 3 } as const;
  expect(namesOf(isMarked, { marked })).toEqual(['toHidden 3']);
  expect(namesOf(isWrong, { marked, wrongWays: [['gate f', 'bar']] })).toEqual([]);
});
