// Networks as programs: every cell, single sequences and batches, one loss or each by itself, against the rules.
import { describe, expect, test } from 'vitest';
import {
  Backward,
  type CellName,
  lower,
  type Network,
  printProgram,
  replayInWebAssembly,
  type Sizes,
  traceNetwork,
} from '../../src/index.ts';
import { sessionOf } from '../support/networks.ts';
import { copyLeaves, distance, engines, gradientsByRules, replayOf } from '../support/programs.ts';
import { cellNames, knows } from '../../src/rnn/cells/index.ts';
import { biasNames } from '../../src/rnn/experiment.ts';

const sizesOf = (cell: CellName, T: number, more: Partial<Sizes> = {}): Sizes => ({
  cell,
  loss: 'squared-error',
  n: 5,
  m: 3,
  q: 2,
  hasLoss: Array.from({ length: T }, () => true),
  biases: biasNames.filter((name) => name === 'd' || knows(cell, name)),
  ...more,
});

const leavesOf = ({ parameters, initial }: Network) => [
  ...Object.values(parameters),
  ...Object.values(initial),
];

const variants: [string, Partial<Sizes>][] = [
  ['a sequence', {}],
  ['a batch', { batch: 3 }],
  ['a batch, cross-entropy', { batch: 9, loss: 'cross-entropy' }],
  ['a batch of one', { batch: 1 }],
  ['losses at some steps, no biases', { hasLoss: [false, true, false, false, true, false], biases: [] }],
  ['wide layers', { batch: 2, n: 50 }],
];

describe.each(engines)('%s', (_, precision, tolerance, load) => {
  describe.each(cellNames)('%s', (cell) => {
    test.each(variants)('%s', async (_, variant) => {
      const network = traceNetwork(sizesOf(cell, 6, variant));
      const session = sessionOf(network);
      const wrt = leavesOf(network);
      const expected = gradientsByRules(session, network.E, wrt);
      const replay = await replayOf(session, network.E, wrt, precision, load);
      expect(replay.finite).toBe(true);
      // What has no kernel is left to its rule.
      expect(replay.program.calls).toEqual([]);
      expect(distance(session.value(network.E), replay.value(network.E))).toBeLessThan(tolerance);
      wrt.forEach((node, i) => expect(distance(expected[i], replay.cotangent(node))).toBeLessThan(tolerance));
    });
  });

  test.each(cellNames)('%s: the cotangents of all losses, a lane each', async (cell) => {
    // float32 rounds in more products, one after the other.
    const isLonger = cell === 'gru-before' || cell === 'layernorm-lstm';
    const most = precision === 'float32' && isLonger ? 5 * tolerance : tolerance;
    const network = traceNetwork(sizesOf(cell, 7, { hasLoss: [true, true, false, true, true, false, true] }));
    const session = sessionOf(network);
    session.forward();
    const seeds = network.steps.flatMap(({ E }) => E ?? []);
    const states = network.steps.flatMap(({ h, c }) => (c ? [h, c] : [h]));
    const wrt = [...states, network.initial.h];
    const pass = new Backward(
      session,
      seeds.map((node) => ({ node, cotangent: [1] })),
      wrt,
    );
    pass.run();
    const replay = await load(lower({ seeds, wrt }, precision));
    copyLeaves(session, replay);
    for (let run = 0; run < 2; run++) {
      replay.run();
      for (const node of wrt) {
        seeds.forEach((_, lane) =>
          expect(distance(pass.cotangent(node, lane), replay.cotangent(node, lane))).toBeLessThan(most),
        );
      }
    }
  });
});

test('the program of a sigmoid network, three steps', () => {
  const network = traceNetwork({ ...sizesOf('sigmoid', 3), n: 4, biases: [] });
  const program = lower({ seeds: [network.E], wrt: Object.values(network.parameters) }, 'float32');
  expect(printProgram(program)).toMatchInlineSnapshot(`
    "product 3x4x3 h+4 = X:x A:U
    product 1x4x4 sigmoid h+4 = init:h+4 X:h A:W
    product 1x4x4 sigmoid h+8 = init:h+8 X:h+4 A:W
    product 1x4x4 sigmoid h+12 = init:h+12 X:h+8 A:W
    product 3x2x4 o = X:h+4 A:V
    reduce 3x2 result = A:o B:ô
    spread 3x2 do = dy:one A:o B:ô
    product 4x2x3 result = X:h+4 A:do
    pack 2x4 panels = A:V
    product 3x4x2 dh = X:do A:panels
    pull 1x4 sigmoid dh+8 = dY:dh+8 Y:h′+8
    pack 4x4 panels = A:W
    product 1x4x4 sigmoid dh+4 = init:dh+4 X:dh+8 A:panels Y:h′+4
    product 1x4x4 sigmoid dh = init:dh X:dh+4 A:panels Y:h′
    product 3x4x3 result = X:x A:dh
    product 4x4x3 result = X:h A:dh
    check 56 result"
  `);
});

