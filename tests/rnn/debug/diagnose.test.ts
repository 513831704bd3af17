import * as fc from 'fast-check';
import { randomLcg, randomNormal } from 'd3-random';
import { describe, expect, test } from 'vitest';
import {
  type CellName,
  diagnose,
  diagnoseAnswer,
  diagnoseJacobian,
  diagnoseTerm,
  differentiate,
  type Experiment,
  itemize,
  type MistakeId,
  mistakenGradient,
  type ParameterName,
  parametersOf,
  parseVersion1,
  parseMatrix,
  textbook,
} from '../../../src/rnn/index.ts';
import { drawn } from '../../support/drawn.ts';
import { experiments, tiny } from '../../support/experiments.ts';
import { multiply, transpose } from '../../support/matrices.ts';
import { byHand } from '../../support/slips.ts';

type Numbers = number[] | number[][];

const change = (numbers: Numbers, f: (x: number) => number): Numbers =>
  numbers.map((row) => (Array.isArray(row) ? row.map(f) : f(row))) as Numbers;

const changeAll = (experiment: Experiment, f: (x: number) => number) =>
  Object.fromEntries(
    Object.entries(differentiate(experiment).gradients).map(([name, numbers]) => [name, change(numbers, f)]),
  ) as { [P in ParameterName]: Numbers };

const verdicts = (found: ReturnType<typeof diagnose>) => Object.values(found).map(({ verdict }) => verdict);

