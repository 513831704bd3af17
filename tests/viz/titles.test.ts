// A title is a finding that is read at a glance: twelve words at most, in every setting.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { facts } from '../../src/rnn/facts/index.ts';
import { learningStatement } from '../../src/rnn/facts/learning.ts';
import { rateOf, Terms, textbook, withCell } from '../../src/rnn/index.ts';
import { layersPresets, presets } from '../../src/rnn/presets.ts';
import { defaultRest } from '../../src/viz/compare/rest/settings.ts';
import { cellStateFinding as restGatesFinding } from '../../src/viz/compare/rest/gates.ts';
import { accuracyTitle, wordsTitle } from '../../src/viz/compare/words/finding.ts';
import { agreementFinding } from '../../src/viz/explore/agreement/verdict.ts';
import { gatesFinding, openStep } from '../../src/viz/explore/gates/scene.ts';
import { cards } from '../../src/viz/explore/guide/cards.ts';
import { signedFinding } from '../../src/viz/explore/signed-terms/layout.ts';
import { formulaFinding, termFinding, trianglesFinding } from '../../src/viz/explore/terms/text.ts';
import { spectrumFinding } from '../../src/viz/explore/spectrum/text.ts';
import { rateTitle } from '../../src/viz/text/rate.ts';
import { boxesTitle } from '../../src/viz/worksheet/boxes/text.ts';
import { bpttTitle } from '../../src/viz/worksheet/bptt/slips.ts';
import { caseB, resized } from '../../src/viz/worksheet/convolution/setting.ts';
import { backTitle, convolutionTitle } from '../../src/viz/worksheet/convolution/text.ts';
import { focalTitle } from '../../src/viz/worksheet/focal/focal.ts';
import { highwayPicture, productPicture, slopesPicture } from '../../src/viz/worksheet/vanishing/pictures.ts';
import { findingOf } from '../../src/pages/bench-finding.ts';
import { crossoverOf } from '../../src/bench/harness/crossover.ts';
import { explorerOf, pictureOf } from '../support/pictures.ts';
import { gpu, result, sized } from '../support/results.ts';
import { all, wordsFile } from '../support/words-file.ts';
import { cellNames } from '../../src/rnn/cells/index.ts';

const MOST = 12;
const tooLong = (titles: readonly string[]) => titles.filter((title) => title.split(/\s+/).length > MOST);

test('of the papers', () => {
  expect(tooLong([...facts, learningStatement].map(({ title }) => title))).toEqual([]);
});

test('of the cards and the presets', () => {
  expect(
    tooLong([...cards.map(({ title }) => title), ...[...presets, ...layersPresets].map(({ name }) => name)]),
  ).toEqual([]);
});

/** Falling to a share by some lag, from there on by a factor a step, which halves, leaves little, grows. */
const bent = [0.05, 0.4, 0.9, 3].map((factor) =>
  Array.from({ length: 40 }, (_, lag) => (lag <= 14 ? 0.96 ** lag : 0.96 ** 14 * factor ** (lag - 14))),
);

test('of norms, for every preset and every law', () => {
  const small = presets
    .map(({ make }) => make())
    .filter(({ inputs, weights }) => inputs.length * weights.V[0].length < 700);
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
    ...bent,
  ];
  const titles = [...norms, ...made].map((line) =>
    rateTitle(rateOf(line), { of: 'E₁₀₀', t: line.length - 1, state: 's', share: line.at(-1)! / line[0] }),
  );
  expect(tooLong(titles)).toEqual([]);
});

test('of the formula, the chain and the triangles, for every preset and cell', () => {
  const small = presets
    .map(({ make }) => make())
    .filter(({ inputs, initial }) => inputs.length * initial.h.length < 700);
  const all = [...small, ...cellNames.map((cell) => withCell(textbook, cell))];
  const titles = all.flatMap((experiment) => {
    const picture = pictureOf(experiment);
    const T = experiment.inputs.length;
    return [picture.parameters[0], 'V' as const].flatMap((parameter) => {
      const selected = { parameter, t: T, k: T };
      const chains =
        parameter === 'V' ? [] : [1, T].map((k) => termFinding(picture.terms.at(parameter, T, k)));
      return [
        ...chains,
        ...[true, false].map((isTotal) => formulaFinding({ picture, selected, isTotal })),
        trianglesFinding(picture, selected),
      ];
    });
  });
  expect(tooLong(titles)).toEqual([]);
});

test('of signed terms, whatever their signs', () => {
  const along = fc.double({ min: -10, max: 10, noNaN: true });
  const across = fc.constantFrom(0, 1, 20);
  fc.assert(
    fc.property(fc.array(fc.tuple(along, across), { minLength: 1, maxLength: 30 }), (made) => {
      const terms = made.map(([along, across], k) => ({ id: `${k}`, label: `k = ${k}`, along, norm: Math.hypot(along, across) })); // prettier-ignore
      const total = terms.reduce((sum, { along }) => sum + along, 0);
      expect(tooLong([`∂E₁₀₀/∂W: ${signedFinding(terms, total)}`])).toEqual([]);
    }),
  );
});

