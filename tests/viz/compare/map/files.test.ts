import { expect, test } from 'vitest';
import { replayInWebAssembly } from '../../../../src/autograd/index.ts';
import { MapReplays } from '../../../../src/rnn/map/compute.ts';
import { formatMap } from '../../../../src/rnn/map/file.ts';
import { mapCsv, readMap, finishedMap } from '../../../../src/viz/compare/map/files.ts';
import { defaultMap } from '../../../../src/viz/compare/map/settings.ts';

const plane = {
  ...defaultMap.plane,
  x: { name: 'gain', from: 0.5, to: 1, count: 2 },
  y: { name: 'forget', from: 0, to: 3, count: 2 },
  T: 12,
  lag: 12,
  n: 3,
  draws: 3,
} as const;
const points = await new MapReplays(plane, replayInWebAssembly).compute([0, 1, 2, 3]);
const fileOf = (text: string) => new File([text], 'a.json');

test('a map is saved once it is whole', () => {
  expect(finishedMap({ plane, isWhole: true, points })).toEqual({ plane, from: 0, points });
  expect(finishedMap({ plane, isWhole: false, points })).toBeUndefined();
});

test('a file comes back to the bit, and says what is wrong with it', async () => {
  const map = { plane, from: 0, points };
  expect(await readMap(fileOf(formatMap(map)))).toEqual(map);
  const part = formatMap({ ...map, points: points.slice(0, 1) });
  await expect(readMap(fileOf(part))).rejects.toThrow(
    /a\.json was not opened: it is a part of 1 of 4 points/,
  );
  await expect(readMap(fileOf('{'))).rejects.toThrow('a.json was not opened: it is no JSON.');
  await expect(readMap(fileOf('{}'))).rejects.toThrow('it holds no map.');
});

test('a table has a line a point, with its place', () => {
  const [head, ...lines] = mapCsv({ plane, from: 0, points }).trim().split('\r\n');
  expect(head).toMatch(
    /^gain,forget,rate_low,rate_median,rate_high,left_low,left_median,left_high,vanishes,/,
  );
  expect(lines.map((line) => line.split(',').slice(0, 2).map(Number))).toEqual([[0.5, 0], [1, 0], [0.5, 3], [1, 3]]); // prettier-ignore
  const [, , ...numbers] = lines[1].split(',');
  expect(Number(numbers[4])).toBe(points[1].left!.median);
  expect(numbers.slice(6).reduce((sum, count) => sum + Number(count), 0)).toBe(3);
});