describe('a right answer is right', () => {
  test.each<[string, (x: number) => number]>([
    ['as it is', (x) => x],
    ['in float32', Math.fround],
    ['to 3 significant digits', (x) => Number(x.toPrecision(3))],
    ['to 8 decimals', (x) => Number(x.toFixed(8))],
  ])('%s', (_how, round) => {
    fc.assert(
      fc.property(experiments(), (experiment) => {
        const found = diagnose(experiment, changeAll(experiment, round));
        expect(verdicts(found)).not.toContain('wrong');
      }),
      { numRuns: 20 },
    );
    const found = diagnose(textbook, changeAll(textbook, round));
    expect(verdicts(found)).toEqual(['right', 'right', 'right']);
  });

  test('as NumPy prints it, to 4 decimals', () => {
    const rows = differentiate(textbook).gradients.W as number[][];
    const text = `[[${rows.map((row) => row.map((x) => x.toFixed(4)).join(' ')).join(']\n [')}]]`;
    const found = diagnose(textbook, { W: parseMatrix(text) }).W!;
    expect(found).toMatchObject({ verdict: 'right', mistakes: [], entry: undefined });
    expect(found.given).toBeLessThanOrEqual(4);
    expect(found.digits).toBeGreaterThan(2);
  });

  test.each<[CellName, number]>([
    ['sigmoid', 4.248354255291589e-18],
    ['tanh', 7.219405551381661e-35],
  ])('of a saturated %s, however small', (cell, slope) => {
    const saturated = parseVersion1({
      cell,
      weights: { W: [[0]], U: [[40]], V: [[1]] },
      initial: { h: [0] },
      inputs: [[1]],
      targets: [[0]],
      loss: 'squared-error',
    });
    const [[found]] = differentiate(saturated).gradients.U as number[][];
    expect(Math.abs(found / slope - 1)).toBeLessThan(1e-15);
    expect(diagnose(saturated, { U: [[slope]] }).U).toMatchObject({ verdict: 'right' });
    expect(diagnose(saturated, { U: [[slope * 1.01]] }).U).toMatchObject({ verdict: 'unknown' });
  });

  test('in full, which says nothing of digits', () => {
    const found = diagnose(
      textbook,
      changeAll(textbook, (x) => x),
    ).W!;
    expect(found.given).toBeUndefined();
    expect(found.digits).toBeGreaterThan(15);
  });

  test('even where a mistake gives the same numbers', () => {
    const experiment = drawn({ cell: 'tanh', T: 1, n: 2, m: 2, q: 1, isStarted: true, seed: 0.2 });
    const W = mistakenGradient(experiment, 'W', 'only-last-term')!;
    expect(diagnose(experiment, { W }).W).toMatchObject({ verdict: 'right', mistakes: [] });
  });

  test('where the terms cancel, and what is left is rounding', () => {
    const experiment = tiny({ inputs: [[1]], targets: [[1]], weights: { W: [[1]], U: [[1]], V: [[1]] } });
    expect(diagnose(experiment, { U: [[0]] }).U!.verdict).toBe('right');
    expect(diagnose(experiment, { U: [[1e-3]] }).U!.verdict).toBe('unknown');
  });

  test('in float32 just beside the middle of two decimals, and so rounded the other way', () => {
    // -0.34564999, which float32 takes for -0.34565002.
    const experiment = tiny({ inputs: [[1]], targets: [[1.34564999]] });
    const [[u]] = differentiate(experiment).gradients.U as number[][];
    expect(u).toBeCloseTo(-0.34564999, 12);
    expect(diagnose(experiment, { U: [[-0.3456]] }).U!.verdict).toBe('right');
    expect(diagnose(experiment, { U: [[-0.3457]] }).U!.verdict).toBe('right');
    expect(diagnose(experiment, { U: [[-0.3458]] }).U!.verdict).toBe('unknown');
  });

  test('rounded, and then written as the binary number that it became', () => {
    for (const round of [
      (x: number) => Math.fround(Number(x.toFixed(4))),
      (x: number) => Math.round(x * 1e4) * 1e-4,
    ]) {
      const found = diagnose(textbook, changeAll(textbook, round));
      expect(verdicts(found)).toEqual(['right', 'right', 'right']);
      expect(found.W!.given).toBeLessThanOrEqual(4);
    }
  });

  test('of so many entries that no call takes them all as arguments', () => {
    const experiment = drawn({ cell: 'lstm', T: 1, n: 184, m: 1, q: 1, isStarted: true, seed: 0.5 });
    const { W } = differentiate(experiment).gradients;
    expect(diagnose(experiment, { W: W! }).W!.verdict).toBe('right');
  });

  test('as a plain list of a single row', () => {
    const [V] = differentiate(textbook).gradients.V as number[][];
    expect(diagnose(textbook, { V }).V!.verdict).toBe('right');
    expect(diagnose(textbook, { V: V.map((x) => [x]) }).V).toMatchObject({
      verdict: 'wrong',
      mistakes: ['transposed-result'],
      message: 'expected 1 row of 3 numbers, got 3 rows of 1 number: the shape of the transpose',
    });
  });
});

