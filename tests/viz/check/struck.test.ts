// The wrong factor is struck through in the formula, and the right one beside it.
import { nothing } from 'lit-html';
import { expect, test } from 'vitest';
import { type MistakeId, type ParameterName, textbook, withCell } from '../../../src/rnn/index.ts';
import { struckIn, struckView } from '../../../src/viz/check/struck.ts';
import { textOf } from '../../support/template-text.ts';

const formula = (id: MistakeId, detail: string, parameter: ParameterName) => {
  const view = struckView({ mistakes: [id], details: [detail] }, parameter, textbook);
  return view === nothing ? '' : textOf(view as Parameters<typeof textOf>[0]).replace(/\s/g, '');
};

test.each<[MistakeId, string, ParameterName, RegExp]>([
  ['derivative-at-output', '', 'W', /f′\(hk\)f′\(ak\)/],
  ['other-derivative', '1 − a² for f′', 'W', /1−a²f′\(ak\)/],
  ['untransposed', '', 'U', /WWᵀ/],
  ['current-state', '', 'W', /hkhk−1/],
  ['sign', '', 'V', /\(ôk−ok\)\(ok−ôk\)/],
])('%s %s', (id, detail, parameter, text) => expect(formula(id, detail, parameter)).toMatch(text));

test('the right factor is told beside the wrong one, by parameter and loss', () => {
  const told = (id: MistakeId, parameter: ParameterName) =>
    struckIn({ mistakes: [id], details: [''] }, parameter, textbook);
  expect(told('untransposed', 'U')).toEqual([{ slot: 'weights', wrong: 'W', right: 'Wᵀ' }]);
  expect(told('current-state', 'W')).toEqual([{ slot: 'input', wrong: 'h_k', right: 'h_{k−1}' }]);
  expect(told('only-last-term', 'W')).toEqual([]);
});

test('what is no factor has no formula, nor has a cell with gates', () => {
  expect(formula('only-last-term', '', 'W')).toBe('');
  expect(struckView({ mistakes: ['sign'], details: [''] }, 'W', withCell(textbook, 'gru'))).toBe(nothing);
});