test('of a run of the benchmark, whoever wins', () => {
  const time = fc.constantFrom(0.001, 1, 40, 1000);
  const rows = fc.tuple(time, time, time, time, fc.boolean());
  fc.assert(
    fc.property(rows, ([a, b, c, d, software]) => {
      const device = { ...gpu, software };
      const results = [result(sized(4), 'ours-f32', a), result(sized(4), 'tfjs-webgpu', b, { device }),
        result(sized(256), 'ours-f32', c), result(sized(256), 'tfjs-webgpu', d, { device })]; // prettier-ignore
      const { title } = findingOf('RNN gradient', crossoverOf(results), results);
      expect(tooLong([title])).toEqual([]);
    }),
  );
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
    tooLong((['long', 'mixed'] as const).flatMap((set) => [wordsTitle(file, set), accuracyTitle(file, set)])),
  ).toEqual([]);
  const experiments = cellNames.map((cell) => withCell(textbook, cell));
  expect(
    tooLong(
      experiments.flatMap((e) =>
        (['W', 'U', 'V'] as const)
          .filter((name) => e.weights[name].length > 0)
          .map((name) => bpttTitle(e, name)),
      ),
    ),
  ).toEqual([]);
});

/** The rates that there are, from lines of known law. */
const laws = [[1], [1, 0.5], [1, 0], Array.from({ length: 30 }, (_, lag) => 0.5 ** lag), [1, 2, 4, 8, 16, 32],
  Array.from({ length: 30 }, (_, lag) => 0.99 ** lag), Array.from({ length: 30 }, (_, lag) => 0.1 ** lag),
  Array.from({ length: 60 }, (_, lag) => (lag + 1) ** -1.5), [1, 0.3, 2, 0.1, 5, 0.2]]; // prettier-ignore

test('of forget gates at rest, for every law and bias', () => {
  const settings = [-3, 0, 1, 5, 60].flatMap((forgetBias) =>
    (['orthogonal', 'chrono'] as const).map((scheme) => ({ ...defaultRest, scheme, forgetBias })),
  );
  const titles = settings.flatMap((each) => laws.map((law) => restGatesFinding(each, rateOf(law))));
  expect(tooLong(titles)).toEqual([]);
});

test('of the spectrum, whatever steps and product come to', () => {
  const log = fc.oneof(fc.double({ min: -100, max: 100, noNaN: true }), fc.constantFrom(0, -Infinity));
  // A product stretches by what its steps do at most, and may by less.
  const less = fc.oneof(fc.double({ min: 0, max: 200, noNaN: true }), fc.constant(0));
  const step = fc.record({ most: log, radius: fc.double({ min: 0, max: 30, noNaN: true }), less });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), (made) => {
      const steps = made.map(({ most, radius }, at) => ({ j: at + 1, logs: Float64Array.of(most), radius }));
      const products = made.map((_, k) => {
        const size = made.slice(k).reduce((sum, { most, less }) => sum + most - less, 0);
        return { k, logs: Float64Array.of(size) };
      });
      const title = spectrumFinding({ t: made.length, state: 'h', size: 1, steps, products, gates: [] });
      expect(tooLong([title])).toEqual([]);
    }),
  );
});

test('of the agreement', () => {
  const summaries = [
    [0, 0],
    [3, 4],
    [4, 4],
  ].map(([agreeing, of]) => ({ agreeing, of, worst: 2e-7, looked: 24, entries: 4096, hides: 1e-6 }));
  const titles = summaries.flatMap((summary) =>
    [true, false].map((isChecking) => agreementFinding({ summary, isChecking })),
  );
  expect(tooLong(titles)).toEqual([]);
});

test('of the gates of a step, at every moment', () => {
  const titles = (['lstm', 'gru'] as const).flatMap((cell) => {
    const { picture, moment, selected, hovered, line, seek } = explorerOf(withCell(textbook, cell));
    return Array.from({ length: line.value.end + 1 }, (_, frame) => {
      seek(frame);
      const view = { picture: picture.value, moment: moment.value, selected: selected.value, hovered: hovered.value }; // prettier-ignore
      return [1, 2, 3].map((step) => gatesFinding(openStep(view, step)!, view));
    }).flat();
  });
  expect(tooLong(titles)).toEqual([]);
});

test('of question 2, over its sliders', () => {
  const titles = (['sigmoid', 'tanh'] as const).flatMap((cell) =>
    [0.5, 1, 3, 4, 8].flatMap((sigmaMax) => {
      const settings = { cell, sigmaMax, forgetBias: sigmaMax - 1.5, seed: 1 };
      return [productPicture(settings).title, highwayPicture(settings).title];
    }),
  );
  expect(tooLong([slopesPicture().title, ...titles])).toEqual([]);
});

test('of questions 4, 5 and 6, over their numbers', () => {
  const p = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  const side = fc.double({ min: 1, max: 12, noNaN: true });
  const box = fc.tuple(side, side, side, side);
  const sizes = fc.record({ height: fc.integer({ min: 1, max: 8 }), stride: fc.integer({ min: 1, max: 4 }), padding: fc.integer({ min: 0, max: 5 }) }); // prettier-ignore
  fc.assert(
    fc.property(p, p, fc.integer({ min: 0, max: 5 }), box, box, sizes, (e, h, gamma, truth, predicted, size) => {
      const setting = resized(caseB, size);
      const titles = [
        focalTitle({ gamma, easy: { name: 'easy', p: e }, hard: { name: 'hard', p: h } }),
        boxesTitle({ truth, predicted }),
        convolutionTitle(setting),
        backTitle(setting),
      ];
      expect(tooLong(titles)).toEqual([]);
    }),
  ); // prettier-ignore
});