describe('a wrong answer', () => {
  test('shows its first entry', () => {
    const W = differentiate(textbook).gradients.W as number[][];
    const found = diagnose(textbook, {
      W: W.map((row, i) => (i === 1 ? row.with(2, 0.3333333333) : row)),
    }).W!;
    expect(found).toMatchObject({ verdict: 'unknown', mistakes: [], term: undefined });
    // Two sums of the same terms in another order.
    const right: number = expect.closeTo(W[1][2], 15);
    expect(found.entry).toEqual({ row: 2, column: 3, given: 0.3333333333, right });
  });

  test('shows its first term', () => {
    const experiment = drawn({ cell: 'tanh', T: 4, n: 3, m: 2, q: 2, isStarted: true, seed: 0.3 });
    const termOf = (slip: Parameters<typeof byHand>[1]) =>
      diagnose(experiment, { W: byHand(experiment, slip).W }).W!.term;
    expect(termOf('untransposed')).toEqual({ t: 2, k: 1 });
    expect(termOf('only-last-term')).toEqual({ t: 2, k: 1 });
    expect(termOf('total-derivative')).toEqual({ t: 2, k: 2 });
    expect(termOf('sign')).toEqual({ t: 1, k: 1 });
    expect(termOf('transposed-result')).toBeUndefined();
  });

  test('is named when it is rounded to 3 digits', () => {
    const rounded = change(byHand(textbook, 'derivative-at-output').W, (x) => Number(x.toPrecision(3)));
    expect(diagnose(textbook, { W: rounded }).W!.mistakes).toEqual(['derivative-at-output']);
  });

  test('with two mistakes has both named', () => {
    const experiment = drawn({ cell: 'sigmoid', T: 4, n: 3, m: 2, q: 2, isStarted: true, seed: 0.9 });
    const twice = change(byHand(experiment, 'untransposed').W, (x) => 2 * x);
    expect(diagnose(experiment, { W: twice }).W).toMatchObject({
      verdict: 'wrong',
      mistakes: ['untransposed', 'factor-2'],
      candidates: [{ mistakes: ['untransposed', 'factor-2'] }],
    });
    const W = transpose(byHand(experiment, 'no-activation-derivative').W);
    expect(diagnose(experiment, { W }).W!.candidates).toMatchObject([
      { mistakes: ['no-activation-derivative', 'transposed-result'] },
    ]);
  });

  test('that several mistakes explain has all of them, and a change that tells them apart', () => {
    const experiment = drawn({ cell: 'tanh', T: 2, n: 2, m: 2, q: 1, seed: 0.4 });
    const { W } = byHand(experiment, 'mean-over-steps');
    const found = diagnose(experiment, { W }).W!;
    expect(found.mistakes).toEqual(['factor-half', 'mean-over-steps']);
    const changed = parseVersion1(found.suggestion!.experiment);
    expect(found.suggestion!.what).toBe('Take two steps more, with a loss at every step');
    const halves = (['factor-half', 'mean-over-steps'] as const).map((id) =>
      mistakenGradient(changed, 'W', id)!,
    );
    // Over four steps half is 2/T too.
    expect(diagnose(changed, { W: halves[0] }).W!.mistakes).toEqual([
      'factor-half',
      'factor-2',
      'mean-over-steps',
    ]);
    expect(diagnose(changed, { W: halves[1] }).W!.mistakes).toEqual(['mean-over-steps']);
  });

  test('of two mistakes, one of which took the numbers of another parameter', () => {
    const experiment = drawn({ cell: 'tanh', T: 4, n: 3, m: 3, q: 2, isStarted: true, seed: 0.7 });
    const state = mistakenGradient(experiment, 'W', 'current-state') as number[][];
    expect(diagnose(experiment, { U: state }).U!.candidates).toMatchObject([
      { mistakes: ['current-state', 'swapped-parameters'], detail: 'the numbers of W' },
    ]);
    const square = drawn({ cell: 'tanh', T: 4, n: 3, m: 3, q: 3, isStarted: true, seed: 0.7 });
    const last = mistakenGradient(square, 'W', 'only-last-term') as number[][];
    expect(diagnose(square, { V: last }).V!.candidates).toMatchObject([
      { mistakes: ['only-last-term', 'swapped-parameters'], detail: 'the numbers of W' },
    ]);
  });

  test('of a single number with few digits is named where other parameters show the same mistake', () => {
    const experiment = drawn({
      cell: 'sigmoid',
      T: 3,
      n: 3,
      m: 2,
      q: 1,
      isStarted: true,
      hasBiases: true,
      seed: 0.6,
    });
    const { W, d } = changeAll(experiment, (x) => Number((-x).toPrecision(3)));
    expect(diagnose(experiment, { d }).d!.verdict).toBe('unknown');
    expect(diagnose(experiment, { W, d }).d).toMatchObject({ verdict: 'wrong', mistakes: ['sign'] });
    const [chance] = d as number[];
    expect(diagnose(experiment, { W, d: [Number((chance * 1.3).toPrecision(3))] }).d!.verdict).toBe(
      'unknown',
    );
  });

  test('is named where another experiment, that would tell more, overflows', () => {
    const experiment = tiny({
      weights: { W: [[1e60]], U: [[1]], V: [[1e-50]] },
      inputs: [[1], [1]],
      targets: [[1], [1]],
    });
    const [[u]] = differentiate(experiment).gradients.U as number[][];
    const found = diagnose(experiment, { U: [[u / 2]] }).U!;
    expect(found.mistakes).toEqual(['factor-half', 'mean-over-steps']);
    expect(() => differentiate(found.suggestion!.experiment)).not.toThrow();
  });

  // Of few numbers with few digits something fits by chance soonest. (Of many, on every cell: see roundings.)
  test.each<[cell: CellName, n: number, digits: number]>([
    ['sigmoid', 1, 2],
    ['tanh', 1, 2],
    ['lstm', 1, 2],
    ['gru', 1, 2],
    ['tanh', 3, 2],
    ['gru', 1, 17],
  ])('that is noise is unknown: %s, n = %d, to %d digits', (cell, n, digits) => {
    const normal = randomNormal.source(randomLcg(0.5))();
    const experiment = drawn({
      cell,
      T: 3,
      n,
      m: 2,
      q: 2,
      isStarted: true,
      hasBiases: true,
      seed: n / 4,
    });
    const noise = changeAll(experiment, () => Number(normal().toPrecision(digits)));
    expect(verdicts(diagnose(experiment, noise))).toEqual(parametersOf(experiment).map(() => 'unknown'));
  });

  test('of a single entry is not named by few digits', () => {
    const experiment = drawn({ cell: 'sigmoid', T: 3, n: 1, m: 1, q: 1, isStarted: true, seed: 0.6 });
    const [[w]] = byHand(experiment, 'factor-2').W;
    expect(diagnose(experiment, { W: [[w]] }).W!.mistakes).toContain('factor-2');
    expect(diagnose(experiment, { W: [[Number(w.toPrecision(2))]] }).W).toMatchObject({
      verdict: 'unknown',
      message: 'these digits are too few to tell which mistake was made: give more',
    });
  });
});

