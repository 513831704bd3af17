import { expect, test } from 'vitest';
import { cellName, cellTitle } from '../../../src/viz/text/cell-names.ts';

test('cells with gates go by initials, the others are RNNs', () => {
  expect([cellName('lstm'), cellName('relu'), cellName('tanh')]).toEqual(['LSTM', 'ReLU', 'tanh']);
  expect([cellTitle('gru'), cellTitle('relu'), cellTitle('tanh')]).toEqual(['GRU', 'ReLU RNN', 'tanh RNN']);
});
