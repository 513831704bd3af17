// A right answer is right however it is rounded, and one thing changed is found on networks of every cell.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose, diagnoseAnswer, differentiate, parametersOf } from '../../../src/rnn/index.ts';
import { methodOf } from '../../../src/rnn/debug/candidate.ts';
import { Computed } from '../../../src/rnn/debug/computed.ts';
import { rightMethod } from '../../../src/rnn/debug/method.ts';
import { families } from '../../../src/rnn/debug/mistakes.ts';
import { drawn } from '../../support/drawn.ts';
import { readCases } from '../../support/reference.ts';
import { cellNames, knows } from '../../../src/rnn/cells/index.ts';

/** To so many bits, exponents from -`least` on. */
const toBits = (bits: number, least: number) => (x: number) => {
  const step = 2 ** (Math.max(least, Math.floor(Math.log2(Math.abs(x)))) - bits + 1);
  return x === 0 ? 0 : Math.round(x / step) * step;
};

const float16 = toBits(11, -14);
const bfloat16 = toBits(8, -126);

const roundings: readonly [name: string, round: (x: number) => number][] = [
  ...[8, 4, 3].map((digits): [string, (x: number) => number] => [
    `${digits} digits`,
    (x) => Number(x.toPrecision(digits)),
  ]),
  ['float32', Math.fround],
  ['float16', float16],
  ['bfloat16', bfloat16],
  ['float16, printed to 8 digits', (x) => Number(float16(x).toPrecision(8))],
];

const rounded = <Json>(json: Json, round: (x: number) => number): Json =>
  JSON.parse(JSON.stringify(json, (_, x) => (typeof x === 'number' ? round(x) : x)));

const largest = (json: unknown): number => Math.max(...[json].flat(3).map((x) => Math.abs(x as number)));

describe.each(roundings)('to %s', (name, round) => {
  test.each(readCases())('$name is right', ({ experiment }) => {
    const { gradients } = differentiate(experiment);
    // What float16 has no numbers for is lost in it.
    const kept = parametersOf(experiment).filter(
      (P) => !name.startsWith('float16') || (largest(gradients[P]) > 1e-4 && largest(gradients[P]) < 6e4),
    );
    const answer = Object.fromEntries(kept.map((P) => [P, rounded(gradients[P]!, round)]));
    for (const [P, { verdict }] of Object.entries(diagnose(experiment, answer))) {
      expect([P, verdict]).toEqual([P, 'right']);
    }
  });
});

test('what is wrong in its second digit is wrong in half precision', () => {
  const { experiment } = readCases().find(({ experiment: { cell } }) => cell === 'lstm')!;
  const { W } = differentiate(experiment).gradients as { W: number[][] };
  for (const round of [float16, bfloat16]) {
    const answer = W.map((row) => row.map((x) => round(1.2 * x)));
    expect(diagnose(experiment, { W: answer }).W!.verdict).not.toBe('right');
  }
});

test('half of everything is said to be half, and the mean over four steps of what has no 1/2', () => {
  const experiment = drawn({ cell: 'tanh', T: 4, n: 3, m: 2, q: 2, seed: 0.2 });
  const { gradients } = differentiate(experiment);
  const half = Object.fromEntries(
    parametersOf(experiment).map((P) => [P, rounded(gradients[P]!, (x) => x / 2)]),
  );
  for (const { candidates } of Object.values(diagnose(experiment, half))) {
    const made = candidates.map(({ mistakes }) => mistakes.join());
    expect(made[0]).toBe('factor-half');
    expect(made).toContain('factor-2,mean-over-steps');
  }
});

describe.each(cellNames)('of a %s network', (cell) => {
  const name = knows(cell, 'W') ? 'W' : 'U';
  const network = fc
    .record({ seed: fc.double({ min: 0.01, max: 0.99, noNaN: true }), T: fc.integer({ min: 3, max: 5 }) })
    .map(({ seed, T }) => drawn({ cell, T, n: 3, m: 2, q: 2, isStarted: true, hasBiases: true, seed }));

  test('any member of a family is wrong, and something is named that gives its numbers', () => {
    fc.assert(
      fc.property(network, fc.nat(), fc.nat(), (experiment, family, member) => {
        const quantity = { kind: 'gradient', parameter: name } as const;
        const mistake = families[family % families.length];
        const ways = mistake.ways(quantity, experiment);
        fc.pre(ways.length > 0);
        const computed = new Computed(experiment);
        const { values, plain } = computed.gradient(ways[member % ways.length].change(rightMethod), name);
        const right = computed.gradient(rightMethod, name).values;
        const size = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
        fc.pre(size > 1e-3 && size < 1e3 && values.some((x, i) => Math.abs(x - right[i]) > 1e-3 * size));
        const { verdict, candidates } = diagnose(experiment, { [name]: plain })[name]!;
        expect([mistake.id, ways[member % ways.length].detail, verdict]).toEqual([
          mistake.id,
          ways[member % ways.length].detail,
          'wrong',
        ]);
        for (const { made } of candidates) {
          const again = computed.gradient(methodOf(made), name).values;
          expect(again.every((x, i) => Math.abs(x - values[i]) <= 1e-5 * size)).toBe(true);
        }
      }),
      { numRuns: 2, seed: 7, maxSkipsPerRun: 50 },
    );
  });

  test('numbers drawn at random are never named', () => {
    const experiment = drawn({ cell, T: 4, n: 3, m: 2, q: 2, isStarted: true, hasBiases: true, seed: 0.8 });
    const noise = differentiate(
      drawn({ cell, T: 4, n: 3, m: 2, q: 2, isStarted: true, seed: 0.9 }),
    ).gradients;
    const { parameters, finding } = diagnoseAnswer(experiment, noise);
    for (const { verdict } of Object.values(parameters)) expect(verdict).toBe('unknown');
    expect(finding).toMatch(/look (first )?at/);
  });
});

test('what is too few numbers to tell its precision has that of the others', () => {
  const experiment = drawn({ cell: 'tanh', T: 4, n: 3, m: 2, q: 1, hasBiases: true, seed: 0.05 });
  const right = differentiate(experiment).gradients as Record<string, number[]>;
  const answer = rounded(right, bfloat16);
  expect(diagnose(experiment, answer).d!.verdict).toBe('right');
  // Alone it is a decimal with as many digits as it has, and wrong in the last of them.
  expect(diagnose(experiment, { d: answer.d }).d!.verdict).not.toBe('right');
  const off = { ...answer, d: answer.d.map((x) => bfloat16(1.05 * x)) };
  expect(diagnose(experiment, off).d!.verdict).not.toBe('right');
});
