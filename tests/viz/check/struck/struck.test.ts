// The wrong factor is struck through in the formula, and the right one beside it.
import { nothing, type TemplateResult } from 'lit-html';
import { describe, expect, test } from 'vitest';
import {
  type Experiment,
  familyOf,
  type MistakeId,
  type ParameterName,
  textbook,
  withCell,
} from '../../../../src/rnn/index.ts';
import { struckIn, struckView } from '../../../../src/viz/check/struck/struck.ts';
import { textOf } from '../../../support/template-text.ts';

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
  ['edge-twice', 'the way back from Wh_k to h_{k−1}', 'W', /2WᵀWᵀδk\+1/],
])('%s %s', (id, detail, parameter, text) => expect(formula(id, detail, parameter)).toMatch(text));

test('the right factor is told beside the wrong one, by parameter and loss', () => {
  const told = (id: MistakeId, parameter: ParameterName) =>
    struckIn(found(explained(id)), parameter, textbook);
  expect(told('untransposed', 'U')).toEqual([{ slot: 'weights', wrong: 'W', right: 'Wᵀ' }]);
  expect(told('current-state', 'W')).toEqual([{ slot: 'input', wrong: 'h_k', right: 'h_{k−1}' }]);
  const left = explained('edge-missing', 'the way back from o_k to h_k');
  expect(struckIn(found(left), 'W', textbook)).toEqual([{ slot: 'outputs', wrong: '', right: 'Vᵀ' }]);
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

test('what is no factor has no formula', () => {
  expect(formula('only-last-term', '', 'W')).toBe('');
  expect(formula('only-last-term', '', 'W', { experiment: withCell(textbook, 'gru') })).toBe('');
});

describe('of a cell with gates', () => {
  const lstm = withCell(textbook, 'lstm');
  const gru = withCell(textbook, 'gru');

  test.each<[MistakeId, string, Experiment, RegExp]>([
    [
      'other-factor',
      'c_k on the way back from f ⊙ c, step k to f_k',
      lstm,
      /^dE\/dakofgatef=fk\(1−fk\)⊙ckck−1⊙dE\/dck$/,
    ],
    [
      'edge-missing',
      'the way back from tanh c, step k to c_k',
      lstm,
      /^dE\/dck=ok⊙\(1−tanh²ck\)⊙dE\/dhk\+fk\+1⊙dE\/dck\+1$/,
    ],
    [
      'other-derivative',
      '1 − f(a) for f′ of gate g alone',
      lstm,
      /^dE\/dakofgateg=1−f\(a\)\(1−gk²\)⊙ik⊙dE\/dck$/,
    ],
    ['untransposed', '', lstm, /^dE\/dhk=VᵀdE\/dok\+WWᵀdE\/dak\+1$/],
    ['edge-negated', 'the way back from z ⊙ (h - n), step k to z_k', gru, /−\(hk−1−nk\)\(hk−1−nk\)/],
    ['current-state', '', gru, /^∂E\/∂W=ΣdE\/dak·hkhk−1ᵀ$/],
    ['sign', '', gru, /^dEk\/dok=\(ôk−ok\)\(ok−ôk\)$/],
  ])('%s: %s', (id, detail, experiment, text) =>
    expect(formula(id, detail, 'W', { experiment })).toMatch(text),
  );

  test.each([lstm, gru])(
    'every edge of a step that a family changes is a factor of a line: $cell',
    (experiment) => {
      const of = { kind: 'gradient', parameter: 'W' } as const;
      const ids = [
        'edge-missing',
        'other-factor',
        'no-activation-derivative',
        'derivative-at-output',
        'other-derivative',
      ];
      const silent = ids.flatMap((id) =>
        familyOf(id as MistakeId)
          .ways(of, experiment)
          .filter(({ detail }) => formula(id as MistakeId, detail, 'W', { experiment }) === '')
          .map(({ detail }) => detail),
      );
      // What leads to the sum, and not through a factor; what changes the lines of both factors at once.
      const others = / from (?:E_k|h_k to z ⊙ \(h - n\))|^each of the two factors of .+ for the other$/;
      expect(silent.filter((detail) => !others.test(detail))).toEqual([]);
    },
  );
});

describe('a sum that was taken apart stands beside the right one', () => {
  const lstm = withCell(textbook, 'lstm');
  const ways = (id: MistakeId, experiment: Experiment) =>
    familyOf(id)
      .ways(gradient('W'), experiment)
      .map(({ detail }) => detail);

  test.each<[MistakeId, string, Experiment, RegExp]>([
    [
      'brackets-missing',
      'f′ does not multiply what comes to h_k from later steps',
      textbook,
      /^δk=Wᵀδk\+1\+f′\(ak\)⊙Vᵀ\(ok−ôk\)f′\(ak\)⊙\(Wᵀδk\+1\+Vᵀ\(ok−ôk\)\)$/,
    ],
    [
      'brackets-missing',
      'f′ of i multiplies only what comes to c_k from later steps',
      lstm,
      /gatei=ik\(1−ik\)⊙gk⊙fk\+1⊙.*\+gk⊙ok⊙.*ik\(1−ik\)⊙gk⊙\(ok⊙/,
    ],
    [
      'brackets-missing',
      'g_k does not multiply what comes to c_k from later steps, on the way to i_k',
      lstm,
      /gatei=ik\(1−ik\)⊙\(gk⊙ok.*\+fk\+1⊙/,
    ],
    [
      'joined-elsewhere',
      'what comes to c_k from later steps joins in at h_k',
      lstm,
      /=ok⊙\(1−tanh2?²?ck\)⊙\(.*\+fk\+1⊙/,
    ],
    ['carried-twice', 'what E_k sends to h_k is added to h_{k−1} as well', textbook, /\+Vᵀ\(ok\+1−ôk\+1\)/],
  ])('%s: %s', (id, detail, experiment, text) => {
    expect(ways(id, experiment)).toContain(detail);
    expect(formula(id, detail, 'W', { experiment })).toMatch(text);
  });

  test.each<[MistakeId, Experiment]>([
    ['brackets-missing', textbook],
    ['brackets-missing', lstm],
    ['joined-elsewhere', lstm],
    ['carried-twice', textbook],
    ['carried-twice', lstm],
  ])('of every way of %s', (id, experiment) => {
    for (const detail of ways(id, experiment)) {
      expect([detail, formula(id, detail, 'W', { experiment })]).toEqual([
        detail,
        expect.stringMatching(/^.+=.+/),
      ]);
      expect(formula(id, detail, 'W', { experiment })).not.toMatch(/undefined|[{}]/);
    }
  });
});