test('the program of an LSTM, one step of two', () => {
  const network = traceNetwork({ ...sizesOf('lstm', 2), n: 4 });
  const program = lower({ seeds: [network.E], wrt: Object.values(network.parameters) }, 'float32');
  expect(printProgram(program)).toMatchInlineSnapshot(`
    "product 2x16x3 a = init:b X:x A:U
    product 1x16x4 a = init:a X:h A:W
    map 1x8 sigmoid a = A:a
    map 1x4 tanh a+8 = A:a+8
    map 1x4 sigmoid a+12 = A:a+12
    map 1x4 c+4 = A:a+4 B:c C:a D:a+8
    map 1x4 tanh tanh = A:c+4
    map 1x4 h+4 = A:a+12 B:tanh
    product 1x16x4 a+16 = init:a+16 X:h+4 A:W
    map 1x8 sigmoid a+16 = A:a+16
    map 1x4 tanh a+24 = A:a+24
    map 1x4 sigmoid a+28 = A:a+28
    map 1x4 tanh tanh+4 = A:a+20 B:c+4 C:a+16 D:a+24
    map 1x4 h+8 = A:a+28 B:tanh+4
    product 2x2x4 o = init:d X:h+4 A:V
    reduce 2x2 result = A:o B:ô
    spread 2x2 do = dy:one A:o B:ô
    product 1x2x2 result = X:one A:do
    product 4x2x2 result = X:h+4 A:do
    pack 2x4 panels = A:V
    product 2x4x2 dh = X:do A:panels
    pull 1x4 sigmoid da+28 = dY:dh+4 B:tanh+4 Y:a′+28
    pull 1x4 tanh dtanh+4 = dY:dh+4 B:a+28 Y:tanh′+4
    pull 1x4 sigmoid da+16 = dY:dtanh+4 B:a+24 Y:a′+16
    pull 1x4 tanh da+24 = dY:dtanh+4 B:a+16 Y:a′+24
    pull 1x4 sigmoid da+20 = dY:dtanh+4 B:c+4 Y:a′+20
    pack 16x4 panels = A:W
    product 1x4x16 dh = init:dh X:da+16 A:panels
    pull 1x4 sigmoid da+12 = dY:dh B:tanh Y:a′+12
    pull 1x4 dc = dY:dtanh+4 B:a+20
    pull 1x4 dtanh = dY:dh B:a+12
    pull 1x4 tanh dc += dY:dtanh Y:tanh′
    pull 1x4 sigmoid da = dY:dc B:a+8 Y:a′
    pull 1x4 tanh da+8 = dY:dc B:a Y:a′+8
    pull 1x4 sigmoid da+4 = dY:dc B:c Y:a′+4
    product 1x16x2 result = X:one A:da
    product 3x16x2 result = X:x A:da
    product 4x16x2 result = X:h A:da
    check 162 result"
  `);
});

test('an input that no loss depends on can be set, and changes nothing', async () => {
  const network = traceNetwork(sizesOf('lstm', 3, { hasLoss: [true, true, false] }));
  const wrt = leavesOf(network);
  const replay = await replayOf(sessionOf(network), network.E, wrt, 'float32', replayInWebAssembly);
  const before = replay.arena.slice();
  replay.set(network.steps[2].x, [1, 2, 3]);
  replay.run();
  expect(new Uint8Array(replay.arena.slice().buffer)).toEqual(new Uint8Array(before.buffer));
});

test('the arena and the program grow with T, no faster', () => {
  const sizes = [100, 200, 400].map((T) => {
    const { E, parameters } = traceNetwork(sizesOf('lstm', T, { batch: 4 }));
    const { size, code } = lower({ seeds: [E], wrt: Object.values(parameters) }, 'float32');
    return [size, code.length];
  });
  const [arena, code] = [0, 1].map((i) => (sizes[2][i] - sizes[1][i]) / (sizes[1][i] - sizes[0][i]));
  expect(arena).toBeCloseTo(2, 1);
  expect(code).toBeCloseTo(2, 1);
});

test('where a float32 network overflows, the first step and node are named', async () => {
  const network = traceNetwork(sizesOf('linear', 200));
  const session = sessionOf(network);
  session.set(
    network.parameters.W,
    Array.from({ length: 25 }, (_, i) => (i % 6 === 0 ? 3 : 0)),
  );
  session.forward();
  const first = network.steps.findIndex(({ h }) => session.value(h).some((x) => Math.abs(x) > 3.4028235e38));
  expect(first).toBeGreaterThan(20);
  const program = lower({ seeds: [network.E], wrt: leavesOf(network), keep: [] }, 'float32');
  const replay = await replayInWebAssembly(program);
  copyLeaves(session, replay);
  replay.run();
  expect(replay.finite).toBe(false);
  expect(replay.firstNonFinite()).toMatchObject({ what: 'value', node: { step: first + 1 } });
});
