// A paragraph is read at a glance: two sentences at most, and in each of them two numbers.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { framed } from '../../.scripts/frame.mjs';
import { facts } from '../../src/rnn/facts/index.ts';
import { learningStatement } from '../../src/rnn/facts/learning.ts';
import {
  boundOf,
  differentiate,
  passedOf,
  rateOf,
  reasonOf,
  Terms,
  textbook,
  withCell,
  zeroReason,
} from '../../src/rnn/index.ts';
import { layersPresets, presets } from '../../src/rnn/presets.ts';
import { tasks } from '../../src/rnn/tasks/index.ts';
import { criteria } from '../../src/viz/compare/learning/finding.ts';
import { lagExplanation } from '../../src/viz/compare/learning/lags/finding.ts';
import { verdictsOf } from '../../src/viz/compare/words/verdicts.ts';
import { limitsText } from '../../src/viz/explore/agreement/verdict.ts';
import { cards } from '../../src/viz/explore/guide/cards.ts';
import { headline } from '../../src/viz/explore/network/headline.ts';
import { whyLargest } from '../../src/viz/explore/terms/largest.ts';
import { zeroText } from '../../src/viz/explore/terms/zero-text.ts';
import { glossary } from '../../src/viz/text/glossary.ts';
import { denseness } from '../support/density.ts';
import { paragraphsOf, templateParagraphs } from '../support/paragraphs.ts';
import { explorerOf, pictureOf } from '../support/pictures.ts';
import { textOf } from '../support/template-text.ts';
import { markupOf } from '../support/templates.ts';
import { sheet } from '../support/words-file.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('of every template and every page, as far as their text stands there', () => {
  const sources = ['src/viz', 'src/pages'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(folder, path)),
  );
  const pages = readdirSync(root).filter((path) => path.endsWith('.html'));
  const found = [
    ...sources.map((path) => [path, templateParagraphs(path, read(path))] as const),
    ...pages.map((path) => [path, paragraphsOf(framed(read(path), path))] as const),
  ];
  expect(found.flatMap(([, paragraphs]) => paragraphs).length).toBeGreaterThan(100);
  const dense = found.flatMap(([path, paragraphs]) =>
    paragraphs.flatMap((text) => denseness(text) ?? []).map((why) => `${path}: ${why}`),
  );
  expect(dense).toEqual([]);
});

const tooDense = (texts: readonly string[]) => texts.flatMap((text) => denseness(text) ?? []);
/** Those that take no time, and one for each cell. */
const experiments = [
  ...presets
    .map(({ make }) => make())
    .filter(({ inputs, initial }) => inputs.length * initial.h.length < 700),
  ...(['tanh', 'relu', 'linear', 'lstm', 'gru'] as const).map((cell) => withCell(textbook, cell)),
];

test('of what is said of presets, papers, tasks and terms of the glossary', () => {
  const papers = [...facts, learningStatement].flatMap(({ setup, sizes = [] }) => [setup, ...sizes]);
  const ofTasks = Object.values(tasks).flatMap(({ text, right }) => [text, right]);
  const terms = Object.values(glossary).map((definition) => textOf(definition));
  expect(
    tooDense([
      ...[...presets, ...layersPresets].map(({ note }) => note),
      ...papers,
      ...ofTasks,
      ...criteria,
      ...lagExplanation,
      ...terms,
    ]),
  ).toEqual([]);
});

test('of what the words show', () => {
  expect(tooDense(verdictsOf(sheet).flatMap(({ claim, measured }) => [claim, ...measured]))).toEqual([]);
});

test('of the guide’s cards, with their numbers', () => {
  const tour = { go: () => {}, point: () => {} };
  const bodies = cards.flatMap(({ body, reveal }) => [body(tour), reveal(tour)].map(markupOf));
  const words = bodies.flatMap((markup) => paragraphsOf(markup.replaceAll(/<math>.*?<\/math>/gs, 'x')));
  expect(tooDense(words)).toEqual([]);
});

test('of why a gradient changes as it does, whatever the law', () => {
  const reasons = experiments.flatMap((experiment) => {
    const T = experiment.inputs.length;
    const rate = rateOf(new Terms(experiment).flow(T).state.toReversed());
    const passed = passedOf(experiment, differentiate(experiment).hidden, T);
    return reasonOf(experiment, rate, { ...passed, bound: boundOf(experiment) });
  });
  expect(tooDense(reasons)).toEqual([]);
});

test('of the network, of the largest term, and of terms that are 0', () => {
  const texts = experiments.flatMap((experiment) => {
    const { picture, moment, line, seek } = explorerOf(experiment);
    const notes = [0, 1, line.value.end].map((frame) => {
      seek(frame);
      return headline(picture.value, moment.value, undefined).note;
    });
    return [...notes, whyLargest(picture.value, 'W', experiment.inputs.length)];
  });
  const zeros = experiments.flatMap((experiment) => {
    const T = experiment.inputs.length;
    const term = pictureOf({ ...experiment, initial: { ...experiment.initial, h: experiment.initial.h.map(() => 0) } }).terms.at('W', T, 1);
    const reason = zeroReason(term.factors);
    return reason ? zeroText(term, reason) : [];
  }); // prettier-ignore
  expect(zeros.length).toBeGreaterThan(5);
  expect(tooDense([...texts, ...zeros])).toEqual([]);
});

test('of what green does not prove', () => {
  const summary = { agreeing: 4, of: 4, worst: 2e-7, entries: 4096, hides: 1e-6 };
  expect(tooDense([24, 4096].flatMap((looked) => limitsText({ ...summary, looked })))).toEqual([]);
});
