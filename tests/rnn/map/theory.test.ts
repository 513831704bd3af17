// What theory says of a map, where its formulas have values that are known.
import { expect, test } from 'vitest';
import { replayInWebAssembly } from '../../../src/autograd/index.ts';
import { MapReplays } from '../../../src/rnn/map/compute.ts';
import { type Plane, usualSettings } from '../../../src/rnn/map/plane.ts';
import { theoriesOf, type TheoryName } from '../../../src/rnn/map/theory.ts';

const planeOf = (change: Partial<Plane>): Plane => ({
  ...usualSettings,
  cell: 'tanh',
  x: { name: 'gain', from: 1, to: 2, count: 2 },
  y: { name: 'amplitude', from: 0, to: 1, count: 2 },
  draws: 4,
  seed: 1,
  ...change,
});
const factors = (plane: Plane, name: TheoryName) =>
  [...theoriesOf(plane).find((theory) => theory.name === name)!.factors].map((x) => Number(x.toFixed(4)));
const names = (plane: Plane) => theoriesOf(plane).map(({ name }) => name);

test('which theories there are', () => {
  const forget = { name: 'forget', from: 0, to: 1, count: 2 } as const;
  expect(names(planeOf({}))).toEqual(['bound', 'mean-field']);
  expect(names(planeOf({ scheme: 'identity' }))).toEqual(['bound']);
  expect(names(planeOf({ cell: 'gru' }))).toEqual(['at-rest']);
  expect(names(planeOf({ cell: 'lstm', y: forget }))).toEqual(['at-rest', 'gates']);
  expect(names(planeOf({ cell: 'lstm', scheme: 'chrono' }))).toEqual([]);
});

test('the bound of an orthogonal W is its gain times the steepest slope', () => {
  expect(factors(planeOf({ scheme: 'orthogonal' }), 'bound')).toEqual([1, 2, 1, 2]);
  expect(factors(planeOf({ scheme: 'orthogonal', cell: 'sigmoid' }), 'bound')).toEqual([
    0.25, 0.5, 0.25, 0.5,
  ]);
  const radius = planeOf({ scheme: 'orthogonal', x: { name: 'radius', from: 0.5, to: 1, count: 2 } });
  expect(factors(radius, 'bound')).toEqual([0.5, 1, 0.5, 1]);
});

test('in mean field a linear network multiplies by the gain, and ReLU lets half of the units through', () => {
  expect(factors(planeOf({ cell: 'linear' }), 'mean-field')).toEqual([1, 2, 1, 2]);
  expect(factors(planeOf({ cell: 'relu' }), 'mean-field')).toEqual(
    [1, 2, 1, 2].map((gain) => Number((gain / Math.SQRT2).toFixed(4))),
  );
});

test('tanh is critical at gain 1 where nothing is read, and input moves that up', () => {
  const [critical, chaotic, read, both] = factors(planeOf({}), 'mean-field');
  expect(critical).toBeGreaterThan(0.98);
  expect(critical).toBeLessThanOrEqual(1);
  expect(chaotic).toBeGreaterThan(1.1);
  expect(read).toBeLessThan(critical);
  expect(both).toBeLessThan(chaotic);
});

test('a gated cell at rest is critical at gain 2, and a forget gate of σ(b) at 4 (1 - σ(b))', () => {
  const orthogonal = { scheme: 'orthogonal', n: 64, x: { name: 'gain', from: 1, to: 2, count: 2 } } as const;
  const [below, at] = factors(planeOf({ ...orthogonal, cell: 'gru' }), 'at-rest');
  expect(below).toBeGreaterThan(0.745);
  expect(below).toBeLessThanOrEqual(0.75);
  expect(at).toBeGreaterThan(0.99);
  expect(at).toBeLessThanOrEqual(1);
  const forget = { name: 'forget', from: 0, to: Math.log(3), count: 2 } as const;
  const lstm = factors(planeOf({ ...orthogonal, cell: 'lstm', y: forget }), 'at-rest');
  // σ(ln 3) = 3/4: critical at gain 1.
  expect(lstm[1]).toBeCloseTo(at, 2);
  expect(lstm[2]).toBeGreaterThan(0.995);
  expect(lstm[2]).toBeLessThanOrEqual(1);
  expect(factors(planeOf({ cell: 'lstm', y: forget }), 'gates')).toEqual([0.5, 0.5, 0.75, 0.75]);
});

test('networks that read nothing do what is said of them at rest', async () => {
  for (const cell of ['gru', 'lstm'] as const) {
    const plane = planeOf({
      cell,
      T: 60,
      amplitude: 0,
      forgetBias: 0,
      x: { name: 'gain', from: 1, to: 3, count: 3 },
      y: { name: 'n', from: 8, to: 9, count: 2 },
      draws: 1,
    });
    const said = theoriesOf(plane).find(({ name }) => name === 'at-rest')!.factors;
    const points = await new MapReplays(plane, replayInWebAssembly).compute([0, 1, 2, 3, 4, 5]);
    const errors = points.flatMap(({ rate }, point) =>
      rate ? [Math.abs(rate.median / said[point] - 1)] : [],
    );
    expect(errors.length).toBeGreaterThan(2);
    expect(Math.max(...errors)).toBeLessThan(0.03);
  }
});
