// A title is a finding that is read at a glance: twelve words at most, in every setting.
import { expect, test } from 'vitest';
import { facts } from '../../src/rnn/facts/index.ts';
import { learningStatement } from '../../src/rnn/facts/learning.ts';
import { type CellName, cells, rateOf, Terms, textbook, withCell } from '../../src/rnn/index.ts';
import { presets } from '../../src/rnn/presets.ts';
import { accuracyTitle, titleOf } from '../../src/viz/compare/words/finding.ts';
import { cards } from '../../src/viz/explore/guide/cards.ts';
import { rateTitle } from '../../src/viz/text/rate.ts';
import { bpttTitle } from '../../src/viz/worksheet/bptt/slips.ts';
import { all, wordsFile } from '../support/words-file.ts';

const MOST = 12;
const tooLong = (titles: readonly string[]) => titles.filter((title) => title.split(/\s+/).length > MOST);

test('of the papers', () => {
  expect(tooLong([...facts, learningStatement].map(({ title }) => title))).toEqual([]);
});

test('of the cards and the presets', () => {
  expect(tooLong([...cards.map(({ title }) => title), ...presets.map(({ name }) => name)])).toEqual([]);
});

test('of norms, for every preset and every law', () => {
  const small = presets
    .map(({ make }) => make())
    .filter(({ inputs, weights }) => inputs.length * weights.W[0].length < 700);
  const norms = small.map((experiment) =>
    new Terms(experiment).flow(experiment.inputs.length).state.toReversed(),
  );
  const made = [
    [0],
    [1],
    [1, 0.5],
    [1, 0],
    [1, 1e200, Infinity],
    [1, 1e-200, 1e-309, 0],
    [1, 2, 4, 8, 16],
    [1, 0.3, 2, 0.1, 5, 0.2],
  ];
  const titles = [...norms, ...made].map((line) =>
    rateTitle(rateOf(line), { of: 'E₁₀₀', t: line.length - 1, state: 's', share: line.at(-1)! / line[0] }),
  );
  expect(tooLong(titles)).toEqual([]);
});

test('of the words and of question 1', () => {
  const right = {
    sigmoid: [
      [100, 60, 50],
      [99, 55, 52],
    ],
    tanh: all,
    lstm: all,
  };
  const file = wordsFile(right, right);
  expect(
    tooLong((['long', 'mixed'] as const).flatMap((set) => [titleOf(file, set), accuracyTitle(file, set)])),
  ).toEqual([]);
  const experiments = (Object.keys(cells) as CellName[]).map((cell) => withCell(textbook, cell));
  expect(
    tooLong(experiments.flatMap((e) => (['W', 'U', 'V'] as const).map((name) => bpttTitle(e, name)))),
  ).toEqual([]);
});