describe('the place is deduced from what is right', () => {
  const networkOf = (cell: CellName) =>
    drawn({ cell, T: 3, n: 3, m: 2, q: 2, isStarted: true, hasBiases: true, seed: 0.4 });
  const experiment = networkOf('lstm');
  const right = changeAll(experiment, (x) => x);
  const noise = (numbers: Numbers): Numbers => change(numbers, (x) => Math.sin(1e5 * x));
  const finding = (answer: { readonly [P in ParameterName]?: Numbers }, of = experiment) =>
    diagnoseAnswer(of, answer).finding;

  test.each<[wrong: readonly ParameterName[], place: RegExp]>([
    [
      ['b'],
      /^W and U are right and b is wrong: what arrives at each step is right; look at the sum over k, and/,
    ],
    [['W'], /^U and b are right and W is wrong: .* look at what it is multiplied by for W, h_\{k−1\}/],
    [['U'], /^W and b are right and U is wrong: .* look at what it is multiplied by for U, x_k/],
    [['W', 'U', 'b'], /^W, U and b are wrong and V and d right: .* look at the way back from h_t to a_k/],
    [['V', 'd'], /^V and d are wrong, .* look at dE_t\/do_t/],
    [['V'], /^d is right and V is wrong: dE_t\/do_t is right; look at what it is multiplied by for V, h_t/],
  ])('%s wrong', (wrong, place) => {
    const simple = networkOf('tanh');
    const answer = Object.fromEntries(
      Object.entries(changeAll(simple, (x) => x)).map(([name, numbers]) => [
        name,
        wrong.includes(name as ParameterName) ? noise(numbers) : numbers,
      ]),
    );
    expect(finding(answer, simple)).toMatch(place);
  });

  test('in the rows of one gate', () => {
    const W = (right.W as number[][]).map((row, i) =>
      i >= 3 && i < 6 ? row.map((x) => Math.sin(1e5 * x)) : row,
    );
    expect(finding({ W })).toContain(
      'W is wrong in the rows of gate f alone, and right in those of i, g and o',
    );
  });

  test('at the first step, going back, that differs', () => {
    const { W, U, b } = mistakenAll('untransposed');
    expect(finding({ ...right, W, U, b })).toContain(
      'What arrives at a_k is right from the last step back to k = 3, and first wrong at k = 2.',
    );
  });

  function mistakenAll(id: MistakeId) {
    const [W, U, b] = (['W', 'U', 'b'] as const).map((name) => mistakenGradient(experiment, name, id)!);
    return { W, U, b };
  }
});

