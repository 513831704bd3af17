import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cells, differentiate, type Experiment, itemize, norm, type Terms } from '../../src/rnn/index.ts';
import { relativeError } from '../support/close.ts';
import { experiments, tiny } from '../support/experiments.ts';
import { multiply } from '../support/matrices.ts';
import { readCase } from '../support/reference.ts';

/** All (t, k) with 1 <= k <= t <= T. */
const places = ({ length: T }: Terms) =>
  Array.from({ length: T }, (_, i) => i + 1).flatMap((t) =>
    Array.from({ length: t }, (_, j) => ({ t, k: j + 1 })),
  );

const numbers = (value: readonly number[] | readonly (readonly number[])[]): number[] =>
  value.flat() as number[];

/** Checks that lists of numbers add up to a whole, to rounding of the largest number that is added. */
function expectSum(parts: readonly number[][], whole: readonly number[]): void {
  const largest = Math.max(0, ...parts.flat().map(Math.abs));
  for (const [i, wanted] of whole.entries()) {
    const sum = parts.reduce((sum, part) => sum + part[i], 0);
    expect(Math.abs(sum - wanted)).toBeLessThanOrEqual(1e-13 * largest);
  }
}

/** The experiment with the target of one step alone. */
const withLossAt = (experiment: Experiment, t: number): Experiment => ({
  ...experiment,
  targets: experiment.targets.map((target, i) => (i === t - 1 ? target : null)),
});

describe('terms of random experiments', () => {
  test('add up to the whole gradient, of each loss and of all', () => {
    fc.assert(
      fc.property(experiments(), (experiment) => {
        const terms = itemize(experiment);
        const { gradients } = differentiate(experiment);
        expect(terms.parameters).toEqual(Object.keys(gradients));
        for (const P of terms.parameters) {
          const all = places(terms).map(({ t, k }) => ({ t, value: numbers(terms.at(P, t, k).value) }));
          const values = all.map(({ value }) => value);
          expectSum(values, numbers(gradients[P]!));
          expectSum(values, numbers(terms.total(P, 'all')));
          for (let t = 1; t <= terms.length; t++) {
            expectSum(
              all.filter((term) => term.t === t).map(({ value }) => value),
              numbers(terms.total(P, t)),
            );
          }
        }
      }),
    );
  });

  test('of one loss are the same without the others', () => {
    fc.assert(
      fc.property(experiments(), (experiment) => {
        const terms = itemize(experiment);
        for (let t = 1; t <= terms.length; t++) {
          const { gradients } = differentiate(withLossAt(experiment, t));
          for (const P of terms.parameters)
            expect(relativeError(terms.total(P, t), gradients[P])).toBeLessThan(1e-13);
        }
      }),
    );
  });

  test('have the norms that are listed, zero for k > t, and for V and d unless k = t', () => {
    fc.assert(
      fc.property(experiments(), (experiment) => {
        const terms = itemize(experiment);
        for (const P of terms.parameters) {
          for (const { t, k } of places(terms)) {
            const term = terms.at(P, t, k);
            expect(term).toMatchObject({ parameter: P, t, k });
            expect(relativeError(term.norm, norm(numbers(term.value)))).toBeLessThan(1e-14);
            expect(terms.norm(P, t, k)).toBe(term.norm);
            expect(terms.termNorms[P]![t - 1][k - 1]).toBe(term.norm);
          }
          const actsOnOutput = P === 'V' || P === 'd';
          const zeros = terms.termNorms[P]!.flatMap((row, t) =>
            row.filter((_, k) => k > t || (actsOnOutput && k < t)),
          );
          expect(Math.max(0, ...zeros)).toBe(0);
        }
      }),
    );
  });

  test('flow agrees with the gradients at the nodes and with the chains', () => {
    fc.assert(
      fc.property(experiments(), (experiment) => {
        const terms = itemize(experiment);
        const near = (found: number, row: readonly number[]) =>
          expect(relativeError(found, norm(row))).toBeLessThan(1e-13);
        const flow = (t: number | 'all') => terms.flow(t);

        const { hiddenGradients, initialGradients } = differentiate(experiment);
        [initialGradients.h, ...hiddenGradients].forEach((row, step) => near(flow('all').hidden[step], row));

        for (let t = 1; t <= terms.length; t++) {
          const alone = differentiate(withLossAt(experiment, t));
          [alone.initialGradients.h, ...alone.hiddenGradients].forEach((row, step) =>
            near(flow(t).hidden[step], row),
          );
          const { toOutput, toHidden, toPrevious, toPreviousCell, toInput } = flow(t);
          expect(toPreviousCell !== undefined).toBe(cells[experiment.cell].hasCellState);
          for (let k = 1; k <= terms.length; k++) {
            const factors = k > t ? [] : terms.at('U', t, k).factors;
            const arriving = (kind: RegExp, step: number) =>
              factors.find((factor) => kind.test(factor.kind) && factor.step === step)?.product ?? [0];
            near(toOutput[k - 1], arriving(/dE.do/, k));
            // What has arrived at s_k stands before the factor that leads into the step.
            near(flow(t).state[k], factors.at(-3)?.product ?? [0]);
            near(toHidden[k - 1], arriving(/do.d[hs]/, k));
            // What h_{k-1} gets from h_k is the factor dh/dh at k, which is in the chain of the step before.
            const earlier = k > t || k === 1 ? undefined : terms.at('U', t, k - 1).factors;
            const joint = earlier?.find(({ kind, step }) => /d[hs].d[hs]/.test(kind) && step === k)?.product;
            const n = alone.initialGradients.h.length;
            near(toPrevious[k - 1], k === 1 ? alone.initialGradients.h : (joint?.slice(0, n) ?? [0]));
            if (toPreviousCell) {
              near(toPreviousCell[k - 1], k === 1 ? alone.initialGradients.c! : (joint?.slice(n) ?? [0]));
            }
            const atInput = k > t ? [0] : multiply([arriving(/d[hs].da/, k)], experiment.weights.U)[0];
            near(toInput[k - 1], atInput);
          }
        }
      }),
    );
  });
});

