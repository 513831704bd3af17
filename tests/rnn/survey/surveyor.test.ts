// A survey is computed by the lowered program; the terms one by one, by the rules. They must tell the same.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replayInTypeScript, replayInWebAssembly } from '../../../src/autograd/index.ts';
import {
  type Answer,
  type Experiment,
  itemize,
  type LossStep,
  norm,
  type ParameterName,
  resize,
  Surveyor,
  parametersOf,
  textbook,
  toRows,
  withCell,
} from '../../../src/rnn/index.ts';
import { influenceBalancing } from '../../../src/rnn/influence-balancing.ts';
import { relativeError } from '../../support/close.ts';
import { experiments, tiny } from '../../support/experiments.ts';

const ROUNDING = 1e-12;
const here = new Surveyor(replayInTypeScript);
const ask = (
  experiment: Experiment,
  t: LossStep = 'all',
  parameter: ParameterName = parametersOf(experiment)[0],
  horizon = 2,
  windows = false,
): Answer => here.ask({ experiment, t, parameter, wantsContributions: true, horizon, windows });
const steps = (experiment: Experiment) => experiment.inputs.map((_, index) => index + 1);
const plus = (a: readonly number[], b: readonly number[]) => a.map((x, i) => x + b[i]);
const inner = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);

describe('a survey', () => {
  test('has the norms of all terms and of all that is carried back', () => {
    fc.assert(
      fc.property(experiments(), (experiment) => {
        const { survey } = ask(experiment);
        const terms = itemize(experiment);
        const T = terms.length;
        expect(survey.gradients).toEqual(terms.gradients);
        for (const parameter of terms.parameters) {
          const norms = toRows(survey.termNorms[parameter]!, T);
          expect(relativeError(norms, terms.termNorms[parameter])).toBeLessThan(ROUNDING);
        }
        const flows = steps(experiment).map((t) => terms.flow(t));
        const hidden = flows.map((flow) => flow.hidden);
        expect(relativeError(toRows(survey.hiddenNorms, T + 1), hidden)).toBeLessThan(ROUNDING);
        const state = flows.map((flow) => flow.state);
        expect(relativeError(toRows(survey.stateNorms, T + 1), state)).toBeLessThan(ROUNDING);
        const cells = flows.flatMap(({ cell }) => (cell ? [cell] : []));
        const found = survey.cellNorms ? toRows(survey.cellNorms, T + 1) : [];
        expect(relativeError(found, cells)).toBeLessThan(ROUNDING);
      }),
    );
  });

  test('follows one loss back, or all of them', () => {
    fc.assert(
      fc.property(experiments(), fc.nat(), (experiment, choice) => {
        const { length } = experiment.inputs;
        const t = choice % (length + 1) || 'all';
        const { survey } = ask(experiment, t);
        const terms = itemize(experiment);
        expect(survey.t).toBe(t);
        expect(survey.flow).toEqual(terms.flow(t));
        expect(survey.carried.h.map((h) => norm(h))).toEqual(terms.flow(t).hidden);
        expect(survey.carried.c?.map((c) => norm(c))).toEqual(terms.flow(t).cell);
      }),
    );
  });

  test('takes what reaches a cell state apart: by the gates alone, and through h', () => {
    const lstm = resize(withCell(textbook, 'lstm'), { T: 6 });
    const { split, carried } = ask(lstm, 5).survey;
    const terms = itemize(lstm);
    let kept = carried.c![5];
    for (let k = 4; k >= 0; k--) {
      const gate = terms.inside(5, k + 1).get('gate f')!.value;
      kept = kept.map((x, i) => x * gate[i]);
      expect(split!.byGates[k]).toBeCloseTo(norm(kept), 14);
      expect(split!.throughHidden[k]).toBeCloseTo(norm(carried.c![k].map((x, i) => x - kept[i])), 14);
    }
    // Without W nothing comes by way of h.
    const { weights } = lstm;
    const cut = { ...lstm, weights: { ...weights, W: weights.W.map((row) => row.map(() => 0)) } };
    expect(ask(cut, 5).survey.split!.throughHidden.every((x) => x < 1e-16)).toBe(true);
    expect(ask(textbook, 3).survey.split).toBeUndefined();
  });

  test('has the range of its norms, or none', () => {
    const { range, termNorms, hiddenNorms } = ask(textbook).survey;
    const sizes = [...Object.values(termNorms), hiddenNorms].flatMap((list) => Array.from(list));
    expect(range![0]).toBeLessThanOrEqual(Math.min(...sizes.filter((size) => size > 0)));
    expect(range![1]).toBeGreaterThanOrEqual(Math.max(...sizes));
    expect(ask({ ...textbook, targets: [null, null, null] }).survey.range).toBeUndefined();
  });

  test('is the same in WebAssembly, and when the same shape is asked about again', async () => {
    const there = new Surveyor(replayInWebAssembly);
    const long = resize(withCell(textbook, 'lstm'), { T: 30, n: 8 });
    const other = { ...long, initial: { ...long.initial, h: long.initial.h.map((x) => x + 0.5) } };
    for (const experiment of [long, other, textbook, long]) {
      const question = {
        experiment,
        t: 2,
        parameter: 'U',
        wantsContributions: true,
        horizon: 2,
      } as const;
      const [found, expected] = [await there.ask(question), here.ask(question)];
      expect(relativeError(found.survey.termNorms.W, expected.survey.termNorms.W)).toBeLessThan(ROUNDING);
      expect(found.survey.flow).toEqual(expected.survey.flow);
      expect(relativeError(found.contributions!.total, expected.contributions!.total)).toBeLessThan(ROUNDING);
      const kept = ({ truncation }: Answer) => [truncation!.share, truncation!.cosine];
      expect(relativeError(kept(found), kept(expected))).toBeLessThan(ROUNDING);
    }
  });

  test('names what overflows, in the sum and in a single term', () => {
    expect(() => ask(tiny({ weights: { W: [[1e200]], U: [[1]], V: [[1]] } }))).toThrow(
      'E at step 2 is Infinity',
    );
    const cancelling = tiny({
      weights: { W: [[1]], U: [[0]], V: [[1e155]] },
      inputs: [[1e155], [0]],
      targets: [[1], [-1]],
    });
    expect(() => ask(cancelling)).toThrow(/gradient of U is Infinity/);
  });
});

