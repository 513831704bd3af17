// The wrong factor is struck through in the formula, and the right one beside it.
import { nothing, type TemplateResult } from 'lit-html';
import { expect, test } from 'vitest';
import {
  type Experiment,
  type MistakeId,
  type ParameterName,
  textbook,
  withCell,
} from '../../../src/rnn/index.ts';
import { struckIn, struckView } from '../../../src/viz/check/struck.ts';
import { textOf } from '../../support/template-text.ts';

const explained = (id: MistakeId, detail = '') => ({ mistakes: [id], details: [detail] });
const found = (...candidates: readonly ReturnType<typeof explained>[]) => ({
  diagnosis: { candidates },
  same: undefined,
});
const gradient = (parameter: ParameterName, loss?: number) =>
  ({ kind: 'gradient', parameter, loss }) as const;
const said = (view: TemplateResult | typeof nothing) =>
  view === nothing ? '' : textOf(view as TemplateResult).replace(/\s/g, '');
const formula = (
  id: MistakeId,
  detail: string,
  parameter: ParameterName,
  { experiment = textbook, loss }: { experiment?: Experiment; loss?: number } = {},
) => said(struckView(found(explained(id, detail)), gradient(parameter, loss), experiment));

test.each<[MistakeId, string, ParameterName, RegExp]>([
  ['derivative-at-output', '', 'W', /f′\(hk\)f′\(ak\)/],
  ['other-derivative', '1 − a² for f′', 'W', /1−a²f′\(ak\)/],
  ['untransposed', '', 'U', /WWᵀ/],
  ['current-state', '', 'W', /hkhk−1/],
  ['sign', '', 'V', /\(ôk−ok\)\(ok−ôk\)/],
])('%s %s', (id, detail, parameter, text) => expect(formula(id, detail, parameter)).toMatch(text));

test('the right factor is told beside the wrong one, by parameter and loss', () => {
  const told = (id: MistakeId, parameter: ParameterName) =>
    struckIn(found(explained(id)), parameter, textbook);
  expect(told('untransposed', 'U')).toEqual([{ slot: 'weights', wrong: 'W', right: 'Wᵀ' }]);
  expect(told('current-state', 'W')).toEqual([{ slot: 'input', wrong: 'h_k', right: 'h_{k−1}' }]);
  expect(told('only-last-term', 'W')).toEqual([]);
});

test('the other sign of cross-entropy is that of its own derivative', () => {
  const experiment = { ...textbook, loss: 'cross-entropy' } as const;
  expect(struckIn(found(explained('sign')), 'V', experiment)).toEqual([
    { slot: 'loss', wrong: '(ô_k − softmax(o_k))', right: '(softmax(o_k) − ô_k)' },
  ]);
  expect(formula('sign', '', 'W', { experiment })).toContain('(ôk−softmax(ok))(softmax(ok)−ôk)');
});

test('each loss has its term in the formula, and no other step has one', () => {
  expect(formula('untransposed', '', 'W')).toMatch(/^∂E\/∂W=Σδk.*\(ok−ôk\)\)$/);
  expect(formula('untransposed', '', 'W', { loss: 2 })).toMatch(
    /^∂E₂\/∂W=Σδk.*\(ok−ôk\)\);thetermwithVᵀonlyatk=2$/,
  );
  expect(formula('sign', '', 'V')).toMatch(/^∂E\/∂V=Σ\(ôk−ok\)\(ok−ôk\)·hkᵀ$/);
  expect(formula('sign', '', 'V', { loss: 2 })).toBe('∂E₂/∂V=(ô2−o2)(o2−ô2)·h2ᵀ');
  const some = { ...textbook, targets: textbook.targets.with(1, null) };
  expect(formula('untransposed', '', 'W', { experiment: some })).toMatch(
    /^∂E\/∂W=.*;thetermwithVᵀonlyatstepskwithatarget$/,
  );
  expect(formula('sign', '', 'V', { experiment: some })).toMatch(/^∂E\/∂V=Σoverthestepskwithatarget,of/);
  const last = { ...textbook, targets: textbook.targets.map((target, t) => (t === 2 ? target : null)) };
  expect(formula('untransposed', '', 'W', { experiment: last })).toMatch(
    /^∂E\/∂W=.*;thetermwithVᵀonlyatk=3$/,
  );
});

test('nothing is struck through where another explanation fits as well', () => {
  const both = found(explained('untransposed'), explained('sign'));
  expect(struckIn(both, 'W', textbook)).toEqual([]);
  expect(said(struckView(both, gradient('W'), textbook))).toBe('');
  const orOfAll = { ...found(explained('sign')), same: gradient('W') };
  expect(struckIn(orOfAll, 'W', textbook)).toEqual([]);
});

test('what is no factor has no formula, nor has a cell with gates', () => {
  expect(formula('only-last-term', '', 'W')).toBe('');
  expect(formula('sign', '', 'W', { experiment: withCell(textbook, 'gru') })).toBe('');
});
