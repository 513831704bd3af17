import { expect, test } from 'vitest';
import type { Cells } from '../../../src/rnn/trace/columns.ts';
import {
  breakOf,
  clippingOf,
  outliersOf,
  largestGradientOf,
  spellsOf,
} from '../../../src/rnn/trace/findings.ts';
import type { TraceRecord } from '../../../src/rnn/trace/index-file.ts';
import { boundsOf, linesIn, meanCells } from '../../../src/rnn/trace/window.ts';

const cellsOf = (columns: readonly (readonly number[])[]): Cells => ({
  columns: columns.length,
  lags: columns[0].length,
  logs: Float32Array.from(columns.flat(), (norm) =>
    norm > 0 && norm < Infinity ? Math.log10(norm) : Number.NaN,
  ),
  flags: Uint8Array.from(columns.flat(), (norm) => (norm === 0 ? 1 : norm === Infinity ? 2 : 0)),
});
const power = (rate: number) => Array.from({ length: 30 }, (_, lag) => rate ** lag);

test('spells say what becomes of the gradient, with the rate in the middle of each', () => {
  const unknown = power(0.8).fill(Number.NaN);
  const spells = spellsOf(
    cellsOf([power(0.8), unknown, power(0.8), power(1), power(1.1), power(1.1), power(0.8).fill(Infinity)]),
  );
  expect(spells.map(({ becomes, from, to }) => [becomes, from, to])).toEqual([
    ['vanishes', 0, 2],
    ['holds', 3, 3],
    ['explodes', 4, 5],
    ['overflow', 6, 6],
  ]);
  const [{ rate, left }] = spells;
  expect(left).toBeCloseTo(0.8 ** 29, 6);
  expect('tail' in rate && rate.tail?.rate).toBeCloseTo(0.8, 6);
});

test('a column alone between two that are alike is noise', () => {
  const spells = spellsOf(cellsOf([0.8, 1, 0.8, 0.8, 1, 1].map(power)));
  expect(spells.map(({ becomes, from, to }) => [becomes, from, to])).toEqual([
    ['vanishes', 0, 3],
    ['holds', 4, 5],
  ]);
});

const record = (update: number, changes: Partial<TraceRecord> = {}): TraceRecord => ({
  update,
  loss: 1,
  lr: 0.1,
  own: 1,
  before: 1,
  after: 1,
  chunk: '',
  index: 'rank-0.jsonl',
  from: 0,
  to: 0,
  ...changes,
});

test('clipping is a share of what was recorded, and when it was last', () => {
  expect(clippingOf([record(0), record(1)])).toBeUndefined();
  const records = [
    record(0, { before: 2 }),
    record(5, { before: 4 }),
    record(10),
    record(15, { after: 1 - 1e-7 }),
  ];
  expect(clippingOf(records)).toEqual({ share: 1 / 2, last: 5 });
});

test('a break is where the loss, or the gradient, is no number first', () => {
  expect(breakOf([record(0)])).toBeUndefined();
  expect(breakOf([record(0), record(5, { before: Infinity }), record(9, { loss: Number.NaN })])).toEqual({
    update: 5,
    what: 'gradient',
  });
  expect(breakOf([record(0, { loss: Number.NaN, before: Number.NaN })])).toEqual({ update: 0, what: 'loss' });
});

test('the peak is told against the median', () => {
  const records = [record(0), record(1, { before: 50 }), record(2), record(3, { before: Infinity })];
  expect(largestGradientOf(records)).toEqual({ update: 1, norm: 50, times: 50 });
  expect(largestGradientOf([record(0, { before: Number.NaN })])).toBeUndefined();
  expect(largestGradientOf([record(0, { before: undefined })])).toBeUndefined();
});

test('a process is named where its gradients differ from the others for half of the run', () => {
  const alike = [1, 1.1, 0.9, 1];
  expect(outliersOf([alike, alike, [5, 6, 4, 1]])).toEqual([{ index: 2, times: expect.closeTo(4.72, 1) }]);
  expect(outliersOf([alike, alike, [1, 1, 1, 50]])).toEqual([]);
  expect(outliersOf([alike])).toEqual([]);
});

test('a window takes records by their updates', () => {
  const records = [0, 100, 200, 300].map((update) =>
    record(update, { loss: update, before: 2, after: update ? 1 : 2 }),
  );
  const bounds = boundsOf(records, [0, 400], 2);
  expect([...bounds]).toEqual([0, 2, 4]);
  const { loss, clipped } = linesIn(records, bounds);
  expect([...loss]).toEqual([50, 250]);
  expect([...clipped]).toEqual([0.5, 1]);
  expect([...boundsOf(records, [150, 160], 1)]).toEqual([2, 2]);
  // Those that come later, and one that is taken back.
  records.push(record(400, { loss: 7 }));
  expect([...boundsOf(records, [0, 500], 1)]).toEqual([0, 5]);
  records.pop();
  records.push(record(500, { loss: 9 }));
  expect([...linesIn(records, [4, 5]).loss]).toEqual([9]);
});

test('the mean over processes is of those that have a number', () => {
  const mean = meanCells([cellsOf([[1, 10]]), cellsOf([[100, 0]])]);
  expect([...mean.logs]).toEqual([1, 1]);
  expect([...mean.flags]).toEqual([0, 1]);
});
