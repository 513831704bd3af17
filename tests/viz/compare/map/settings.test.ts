import { expect, test } from 'vitest';
import { checkPlane } from '../../../../src/rnn/map/check.ts';
import { axisNames } from '../../../../src/rnn/map/plane.ts';
import {
  axesOf,
  defaultMap,
  fromMapQuery,
  planeWithCell,
  toMapQuery,
  withAxis,
  withSteps,
} from '../../../../src/viz/compare/map/settings.ts';
import { mapTries } from '../../../../src/viz/compare/map/tries.ts';
import { zoomedIn, zoomedTo } from '../../../../src/viz/compare/map/zoom.ts';
import { cellNames } from '../../../../src/rnn/cells/index.ts';

test('whatever cell and axes are chosen, there is such a plane', () => {
  for (const cell of cellNames) {
    const plane = planeWithCell(defaultMap.plane, cell);
    checkPlane(plane);
    for (const side of ['x', 'y'] as const) {
      for (const first of axesOf(plane)) {
        const one = withAxis(plane, side, first);
        checkPlane(one);
        expect(one[side].name).toBe(first);
        for (const second of axesOf(plane)) checkPlane(withAxis(one, side === 'x' ? 'y' : 'x', second));
        for (const other of cellNames) checkPlane(planeWithCell(one, other));
      }
    }
  }
});

test('an axis that the other one has changes places with it', () => {
  const { x, y } = withAxis(defaultMap.plane, 'x', 'forget');
  expect([x.name, y.name]).toEqual(['forget', 'gain']);
});

test('fewer steps cut lags off', () => {
  const lags = withAxis(defaultMap.plane, 'x', 'lag');
  for (const T of [4, 20, 300]) checkPlane(withSteps(lags, T));
  expect(withSteps(lags, 20).x.to).toBe(20);
});

test('an address holds the knobs, the point that is looked at and the one that is held', () => {
  const all = [defaultMap, ...mapTries.map(({ knobs }) => knobs)].flatMap((knobs) => [
    knobs,
    { ...knobs, here: 5, held: 17 },
    { plane: zoomedIn(knobs.plane, 100), colour: 'left' as const },
  ]);
  for (const knobs of all) {
    const query = toMapQuery(knobs, 'rest-T=20');
    expect(query).toContain('rest-T=20');
    const read = fromMapQuery(query);
    expect(read.fault).toBeUndefined();
    expect(read.knobs).toEqual({ here: undefined, held: undefined, ...knobs });
    checkPlane(read.knobs.plane);
  }
  expect(toMapQuery(defaultMap, '')).toBe('');
});

test.each([
  ['map-cell=perceptron', 'there is no cell “perceptron”'],
  ['map-x=gain:0.5', 'x: “gain:0.5” is no axis as gain:0.5:8:64'],
  ['map-x=size:1:2:3', 'there is no axis “size”'],
  ['map-T=many', 'T: “many” is no number'],
  ['map-cell=tanh', 'y: the cell "tanh" has no forget bias; lstm has'],
  ['map-here=3072', 'here: the map has no point 3072'],
  ['map-colour=red', 'there is no colour “red”'],
])('what %s asks for cannot be had', (query, fault) => {
  expect(fromMapQuery(query)).toEqual({ knobs: defaultMap, fault });
});

test('a zoom takes the edges of its cells, in round numbers, with as many points', () => {
  const { plane } = defaultMap;
  const part = zoomedTo(plane, { columns: [16, 31], rows: [0, 11] });
  expect(part.x).toEqual({ name: 'gain', from: 1.173, to: 2.125, count: 64 });
  expect(part.y).toEqual({ name: 'forget', from: -2, to: -0.04, count: 48 });
});

test('zooming in ends at planes that there are', () => {
  for (const name of axisNames) {
    for (const point of [0, 63, 1500]) {
      const whole = withAxis(defaultMap.plane, 'x', name);
      let plane = whole;
      for (let i = 0; i < 5; i++) {
        plane = zoomedIn(plane, Math.min(point, plane.x.count * plane.y.count - 1));
        checkPlane(plane);
      }
      expect(plane.x.to - plane.x.from).toBeLessThan(whole.x.to - whole.x.from);
    }
  }
});
