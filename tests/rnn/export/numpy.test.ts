import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { type Experiment, parametersOf, parseMatrix, textbook, withCell } from '../../../src/rnn/index.ts';
import { numpyArrays, numpyScript } from '../../../src/rnn/export/numpy.ts';
import { relativeError } from '../../support/close.ts';
import { pythonWith } from '../../support/python.ts';
import { readCase } from '../../support/reference.ts';

/** What Python would hold under a name. */
function arrayIn(text: string, name: string) {
  const value = new RegExp(`^${name} = (np\\.array\\([^)]*\\))`, 'm').exec(text)![1];
  return Array.from(parseMatrix(value).values);
}

test('the arrays hold every number to full precision', () => {
  const third = { ...textbook, inputs: textbook.inputs.map((row) => row.map((x) => x / 3)) };
  const lstm = withCell(third, 'lstm');
  const b = lstm.weights.W.map((_, row) => row / 7);
  const experiment = { ...lstm, weights: { ...lstm.weights, b, d: [1 / 9] } };
  const text = numpyArrays(experiment);
  const { weights, initial, inputs, targets } = experiment;
  for (const name of ['W', 'U', 'V', 'b', 'd'] as const)
    expect(arrayIn(text, name)).toEqual(weights[name].flat());
  expect(arrayIn(text, 'h0')).toEqual(initial.h);
  expect(arrayIn(text, 'c0')).toEqual(initial.c);
  expect(arrayIn(text, 'x')).toEqual(inputs.flat());
  expect(arrayIn(text, 'target')).toEqual(targets.flat());
});

test('they say where a step has no loss', () => {
  const [first] = textbook.targets;
  const text = numpyArrays({ ...textbook, targets: [null, first, null] });
  expect(text).toMatch(/^target = \[None,\n +np\.array\(\[[^\]]*\]\),\n +None\]$/m);
});

const python = pythonWith('numpy');

describe.skipIf(!python)('the script, run', () => {
  const names = ['sigmoid', 'tanh', 'relu', 'linear', 'lstm', 'gru'].flatMap((cell) => [
    `${cell}-bias-ce`,
    `${cell}-textbook-h0`,
    `${cell}-long-last`,
  ]);
  const cases = names.map((name) => readCase(name));
  /** All of them in one process. */
  const printed = execFileSync(
    python ?? '',
    ['-c', 'import json, sys\nfor script in json.load(sys.stdin): exec(script, {})'],
    { input: JSON.stringify(cases.map(({ experiment }) => numpyScript(experiment))), encoding: 'utf8' },
  );
  const found: readonly { loss: number; gradients: Record<string, number[]> }[] = printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

  test.each(names.map((name, index) => [name, index] as const))('%s prints the gradients', (_name, index) => {
    const { experiment, expected } = cases[index];
    const { loss, gradients } = found[index];
    expect(relativeError(loss, expected.loss)).toBeLessThan(1e-12);
    expect(Object.keys(gradients)).toEqual(parametersOf(experiment as Experiment));
    for (const P of parametersOf(experiment)) {
      expect(relativeError(gradients[P], expected.gradients[P])).toBeLessThan(1e-12);
    }
  });
});
