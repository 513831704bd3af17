import { signal } from '@preact/signals-core';
import { expect, test, vi } from 'vitest';
import { checkPlane } from '../../../../../src/rnn/map/check.ts';
import { trainingPresets } from '../../../../../src/rnn/training/presets.ts';
import { firstWeights } from '../../../../../src/rnn/training/weights.ts';
import {
  foreignAxes,
  isOnMap,
  type PathPoint,
  pathSpots,
  planeAround,
} from '../../../../../src/viz/compare/map/training/path.ts';
import { type PathRun, stepsOf, trainingOnMap } from '../../../../../src/viz/compare/map/training/run.ts';
import { problemsOf, trainingFinding } from '../../../../../src/viz/compare/map/training/view.ts';
import {
  defaultMap,
  fromMapQuery,
  planeWithCell,
  toMapQuery,
} from '../../../../../src/viz/compare/map/settings.ts';

const [preset] = trainingPresets;
const at = (step: number, gain: number, forget: number | undefined, loss = 1): PathPoint => ({
  step,
  place: { gain, radius: gain, forget, bias: 0.01 },
  loss,
  left: 0.5,
});
const nothing = () => undefined;
const props = (points: readonly PathPoint[], plane = defaultMap.plane) => ({
  plane,
  preset,
  points,
  spots: pathSpots(plane, points, 2),
  factorAt: nothing,
  isRunning: false,
  failure: undefined,
  onRun: nothing,
  onAgain: nothing,
  onPlane: nothing,
});

test('a point lies among the columns and rows where its gain and its bias are', () => {
  const { x, y } = defaultMap.plane;
  const spots = pathSpots(defaultMap.plane, [at(1, x.from, y.to, 1), at(2, 100, 0)], 2);
  expect(spots[0]).toMatchObject({ column: 0, row: y.count - 1, share: 0.5 });
  expect(spots.map((spot) => isOnMap(defaultMap.plane, spot))).toEqual([true, false]);
  expect(problemsOf(props([at(1, 1, 1), at(2, 100, 0)]))).toEqual([
    '1 of 2 points of its path lie beyond the map.',
  ]);
});

test('an axis that no network in training has a quantity for is named, and no path is drawn', () => {
  const plane = { ...defaultMap.plane, y: { name: 'amplitude', from: 0, to: 2, count: 8 } as const };
  const points = [at(1, 1, 1), at(2, 1.1, 1)];
  expect(foreignAxes(plane, points)).toEqual(['input amplitude']);
  expect(pathSpots(plane, points, 1)).toEqual([]);
  expect(problemsOf(props(points, plane))[0]).toContain('input amplitude is no quantity');
  // A network without forget gates has no bias of them.
  expect(foreignAxes(defaultMap.plane, [at(1, 1, undefined)])).toEqual(['forget-gate bias']);
});

test('the map around a path is one that can be computed, and has it whole', () => {
  for (const preset of trainingPresets) {
    const isGated = preset.settings.cell === 'lstm';
    const points = [at(1, 1, isGated ? 1 : undefined), at(9, 1.9, isGated ? 1.1 : undefined)];
    const plane = planeAround(preset, points, planeWithCell(defaultMap.plane, preset.settings.cell));
    checkPlane(plane);
    expect(pathSpots(plane, points, 1).every((spot) => isOnMap(plane, spot))).toBe(true);
  }
});

test('the finding is of what moved most, and waits for the end', () => {
  expect(trainingFinding(props([at(1, 1, 1), at(300, 1.02, 1.03)]))).toBe(
    'Learning hardly moves on this map',
  );
  expect(trainingFinding(props([at(1, 1, 1), at(300, 1.02, 2.5)]))).toBe(
    'Learning moves the forget-gate bias most: up by 1.5',
  );
  expect(trainingFinding({ ...props([at(1, 1, 1), at(2, 1, 3)]), isRunning: true })).toMatch(/\?$/);
});

test('the address holds the run', () => {
  const knobs = { ...defaultMap, run: preset.id };
  expect(fromMapQuery(toMapQuery(knobs, '')).knobs).toMatchObject({ run: preset.id });
  expect(fromMapQuery('map-run=none').fault).toContain('run of training');
});

test('a run is trained to its end a few updates at a time, and another takes its place', async () => {
  const ended: string[] = [];
  const open = (settings: typeof preset.settings): Promise<PathRun> => {
    let from = 0;
    return Promise.resolve({
      run: async (to, report) => {
        const losses = Float32Array.from({ length: to - from }, () => 2);
        from = to;
        const standing = { accuracy: 1, omega: 0, lagNorms: Float32Array.of(4, 2, 1) };
        report({ step: to, seconds: 1, losses, gradientNorms: losses, standing });
        return { kind: 'done' } as const;
      },
      checkpoint: async () => ({
        settings,
        step: from,
        seconds: 1,
        weights: firstWeights(settings),
        moments: [],
      }),
      end: () => ended.push(settings.cell),
    });
  };
  const asked = signal<string | undefined>('recall-tanh');
  const training = trainingOnMap(asked, open);
  asked.value = preset.id;
  await vi.waitFor(() => expect(training.isRunning.value).toBe(false));
  expect(training.points.value.map(({ step }) => step)).toEqual(stepsOf(preset.updates));
  expect(training.points.value.at(-1)).toMatchObject({ step: preset.updates, loss: 2, left: 0.25 });
  expect(training.points.value[0].place.forget).toBe(3);
  expect(ended.toSorted()).toEqual(['lstm', 'tanh']);
});