describe('parts of a total', () => {
  test('are the terms of a loss, along their sum', () => {
    fc.assert(
      fc.property(experiments(), fc.nat(), (experiment, choice) => {
        const terms = itemize(experiment);
        const t = (choice % terms.length) + 1;
        const parameter = terms.parameters[choice % terms.parameters.length];
        const { bySteps, total } = ask(experiment, t, parameter).contributions!;
        const whole = terms.total(parameter, t).flat();
        const size = norm(whole);
        expect(Math.abs(total - size)).toBeLessThanOrEqual(ROUNDING * size);
        const largest = Math.max(...terms.termNorms[parameter]![t - 1]);
        for (const { k, norm: own, along } of bySteps) {
          const term = k > t ? whole.map(() => 0) : terms.at(parameter, t, k).value.flat();
          expect(Math.abs(own - norm(term))).toBeLessThanOrEqual(ROUNDING * largest);
          const expected = size === 0 ? 0 : inner(term, whole) / size;
          // Where terms cancel, the direction of what is left is as uncertain as rounding makes it.
          expect(Math.abs(along - expected)).toBeLessThanOrEqual(
            (ROUNDING * largest * largest) / (size || 1) + 1e-300,
          );
        }
      }),
    );
  });

  test('of all losses add up to the whole gradient', () => {
    const { bySteps, total } = ask(resize(textbook, { T: 9 }), 'all', 'U').contributions!;
    const whole = norm(itemize(resize(textbook, { T: 9 })).gradients.gradients.U!.flat());
    expect(total).toBeCloseTo(whole, 12);
    expect(bySteps.reduce((sum, { along }) => sum + along, 0)).toBeCloseTo(whole, 12);
  });
});

describe('a truncation', () => {
  /** The terms within the horizon, added up one by one. */
  const keptOf = (experiment: Experiment, parameter: ParameterName, horizon: number, windows = false) => {
    const terms = itemize(experiment);
    let kept = terms
      .total(parameter, 'all')
      .flat()
      .map(() => 0);
    for (let t = 1; t <= terms.length; t++) {
      const first = windows ? Math.floor((t - 1) / horizon) * horizon + 1 : Math.max(1, t - horizon + 1);
      for (let k = first; k <= t; k++) {
        kept = plus(kept, terms.at(parameter, t, k).value.flat());
      }
    }
    return kept;
  };

  test('keeps the terms within the horizon, or the window: their norm, and their direction', () => {
    fc.assert(
      fc.property(experiments(), fc.nat(), fc.boolean(), (experiment, choice, windows) => {
        const terms = itemize(experiment);
        const horizon = (choice % terms.length) + 1;
        const [parameter] = terms.parameters;
        const { truncation } = ask(experiment, 'all', parameter, horizon, windows);
        const whole = terms.total(parameter, 'all').flat();
        const kept = keptOf(experiment, parameter, horizon, windows);
        const [own, size] = [norm(kept), norm(whole)];
        const largest = Math.max(...terms.termNorms[parameter]!.flat());
        const { share, cosine } = truncation!;
        expect(truncation).toMatchObject({ parameter, horizon, windows });
        expect(Math.abs(share * size - own)).toBeLessThanOrEqual(ROUNDING * largest);
        const angle = own === 0 || size === 0 ? 0 : inner(kept, whole) / own / size;
        // Where terms cancel, a direction is as uncertain as rounding makes it.
        const slack = ROUNDING * largest * (1 / (own || 1) + 1 / (size || 1));
        expect(Math.abs(cosine - angle)).toBeLessThanOrEqual(10 * slack + 1e-12);
      }),
    );
  });

  test('at T keeps everything', () => {
    const { share, cosine } = ask(textbook, 'all', 'U', 3).truncation!;
    expect([share, cosine]).toEqual([1, expect.closeTo(1, 14)]);
  });

  test('of influence balancing has the right direction from a horizon of 41 on, and in windows where the last one is as long', () => {
    const experiment = influenceBalancing();
    const direction = (horizon: number, windows: boolean) =>
      Math.sign(ask(experiment, 'all', 'U', horizon, windows).truncation!.cosine);
    expect([1, 20, 40, 41, 60].map((horizon) => direction(horizon, false))).toEqual([-1, -1, -1, 1, 1]);
    // Of 100 steps the last window has 18, 50, 40 and 41.
    expect([41, 50, 60, 59].map((horizon) => direction(horizon, true))).toEqual([-1, 1, -1, 1]);
  });

  test('of a long sequence is as exact', () => {
    const long = resize(textbook, { T: 100 });
    const { share, cosine } = ask(long, 'all', 'W', 7).truncation!;
    const [kept, whole] = [keptOf(long, 'W', 7), keptOf(long, 'W', 100)];
    expect(share).toBeCloseTo(norm(kept) / norm(whole), 12);
    expect(cosine).toBeCloseTo(inner(kept, whole) / norm(kept) / norm(whole), 12);
  });
});