describe('numbers that cannot be compared', () => {
  test('of another shape', () => {
    const found = diagnose(textbook, { W: [[1, 2]], U: [1, 2, 3] });
    expect(found.W).toMatchObject({
      verdict: 'unknown',
      message: 'expected 3 rows of 3 numbers, got 1 row of 2 numbers',
    });
    expect(found.U!.message).toBe('expected 3 rows of 2 numbers, got 3 numbers');
  });

  test('that are none', () => {
    const found = diagnose(textbook, { V: parseMatrix('[[0.1, nan, 2]]') }).V!;
    expect(found).toMatchObject({
      verdict: 'unknown',
      digits: 0,
      message: 'row 1, column 2 is NaN, no finite number',
    });
  });

  test('that are zero to the digits given', () => {
    const far = tiny({ cell: 'sigmoid', weights: { W: [[1]], U: [[1]], V: [[1e-4]] } });
    const found = diagnose(far, { W: parseMatrix('[[0.000]]') }).W!;
    expect(found).toMatchObject({ verdict: 'unknown', message: expect.stringMatching(/^all zeros/) });
    expect(
      diagnose(textbook, { W: parseMatrix('[[0., 0., 0.], [0., 0., 0.], [0., 0., 0.]]') }).W!.verdict,
    ).toBe('unknown');
  });
});

describe('a term', () => {
  const experiment = drawn({ cell: 'tanh', T: 4, n: 3, m: 3, q: 2, isStarted: true, seed: 0.8 });
  const place = { parameter: 'W', t: 4, k: 2 } as const;
  const terms = itemize(experiment);
  const right = terms.at('W', 4, 2).value as number[][];

  test('is right', () => {
    expect(diagnoseTerm(experiment, place, right).verdict).toBe('right');
  });

  test.each([
    ['transposed-result', transpose(right)],
    ['sign', change(right, (x) => -x)],
    ['swapped-parameters', terms.at('U', 4, 2).value],
    [
      'total-derivative',
      change(right, (x) => x).map((row, i) =>
        (row as number[]).map((x, j) => x + (terms.at('W', 4, 1).value as number[][])[i][j]),
      ),
    ],
  ])('is wrong: %s', (id, numbers) => {
    expect(diagnoseTerm(experiment, place, numbers as number[][])).toMatchObject({
      verdict: 'wrong',
      mistakes: [id],
    });
  });

  test('has steps', () => {
    expect(() => diagnoseTerm(experiment, { parameter: 'W', t: 2, k: 3 }, right)).toThrow(
      '(t, k) = (2, 3): expected whole numbers with 1 <= k <= t <= 4',
    );
  });
});

