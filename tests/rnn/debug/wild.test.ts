// Answers of hand-written backward passes with the faults that were reported in public, and right ones in other
// conventions and precisions: every wrong one is placed, most are named, no right one is called wrong.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diagnoseAnswer, parseAnswer, parseVersion1 } from '../../../src/rnn/index.ts';

interface Case {
  readonly name: string;
  /** What was done. */
  readonly about: string;
  readonly right: boolean;
  readonly experiment: unknown;
  readonly answer: unknown;
}

const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, 'wild-cases.json'), 'utf8'),
) as readonly Case[];

const found = cases.map(({ name, right, experiment: json, answer }) => {
  const experiment = parseVersion1(json);
  const { parameters, finding } = diagnoseAnswer(experiment, parseAnswer(answer, experiment));
  const wrong = Object.values(parameters).filter(({ verdict }) => verdict !== 'right');
  return {
    name,
    right,
    finding,
    wrong,
    isNamed: wrong.length > 0 && wrong.every(({ verdict }) => verdict === 'wrong'),
  };
});
/** Only the names of its parameters are PyTorch's. */
const renamed = 'e-torch-names';
const right = found.filter((one) => one.right || one.name === renamed);
const wrong = found.filter((one) => !right.includes(one));

test('right answers are called right', () => {
  expect(right.length).toBeGreaterThan(10);
  expect(right.filter((one) => one.wrong.length > 0).map(({ name }) => name)).toEqual([]);
});

test('wrong answers are called wrong, and each has a finding that says where', () => {
  expect(wrong.filter((one) => one.wrong.length === 0).map(({ name }) => name)).toEqual([]);
  for (const { finding, wrong: parameters } of wrong) {
    expect(finding).toMatch(/look (first )?at/);
    for (const { findings } of parameters) expect(findings[0]).toMatch(/look (first )?at/);
  }
});

test('of four wrong answers three are named in all that is wrong', () => {
  const named = wrong.filter(({ isNamed }) => isNamed).length;
  expect(named / wrong.length).toBeGreaterThan(0.75);
});
