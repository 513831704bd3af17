import { expect, test } from 'vitest';
import { csvRows } from '../../../src/viz/traces/csv.ts';
import type { Image } from '../../../src/viz/traces/view.ts';

test('a row for each norm that a picture has, at the update where its column begins', () => {
  const image = (rank: number | undefined, logs: readonly number[]): Image => ({
    rank,
    cells: { columns: 2, lags: 2, logs: new Float32Array(logs), flags: new Uint8Array(4) },
  });
  const rows = csvRows({
    from: 100,
    to: 300,
    columns: 2,
    isApart: true,
    images: [image(undefined, [0, -1, NaN, 2]), image(3, [NaN, NaN, -2, NaN])],
    decades: [-2, 2],
    lines: [],
  });
  expect([...rows]).toEqual([
    ['mean', 100, 0, 1],
    ['mean', 100, 1, 0.1],
    ['mean', 200, 1, 100],
    [3, 200, 0, 0.01],
  ]);
});