describe('a Jacobian', () => {
  const experiment = drawn({ cell: 'tanh', T: 4, n: 3, m: 3, q: 2, isStarted: true, seed: 0.8 });
  const { hidden } = differentiate(experiment);
  const step = (t: number, slope = true) =>
    experiment.weights.W.map((row, i) => row.map((w) => (slope ? 1 - hidden[t - 1][i] ** 2 : 1) * w));

  test('is right: the product of steps', () => {
    expect(diagnoseJacobian(experiment, { t: 4, k: 2 }, multiply(step(4), step(3))).verdict).toBe('right');
    expect(diagnoseJacobian(experiment, { t: 1, k: 0 }, step(1)).verdict).toBe('right');
  });

  test('is wrong', () => {
    const mistakesOf = (numbers: number[][]) =>
      diagnoseJacobian(experiment, { t: 4, k: 2 }, numbers).mistakes;
    expect(mistakesOf(transpose(multiply(step(4), step(3))))).toEqual(['transposed-result']);
    expect(mistakesOf(multiply(step(4, false), step(3, false)))).toEqual(['no-activation-derivative']);
    expect(mistakesOf(multiply(step(3), step(4)))).toEqual([]);
  });

  test('of a cell state is the whole one too', () => {
    const lstm = drawn({ cell: 'lstm', T: 3, n: 2, m: 2, q: 2, isStarted: true, seed: 0.8 });
    const [factor] = itemize(lstm)
      .at('W', 3, 2)
      .factors.filter(({ kind }) => kind === 'ds/ds');
    const value = factor.value.map((row) => [...row]);
    expect(value.length).toBe(4);
    expect(diagnoseJacobian(lstm, { t: 3, k: 2 }, value).verdict).toBe('right');
    expect(diagnoseJacobian(lstm, { t: 3, k: 2 }, value.slice(0, 3)).message).toMatch(
      /expected 4 rows of 4 numbers/,
    );
  });
});

test('a name is told as soon as it is proven, while the search goes on with the rest', () => {
  const experiment = drawn({ cell: 'tanh', T: 4, n: 3, m: 2, q: 2, isStarted: true, seed: 0.3 });
  const { V, W } = differentiate(experiment).gradients as { V: number[][]; W: number[][] };
  const noise = W.map((row, i) => row.map((x, j) => x + Math.sin(3 * i + 5 * j)));
  const told: { tried: number; named: readonly { path: string; what: string }[] }[] = [];
  const { parameters } = diagnoseAnswer(
    experiment,
    { V: V.map((row) => row.map((x) => 2 * x)), W: noise },
    (progress) => void told.push(progress),
  );
  expect(parameters).toMatchObject({ V: { verdict: 'wrong' }, W: { verdict: 'unknown' } });
  const first = told.findIndex(({ named }) => named.length > 0);
  expect(told[first].named).toEqual([{ path: 'V', what: 'Everything is twice what it should be.' }]);
  expect(told.slice(first + 1).filter(({ tried }) => tried > 0).length).toBeGreaterThan(100);
  expect(told.at(-1)!.named.map(({ path }) => path)).toEqual(['V']);
});

test('any loss is searched where there are as many outputs as hidden units', () => {
  const { targets, ...experiment } = drawn({
    cell: 'tanh',
    T: 3,
    n: 2,
    m: 2,
    q: 2,
    hasBiases: true,
    seed: 0.4,
  });
  for (const loss of ['mse', 'bce', 'linear'] as const) {
    const batch = {
      version: 2 as const,
      cell: experiment.cell,
      weights: experiment.weights,
      sequences: [
        { inputs: experiment.inputs, targets: targets.map((row) => row!.map((x) => Number(x > 0))) },
      ],
      loss,
      reduction: 'sum' as const,
    };
    const noise = { b: [0.1234567, -2.345678] };
    expect(diagnoseAnswer(batch, noise).parameters.b!.verdict).toBe('unknown');
  }
});

test('of a network too large for all ways back, those of the usual mistakes are tried', () => {
  const small = drawn({ cell: 'tanh', T: 1000, n: 96, m: 1, q: 1, seed: 0.4 });
  const W = small.weights.W.map((row) => row.map((x) => x / 10));
  const experiment = { ...small, weights: { ...small.weights, W } };
  const wrong = mistakenGradient(experiment, 'W', 'untransposed')!;
  const { verdict, mistakes } = diagnose(experiment, { W: wrong }).W!;
  expect({ verdict, mistakes }).toEqual({ verdict: 'wrong', mistakes: ['untransposed'] });
});
