// Attention over all states, against PyTorch's autograd; see tests/reference/attention.py.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  gradcheck,
  Graph,
  replayInTypeScript,
  replayInWebAssembly,
  Session,
} from '../../src/autograd/index.ts';
import { attend, attentionOf, rowOf } from '../../src/rnn/attention.ts';
import { parseVersion1, type ParameterName, Surveyor } from '../../src/rnn/index.ts';
import { Terms } from '../../src/rnn/terms.ts';
import { relativeError } from '../support/close.ts';

const folder = join(import.meta.dirname, '../reference/attention');
const cases = readdirSync(folder).map((file) => {
  const { name, experiment, expected } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  return { name, experiment: { ...parseVersion1(experiment), readout: 'attention' as const }, expected };
});

describe.each(cases)('$name with attention', ({ experiment, expected }) => {
  const terms = new Terms(experiment);
  const T = experiment.inputs.length;
  const names = Object.keys(expected.gradients) as ParameterName[];

  test('computes what PyTorch computes', () => {
    const { losses, outputs, gradients, hidden } = terms.gradients;
    expect(relativeError(losses, expected.losses)).toBeLessThan(1e-10);
    expect(relativeError(outputs, expected.outputs)).toBeLessThan(1e-10);
    expect(relativeError(attentionOf(hidden), expected.attention)).toBeLessThan(1e-10);
    for (const name of names) {
      expect(relativeError(gradients[name], expected.gradients[name])).toBeLessThan(1e-10);
    }
  });

  test('has PyTorch’s terms, each by itself, and the sum of them is the gradient', () => {
    for (const name of names) {
      for (let t = 1; t <= T; t++) {
        for (let k = 1; k <= t; k++) {
          const wanted = expected.termNorms[name][t - 1][k - 1];
          expect(relativeError(terms.norm(name, t, k), wanted)).toBeLessThan(1e-10);
        }
      }
      const whole = Array.from({ length: T }, (_, i) => terms.total(name, i + 1)).map((total) =>
        total.flat(),
      );
      const summed = whole[0].map((_, at) => whole.reduce((sum, total) => sum + total[at], 0));
      expect(relativeError(summed, expected.gradients[name].flat())).toBeLessThan(1e-10);
      expect(terms.at(name, T, 1).factors).toEqual([]);
    }
  });

  test.each([
    ['TypeScript', replayInTypeScript],
    ['WebAssembly', replayInWebAssembly],
  ])('is surveyed alike in %s', async (_, load) => {
    const surveyor = new Surveyor(load as typeof replayInTypeScript);
    const { survey } = await surveyor.ask({
      experiment,
      t: T,
      parameter: 'U',
      wantsContributions: true,
      horizon: undefined,
    });
    for (const name of names) {
      expect(
        relativeError(Array.from(survey.termNorms[name]!), expected.termNorms[name].flat()),
      ).toBeLessThan(1e-10);
    }
    const hidden = expected.hiddenNorms.map((row: number[], t: number) =>
      row.map((size, k) => [survey.hiddenNorms[t * (T + 1) + k + 1], size]),
    );
    for (const [found, wanted] of hidden.flat()) expect(relativeError(found, wanted)).toBeLessThan(1e-10);
  });
});

test('differences agree', () => {
  const graph = new Graph();
  const states = ['a', 'b', 'c'].map((name) => graph.leaf([2], name));
  const m = attend(states.map(rowOf), states[2]);
  const session = new Session(graph);
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 6, maxLength: 6 }),
      (xs) => {
        for (const [i, state] of states.entries()) session.set(state, xs.slice(2 * i, 2 * i + 2));
        expect(gradcheck(session, m, states).verdict).not.toBe('wrong');
      },
    ),
    { numRuns: 20 },
  );
});
