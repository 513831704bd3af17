// A map replays one lowered network with other numbers in its leaves; every point must be what the experiment of that point gives.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { replayInWebAssembly } from '../../../src/autograd/index.ts';
import { schemeNames } from '../../../src/rnn/initialise.ts';
import { inputNames } from '../../../src/rnn/inputs.ts';
import { MapReplays } from '../../../src/rnn/map/compute.ts';
import {
  type AxisName,
  axisNames,
  experimentAt,
  placesOf,
  type Plane,
  pointsOf,
} from '../../../src/rnn/map/plane.ts';
import { drawnOf, pointOf } from '../../../src/rnn/map/point.ts';
import { RestReplays } from '../../../src/rnn/rest/replay.ts';
import { Prepared } from '../../../src/rnn/rest/prepared.ts';
import { leavesOf, shapeOf } from '../../../src/rnn/unroll.ts';
import { cellNames } from '../../../src/rnn/cells/index.ts';

const ranges: Record<AxisName, readonly [number, number]> = {
  gain: [0.5, 8],
  radius: [0.1, 2],
  forget: [-2, 6],
  bias: [0, 2],
  amplitude: [0, 2],
  n: [1, 4],
  lag: [0, 6],
};

const anyPlane: fc.Arbitrary<Plane> = fc
  .record({
    cell: fc.constantFrom(...cellNames),
    axes: fc
      .shuffledSubarray([...axisNames], { minLength: 2, maxLength: 2 })
      .filter((axes) => !(axes.includes('gain') && axes.includes('radius'))),
    T: fc.integer({ min: 6, max: 12 }),
    n: fc.integer({ min: 1, max: 4 }),
    scheme: fc.constantFrom(...schemeNames),
    input: fc.constantFrom(...inputNames),
    amplitude: fc.constantFrom(0, 1),
    forgetBias: fc.constantFrom(0, 1),
    biasVariance: fc.constantFrom(0, 0, 0.5),
    lag: fc.integer({ min: 1, max: 6 }),
    seed: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ axes: [x, y], ...plane }) => {
    const axis = (name: AxisName, count: number) => {
      const [from, to] = ranges[name];
      return { name, from, to, count };
    };
    return { ...plane, gain: 1, draws: 3, x: axis(x, 3), y: axis(y, 2) };
  });

const allOf = (plane: Plane) => Array.from({ length: pointsOf(plane) }, (_, point) => point);

test('a point is what its experiments give, to the bit', async () => {
  await fc.assert(
    fc.asyncProperty(anyPlane, async (plane) => {
      const found = await new MapReplays(plane, replayInWebAssembly).compute(allOf(plane));
      const placeOf = placesOf(plane);
      for (const [index, point] of found.entries()) {
        const place = placeOf(index);
        const draws = [];
        for (let seed = plane.seed; seed < plane.seed + plane.draws; seed++) {
          const experiment = experimentAt(plane.cell, place, seed);
          const prepared = await Prepared.of(shapeOf(experiment), replayInWebAssembly);
          for (const [leaf, numbers] of leavesOf(experiment, prepared.network))
            prepared.replay.set(leaf, numbers);
          prepared.replay.run();
          draws.push(drawnOf(prepared.stateNorms(), place.lag));
        }
        expect(point).toEqual(pointOf(draws));
      }
    }),
    { numRuns: 6 },
  );
});

const plane: Plane = {
  cell: 'lstm',
  x: { name: 'gain', from: 0.5, to: 8, count: 4 },
  y: { name: 'forget', from: -2, to: 6, count: 3 },
  draws: 4,
  seed: 1,
  T: 12,
  n: 4,
  scheme: 'xavier',
  gain: 1,
  forgetBias: 1,
  biasVariance: 0,
  input: 'noise',
  amplitude: 1,
  lag: 12,
};

test('a point of gain and forget bias is what At rest draws, to the bit', async () => {
  const found = await new MapReplays(plane, replayInWebAssembly).compute(allOf(plane));
  const rest = new RestReplays(replayInWebAssembly);
  const placeOf = placesOf(plane);
  for (const [index, point] of found.entries()) {
    const place = placeOf(index);
    const draws = [];
    for (const seed of [1, 2, 3, 4]) {
      const drawn = await rest.draw(place, plane.cell, seed);
      draws.push(drawnOf(drawn?.state, place.lag));
    }
    expect(point).toEqual(pointOf(draws));
  }
  expect(new Set(found.map(({ rate }) => rate?.median)).size).toBeGreaterThan(3);
});

test('a point does not depend on which others are asked for, nor in which order', async () => {
  const all = await new MapReplays(plane, replayInWebAssembly).compute(allOf(plane));
  const backwards = new MapReplays(plane, replayInWebAssembly);
  const order = allOf(plane).toReversed();
  const [late, early] = [await backwards.compute(order.slice(0, 7)), await backwards.compute(order.slice(7))];
  expect([...late, ...early].toReversed()).toEqual(all);
});

test('of fewer draws a point is that of the first ones', async () => {
  const few = await new MapReplays({ ...plane, draws: 2 }, replayInWebAssembly).compute(allOf(plane));
  expect(await new MapReplays(plane, replayInWebAssembly).compute(allOf(plane), 2)).toEqual(few);
});
