import { describe, expect, test } from 'vitest';
import { Columns, Flag } from '../../../src/rnn/trace/columns.ts';

const rounded = (logs: ArrayLike<number>) => Array.from(logs, (log) => Math.round(1000 * log) / 1000);

describe('columns', () => {
  test('hold as many records each as there must be', () => {
    expect(new Columns(4, 1, 4).per).toBe(1);
    expect(new Columns(5, 1, 4).per).toBe(2);
    expect(new Columns(100_000, 1).per).toBe(32);
  });

  test('are means of logarithms', () => {
    const columns = new Columns(4, 2, 2);
    [1, 100, 10, 1000].forEach((norm, record) => columns.add(record, [norm, norm / 10]));
    const { logs } = columns.cells([0, 2, 4], 0);
    expect(rounded(logs)).toEqual([1, 0, 2, 1]);
    expect(columns.decades).toEqual([-1, 3]);
  });

  test('mark what is 0 and what is not finite', () => {
    const columns = new Columns(2, 3);
    columns.add(0, [1, 0, Number.NaN]);
    columns.add(1, [1, 1, Infinity]);
    const { logs, flags } = columns.cells([0, 1, 2], 0);
    expect([...logs]).toEqual([0, Number.NaN, Number.NaN, 0, 0, Number.NaN]);
    expect([...flags]).toEqual([0, Flag.zero, Flag.notFinite, 0, 0, Flag.notFinite]);
  });

  test('take longer sequences later', () => {
    const columns = new Columns(2, 1);
    columns.add(0, [10]);
    columns.add(1, [100, 1000]);
    const { lags, logs } = columns.cells([0, 1, 2], 0);
    expect(lags).toBe(2);
    expect([...logs]).toEqual([1, Number.NaN, 2, 3]);
  });

  test('show what was read last before, as far as it reaches, and nothing beyond the run', () => {
    const columns = new Columns(6, 1);
    columns.add(0, [10]);
    columns.add(4, [1000]);
    const bounds = [0, 1, 2, 3, 4, 5, 6, 6, 7];
    expect([...columns.cells(bounds, 2).logs]).toEqual([1, 1, 1, Number.NaN, 3, 3, Number.NaN, Number.NaN]);
    expect([...columns.cells(bounds, 0).logs]).toEqual([
      1,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      3,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  test('of many records make fewer', () => {
    const columns = new Columns(8, 1);
    for (let record = 0; record < 8; record++) columns.add(record, [10 ** record]);
    expect(rounded(columns.cells([0, 4, 8], 0).logs)).toEqual([1.5, 5.5]);
    // More cells than there are records show a record twice.
    expect(rounded(columns.cells([2, 2, 3], 0).logs)).toEqual([Number.NaN, 2]);
  });
});
