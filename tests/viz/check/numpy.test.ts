import { expect, test } from 'vitest';
import { parseMatrix, textbook, withCell } from '../../../src/rnn/index.ts';
import { numpyText } from '../../../src/viz/check/numpy.ts';

/** What Python would hold under a name. */
function arrayIn(text: string, name: string) {
  const value = new RegExp(`^${name} = (np\\.array\\([^)]*\\))`, 'm').exec(text)![1];
  return Array.from(parseMatrix(value).values);
}

test('holds every number to full precision', () => {
  const third = { ...textbook, inputs: textbook.inputs.map((row) => row.map((x) => x / 3)) };
  const lstm = withCell(third, 'lstm');
  const b = lstm.weights.W.map((_, row) => row / 7);
  const experiment = { ...lstm, weights: { ...lstm.weights, b, d: [1 / 9] } };
  const text = numpyText(experiment);
  const { weights, initial, inputs, targets } = experiment;
  for (const name of ['W', 'U', 'V', 'b', 'd'] as const)
    expect(arrayIn(text, name)).toEqual(weights[name].flat());
  expect(arrayIn(text, 'h0')).toEqual(initial.h);
  expect(arrayIn(text, 'c0')).toEqual(initial.c);
  expect(arrayIn(text, 'x')).toEqual(inputs.flat());
  expect(arrayIn(text, 'target')).toEqual(targets.flat());
});

test('says where a step has no loss', () => {
  const [first] = textbook.targets;
  const text = numpyText({ ...textbook, targets: [null, first, null] });
  expect(text).toMatch(/^target = \[None,\n +np\.array\(\[[^\]]*\]\),\n +None\]$/m);
});
