import { describe, expect, test } from 'vitest';
import type { TfjsDevice } from '../../src/bench/check.ts';
import { judgeWorksheet } from '../../src/bench/worksheet-check.ts';

const device: TfjsDevice = {
  renderer: 'a graphics card',
  software: false,
  precision: 'float32',
  cpuForward: false,
  draws: 10,
  inTextures: true,
  tensors: 0,
  milliseconds: 1,
  library: 'TensorFlow.js 4.22.0',
  version: '4.22.0',
};
const ours = { loss: [2, 0.5], gradient: [1, -1] };
const judge = (change: object, summand = 1, on = device) =>
  judgeWorksheet({ values: { ...ours, ...change }, device: on }, ours, summand);

test('numbers that are the same agree', () => {
  expect(judge({})).toMatchObject({ status: 'agrees', worst: 0, device });
});

test('so do numbers apart by a few roundings, and the worst of them is told', () => {
  const { status, worst, parts } = judge({ gradient: [1 + 2e-7, -1] });
  expect(status).toBe('agrees');
  expect(worst).toBeCloseTo(2e-7, 10);
  expect(parts.map(({ what }) => what)).toEqual(['loss', 'gradient']);
});

describe('what disagrees', () => {
  test.each([
    ['a number off by 1%', { loss: [2.02, 0.5] }],
    ['a wrong sign', { gradient: [1, 1] }],
    ['NaN', { gradient: [1, NaN] }],
    ['a number that is missing', { gradient: [1] }],
    ['zeros', { loss: [0, 0], gradient: [0, 0] }],
  ])('%s', (_, change) => {
    expect(judge(change).status).toBe('disagrees');
  });

  test('other than zero where ours is zero', () => {
    const answer = { values: { loss: [1e-3] }, device };
    expect(judgeWorksheet(answer, { loss: [0] }, 1)).toMatchObject({ status: 'disagrees', worst: 1e-3 });
  });
});

test('what rounding hides is not judged', () => {
  const answer = { values: { loss: [0.005], gradient: [0.004] }, device };
  const check = judgeWorksheet(answer, { loss: [0.0051], gradient: [0.0041] }, 1000);
  expect(check).toMatchObject({ status: 'unavailable', worst: 0 });
  expect(check.reason).toMatch(/lost in what float32 rounds off/);
});

describe('no claim is made of WebGL', () => {
  test.each([
    ['without draws', { draws: 0 }],
    ['with a result that was in no texture', { inTextures: false }],
    ['with the processor allowed', { cpuForward: true }],
  ])('%s', (_, change) => {
    expect(judge({}, 1, { ...device, ...change })).toMatchObject({
      status: 'unavailable',
      reason: 'it ran, but not on WebGL',
    });
  });

  test('beyond the largest number of the format', () => {
    expect(judge({}, 1e39).reason).toMatch(/beyond 3.4e\+38, where float32 ends/);
    expect(judge({}, 1e5, { ...device, precision: 'float16' }).reason).toMatch(/beyond 65504/);
  });

  test('where there is none', () => {
    expect(judgeWorksheet({ unavailable: 'no WebGL' }, ours, 1)).toEqual({
      status: 'unavailable',
      reason: 'no WebGL',
      parts: [],
      worst: 0,
    });
  });
});
