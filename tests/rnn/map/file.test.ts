import { describe, expect, test } from 'vitest';
import { checkPlane } from '../../../src/rnn/map/check.ts';
import {
  formatMap,
  joinMaps,
  type MapPart,
  parseMap,
  partRange,
  wholeMap,
} from '../../../src/rnn/map/file.ts';
import { type Plane, usualSettings, valuesOf } from '../../../src/rnn/map/plane.ts';
import { drawnOf, pointOf } from '../../../src/rnn/map/point.ts';

const plane: Plane = {
  ...usualSettings,
  cell: 'lstm',
  x: { name: 'gain', from: 0.1, to: 0.7, count: 4 },
  y: { name: 'lag', from: 0, to: 50, count: 3 },
  draws: 2,
  seed: 1,
};
/** Of each number another one. */
const points = Array.from({ length: 12 }, (_, at) =>
  pointOf([
    drawnOf(
      Array.from({ length: 12 }, (_, lag) => 0.9 ** ((at + 1) * lag) / 3),
      3,
    ),
    drawnOf(at % 2 ? undefined : [0, 0, 0, 0], 3),
  ]),
);
const whole: MapPart = { plane, from: 0, points };
const parts = (of: number): MapPart[] =>
  Array.from({ length: of }, (_, index) => {
    const { from, to } = partRange(plane, index + 1, of);
    return { plane, from, points: points.slice(from, to) };
  });
const read = (part: MapPart) => parseMap(JSON.parse(formatMap(part)));

test('values of an axis begin and end where it says, and are whole where only such are', () => {
  expect(valuesOf({ name: 'gain', from: 0.1, to: 0.7, count: 3 })).toEqual(
    [0.1, 0.1 + 0.6 / 2, 0.7].map((x) => expect.closeTo(x, 15)),
  );
  expect(valuesOf({ name: 'gain', from: 0.1, to: 0.7, count: 4 }).at(-1)).toBe(0.7);
  expect(valuesOf({ name: 'n', from: 1, to: 4, count: 3 })).toEqual([1, 3, 4]);
});

describe('a file', () => {
  test('is read as it was written, to the bit', () => {
    expect(formatMap(read(whole))).toBe(formatMap(whole));
    expect(read(whole)).toEqual(JSON.parse(JSON.stringify(whole)));
  });

  test.each([1, 2, 5, 12, 20])('of %d parts, joined in any order, is the whole', (of) => {
    const shuffled = parts(of).map(read).toReversed();
    expect(formatMap(joinMaps(shuffled))).toBe(formatMap(whole));
  });

  test.each([
    [() => joinMaps([parts(3)[0], parts(3)[2]]), 'points 4 to 7 are in none of the parts'],
    [() => joinMaps(parts(3).slice(0, 2)), 'points 8 to 11 are in none of the parts'],
    [() => joinMaps([...parts(3), parts(3)[1]]), 'point 4 is in two of the parts'],
    [() => joinMaps([whole, { ...whole, plane: { ...plane, seed: 2 } }]), 'parts of different planes'],
    [() => wholeMap(parts(3)[0]), 'it is a part of 4 of 12 points; join all parts first'],
    [() => parseMap({ cell: 'lstm' }), 'it holds no map'],
    [() => parseMap(JSON.parse(formatMap({ ...whole, from: 1 }))), 'goes on beyond them'],
    [
      () => parseMap({ ...JSON.parse(formatMap(whole)), points: [{ outcomes: { dies: 1 } }] }),
      'points.0.outcomes.dies',
    ],
    [() => parseMap({ ...JSON.parse(formatMap(whole)), from: -1 }), 'from: expected >=0, got -1'],
  ])('says what is wrong with it (%#)', (work, message) => {
    expect(work).toThrow(message);
  });
});

test.each<[Partial<Plane>, string]>([
  [{ T: 1, lag: 0 }, 'T: expected a whole number from 2 to 2000, got 1'],
  [{ lag: 51 }, 'lag: expected a whole number from 0 to 50, got 51'],
  [{ x: { name: 'n', from: 2, to: 4, count: 4 } }, 'x: from 2 to 4 there are 3 whole numbers, not 4'],
  [{ x: { name: 'lag', from: 0, to: 10, count: 4 } }, 'y: expected another axis than x, got lag'],
  [{ y: { name: 'radius', from: 0, to: 1, count: 4 } }, 'gain and radius both say how large W is'],
  [
    { x: { name: 'gain', from: 2, to: 1, count: 4 } },
    'x: expected it to end above 2, where it begins, got 1',
  ],
  [
    { cell: 'gru', x: { name: 'forget', from: 0, to: 1, count: 4 } },
    'x: the cell "gru" has no forget bias; lstm has',
  ],
  [
    { scheme: 'chrono', x: { name: 'forget', from: 0, to: 1, count: 4 } },
    'chrono sets the forget bias itself',
  ],
  [
    { cell: 'tanh', scheme: 'chrono' },
    'scheme: expected one of gaussian, xavier, orthogonal, identity for the cell "tanh"',
  ],
])('there is no plane with %j', (change, message) => {
  expect(() => checkPlane({ ...plane, ...change })).toThrow(message);
});
