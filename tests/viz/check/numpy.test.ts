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
  const experiment = withCell(third, 'lstm');
  const text = numpyText(experiment);
  const { weights, initial, inputs, targets } = experiment;
  expect(arrayIn(text, 'W')).toEqual(weights.W.flat());
  expect(arrayIn(text, 'V')).toEqual(weights.V.flat());
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
