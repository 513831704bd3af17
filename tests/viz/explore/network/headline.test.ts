import { describe, expect, test } from 'vitest';
import {
  differentiate,
  type Experiment,
  itemize,
  norm,
  textbook,
  withCell,
} from '../../../../src/rnn/index.ts';
import type { Place } from '../../../../src/viz/experiment/place.ts';
import { formatNumber, formatPercent } from '../../../../src/viz/text/format.ts';
import { headline, longestHeadline } from '../../../../src/viz/explore/network/headline.ts';
import { arrival } from '../../../../src/viz/experiment/timeline.ts';
import { tiny } from '../../../support/experiments.ts';
import { explorerOf } from '../../../support/pictures.ts';

/** The headline at a position. */
function headlineAt(experiment: Experiment, position: number, hovered?: Place) {
  const { picture, seek, moment } = explorerOf(experiment);
  seek(position);
  return headline(picture.value, moment.value, hovered);
}

/** The headline when the gradient of E_t has reached h_k. */
const headlineOf = (experiment: Experiment, t: number, k: number) =>
  headlineAt(experiment, arrival(explorerOf(experiment).line.value, t, k));

/** Norms of the gradient of E_t alone at h_0, h_1 and so on, by a network that has no other loss. */
function hiddenNorms(experiment: Experiment, t: number): number[] {
  const targets = experiment.targets.map((target, i) => (i === t - 1 ? target : null));
  const { initialGradients, hiddenGradients } = differentiate({ ...experiment, targets });
  return [initialGradients.h, ...hiddenGradients].map((row) => norm(row));
}

describe('on the way back from one loss', () => {
  test('says how much has reached o_t: the error', () => {
    const { outputs } = differentiate(textbook);
    const error = Math.abs(outputs[1][0] - textbook.targets[1]![0]);
    // A frame before it reaches h_2.
    const { title } = headlineAt(textbook, arrival(explorerOf(textbook).line.value, 2, 2) - 1);
    expect(title).toContain(formatNumber(error, 2));
    expect(title).toMatch(/E₂.*o₂/);
  });

  test('says how much has reached h_k, and which share that is', () => {
    const places = [[3, 2], [3, 1], [3, 0], [2, 1]]; // prettier-ignore
    for (const [t, k] of places) {
      const norms = hiddenNorms(textbook, t);
      const { title } = headlineOf(textbook, t, k);
      expect(title).toContain(formatNumber(norms[k], 2));
      expect(title).toContain(formatPercent(norms[k] / norms[t]));
      expect(title).toMatch(new RegExp(`E${'₀₁₂₃'[t]}.*h${'₀₁₂₃'[k]}.*h${'₀₁₂₃'[t]}`));
    }
  });

  test('gives no share of itself, nor of nothing', () => {
    const { title } = headlineOf(textbook, 3, 3);
    expect(title).toContain(formatNumber(hiddenNorms(textbook, 3)[3], 2));
    expect(title).not.toContain('%');
    // o_1 = 1 meets its target.
    expect(headlineOf(tiny({ targets: [[1], [0]] }), 1, 0).title).toMatch(/exactly 0 reaches h₀$/);
  });
});

test('of an LSTM the state is the pair (h, c), and its norm that of the chain', () => {
  const lstm = withCell(textbook, 'lstm');
  const { factors } = itemize(lstm).at('W', 3, 1);
  const arrived = factors.filter(({ kind }) => kind === 'do/ds' || kind === 'ds/ds').map(({ product }) => norm(product)); // prettier-ignore
  expect(headlineOf(lstm, 3, 1).title).toBe(
    `From E₃, ${formatNumber(arrived[2], 2)} reaches (h₁, c₁): ${formatPercent(arrived[2] / arrived[0])} of what reached (h₃, c₃)`,
  );
  expect(headlineOf(lstm, 3, 1).note).toContain('forget gate');
});

test('a hovered term goes before the moment', () => {
  const hovered: Place = { parameter: 'W', t: 3, k: 1 };
  for (const at of [0, 1.5, 1000]) {
    expect(headlineAt(textbook, at, hovered)).toEqual(headlineOf(textbook, 3, 1));
  }
});

test('of all losses together says what reaches h_0', () => {
  const { h } = differentiate(textbook).initialGradients;
  expect(headlineAt(textbook, 1000).title).toContain(formatNumber(norm(h), 2));
});

describe('on the way forward', () => {
  test.each([
    [0, 'Given: the inputs x, and h₀'],
    [0.01, 'h₁ = σ(W h₀ + U x₁)'],
    [0.5, 'h₁ = σ(W h₀ + U x₁)'],
    [1, 'h₁ = σ(W h₀ + U x₁)'],
    [1.01, 'h₂ = σ(W h₁ + U x₂)'],
    [2.9, 'h₃ = σ(W h₂ + U x₃)'],
  ])('writes the step under way at %d: %s', (position, equation) => {
    expect(headlineAt(textbook, position).title).toContain(equation);
  });

  test('writes it as the cell computes it', () => {
    const biased = { ...textbook, weights: { ...textbook.weights, b: [1, 2, 3] } };
    expect(headlineAt({ ...biased, cell: 'tanh' }, 1).title).toContain('h₁ = tanh(W h₀ + U x₁ + b)');
    expect(headlineAt({ ...textbook, cell: 'relu' }, 1).title).toContain('h₁ = relu(W h₀ + U x₁)');
    expect(headlineAt({ ...biased, cell: 'linear' }, 1).title).toMatch(/h₁ = W h₀ \+ U x₁ \+ b$/);
    const lstm = headlineAt(withCell(textbook, 'lstm'), 2).title;
    expect(lstm).toContain('c₂ = f ⊙ c₁ + i ⊙ g, h₂ = o ⊙ tanh(c₂)');
    expect(headlineAt(withCell(textbook, 'gru'), 1).title).toContain('h₁ = (1 − z) ⊙ n + z ⊙ h₀');
    expect(headlineAt(withCell(textbook, 'lstm'), 0).title).toBe('Given: the inputs x, and (h₀, c₀)');
  });
});

test.each(['sigmoid', 'tanh', 'lstm', 'gru'] as const)('room is kept for all that is said of %s', (cell) => {
  const { picture, line, seek, moment } = explorerOf(withCell(textbook, cell));
  const longest = longestHeadline(picture.value);
  for (let position = 0; position <= line.value.phases.at(-1)!.end; position += 0.5) {
    seek(position);
    const { title, note } = headline(picture.value, moment.value, undefined);
    // A few characters more do not fill another line.
    expect(title.length).toBeLessThanOrEqual(longest.title.length + 4);
    expect(note.length).toBeLessThanOrEqual(longest.note.length);
  }
});
