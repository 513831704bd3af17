import { afterEach, expect, test } from 'vitest';
import {
  checkedName,
  namesOfAnswer,
  namesOfChecked,
  namesOfFile,
  ownName,
  shortName,
} from '../../../src/viz/text/own-names.ts';

afterEach(() => {
  namesOfFile.value = namesOfAnswer.value = {};
  namesOfChecked.value = undefined;
});

test('names are those of the answer, else of the file, else as here', () => {
  namesOfFile.value = { W: 'W_hh', U: 'W_xh' };
  namesOfAnswer.value = { W: 'Waa' };
  expect([ownName('W'), ownName('U'), ownName('V')]).toEqual(['Waa', 'W_xh', 'V']);
});

test('where a parameter is several arrays, it has the name that it has here', () => {
  namesOfFile.value = { W: 'Wf, Wi, Wc, Wo' };
  expect(ownName('W')).toBe('W');
});

test.each([
  ['weight_hh_l0', 'W_hh'],
  ['bias_ih_l0', 'b_ih'],
  ['Wax', 'Wax'],
  ['W_hf', 'W_hf'],
  ['recurrent_kernel', 'W'],
  ['fc.weight', 'W'],
])('in a formula there is room for a short one: %s is %s', (name, short) => {
  namesOfFile.value = { W: name };
  expect(shortName('W')).toBe(short);
});

test('another network that is checked against has names of its own', () => {
  namesOfFile.value = { W: 'Waa' };
  expect(checkedName('W')).toBe('Waa');
  namesOfChecked.value = { U: 'Wx' };
  expect([checkedName('W'), checkedName('U'), ownName('W')]).toEqual(['W', 'Wx', 'Waa']);
});