test('flow from all losses, on numbers worked out by hand', () => {
  // W = 2, so that h_1 = 1, h_2 = 3; o = 3 h; E_t = o²/2: dE/do = 3, 9.
  const experiment = tiny({ weights: { W: [[2]], U: [[1]], V: [[3]] } });
  expect(itemize(experiment).flow('all')).toEqual({
    toOutput: [3, 9],
    toHidden: [9, 27],
    toPrevious: [126, 54], // h_1 -> h_0: 2 · (9 + 54); h_2 -> h_1: 2 · 27
    toInput: [63, 27],
    hidden: [126, 63, 27],
    state: [126, 63, 27],
  });
});

describe('inside a step', () => {
  const { experiment } = readCase('lstm-bias-ce');
  const terms = itemize(experiment);
  const T = terms.length;
  const add = (a: readonly number[], b: readonly number[]) => a.map((x, i) => x + b[i]);

  test('nodes have their values, and pass on what arrives', () => {
    const step = terms.inside('all', 2);
    const at = (name: string) => step.get(name)!;
    expect(at('h').value).toEqual(terms.gradients.hidden[1]);
    expect(at('h').gradient).toEqual(terms.gradients.hiddenGradients[1]);
    const kept = at('f ⊙ c');
    expect(kept.toInputs[0]).toEqual(at('gate f').gradient);
    expect(relativeError(kept.toInputs[1], kept.gradient.map((g, i) => g * at('gate f').value[i]))).toBeLessThan(1e-15); // prettier-ignore
    expect(relativeError(norm(kept.toInputs[1]!), terms.flow('all').toPreviousCell![1])).toBeLessThan(1e-15);
    // c_2 is read by tanh in its own step, and by f ⊙ c in the next.
    const next = terms.inside('all', 3).get('f ⊙ c')!;
    const arrived = add(at('tanh c').toInputs[0]!, next.toInputs[1]!);
    expect(relativeError(at('c').gradient, arrived)).toBeLessThan(1e-14);
    expect(norm(at('tanh c').toInputs[0]!)).toBe(terms.flow('all').toCell![1]);
    expect(at('Wh').toInputs[0]).toBeUndefined();
  });

  test('nothing travels through a step after the loss', () => {
    for (const { gradient } of terms.inside(1, T).values()) expect(norm(gradient)).toBe(0);
  });
});

test('nothing flows from a step without a target', () => {
  const flow = itemize(tiny({ targets: [null, [0]] })).flow(1);
  expect(flow).toEqual({
    toOutput: [0, 0],
    toHidden: [0, 0],
    toPrevious: [0, 0],
    toInput: [0, 0],
    hidden: [0, 0, 0],
    state: [0, 0, 0],
  });
});

test('more losses than one pass carries are all there, and steps without one are zero', () => {
  const T = 150;
  const long = tiny({
    weights: { W: [[1]], U: [[1]], V: [[1]] },
    inputs: Array.from({ length: T }, () => [0]),
    initial: { h: [2] },
    targets: Array.from({ length: T }, (_, t) => (t % 3 === 0 ? null : [1])),
  });
  const terms = itemize(long);
  const { W } = terms.termNorms;
  // h stays 2, the error 1: every term is 1 · 2.
  W!.forEach((row, t) => expect(row).toEqual(row.map((_, k) => (k <= t && long.targets[t] ? 2 : 0))));
  const steps = Array.from({ length: T }, (_, t) => t + 1);
  // Twice: more than are kept from the first time.
  for (const t of [...steps, ...steps])
    expect(terms.total('W', t)).toEqual([[long.targets[t - 1] ? 2 * t : 0]]);
});

test('JSON has the norms alone', () => {
  const terms = itemize(readCase('sigmoid-textbook').experiment);
  expect(JSON.parse(JSON.stringify(terms))).toEqual({ termNorms: terms.termNorms });
});

test('a term that is not there is a RangeError', () => {
  const terms = itemize(tiny());
  for (const [t, k] of [
    [1, 0],
    [1, 2],
    [3, 1],
    [0, 0],
    [2, 1.5],
    [NaN, 1],
  ]) {
    // prettier-ignore
    const error = new RangeError(`term (${t}, ${k}): expected whole numbers with 1 <= k <= t <= 2`);
    expect(() => terms.at('W', t, k)).toThrow(error);
    expect(() => terms.norm('W', t, k)).toThrow(error);
  }
  const error = new RangeError('term: no parameter "b"; there are W, U, V');
  expect(() => terms.at('b', 1, 1)).toThrow(error);
  expect(() => terms.norm('b', 1, 1)).toThrow(error);
});
