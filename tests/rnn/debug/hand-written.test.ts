// Answers of backward passes written by hand, in NumPy, with one mistake or several, on networks drawn at random: loops that
// clip or update, factors too many, other conventions. All that is wrong is named, and by what was done.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blockOf } from '../../../src/rnn/debug/block.ts';
import { rightMethod } from '../../../src/rnn/debug/method.ts';
import { familyOf } from '../../../src/rnn/debug/mistakes.ts';
import { diagnoseAnswer, type MistakeId, parseAnswer, parseVersion1 } from '../../../src/rnn/index.ts';

interface Case {
  readonly about: string;
  /** Of each parameter that is wrong. */
  readonly mistakes: readonly MistakeId[];
  readonly experiment: unknown;
  readonly answer: unknown;
}

const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, 'hand-written-cases.json'), 'utf8'),
) as readonly Case[];

test.each(cases)('$about', ({ mistakes, experiment: json, answer }) => {
  const experiment = parseVersion1(json);
  const { parameters } = diagnoseAnswer(experiment, parseAnswer(answer, experiment));
  const wrong = Object.values(parameters).filter(({ verdict }) => verdict !== 'right');
  expect(wrong.length).toBeGreaterThan(0);
  for (const { candidates } of wrong) {
    expect(candidates.map((one) => one.mistakes.toSorted())).toContainEqual(mistakes.toSorted());
  }
});

test('what is made of the entries of an answer is made of hundreds of thousands, too', () => {
  const { experiment: json } = cases[0];
  const block = blockOf([512, 512], new Float64Array(512 * 512).fill(0.25));
  const quantity = { kind: 'gradient', parameter: 'W' } as const;
  for (const { change } of familyOf('other-entries').ways(quantity, parseVersion1(json))) {
    const { values } = change(rightMethod).read(() => block, 'W');
    expect(values.every(Number.isFinite)).toBe(true);
  }
});
