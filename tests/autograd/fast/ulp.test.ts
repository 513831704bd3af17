// e^x and ln x of the kernels against exact arithmetic: within 2 units in the last place over the whole range.
import { randomLcg } from 'd3-random';
import { expect, test } from 'vitest';
import {
  exp,
  Graph,
  log,
  lower,
  type Precision,
  replayInWebAssembly,
  sum,
} from '../../../src/autograd/index.ts';

/** Bits after the point of the numbers below. */
const P = 256n;
const ONE = 1n << P;

/** ln 2 = Σ 1 / (n 2^n). */
const LN2 = Array.from({ length: 256 }, (_, i) => ONE / (BigInt(i + 1) << BigInt(i + 1))).reduce(
  (a, b) => a + b,
);

/** A number that is finite, times 2^P. */
function fixed(x: number, shift = 0): bigint {
  const bits = new BigUint64Array(Float64Array.of(Math.abs(x)).buffer)[0];
  const exponent = Number(bits >> 52n);
  const mantissa = (bits & ((1n << 52n) - 1n)) | (exponent > 0 ? 1n << 52n : 0n);
  const by = BigInt(Math.max(exponent, 1) - 1075 + shift) + P;
  const scaled = by >= 0n ? mantissa << by : mantissa >> -by;
  return x < 0 ? -scaled : scaled;
}

/** e^x as m 2^k, m times 2^P: x = k ln 2 + r, and the Taylor series of e^r. */
function exact(x: number): { m: bigint; k: number } {
  const k = Math.round(x / Math.LN2);
  const r = fixed(x) - BigInt(k) * LN2;
  let [m, term] = [ONE, ONE];
  for (let n = 1n; term !== 0n; n++) m += term = ((term * r) >> P) / n;
  return { m, k };
}

/** log2 of the distance between the numbers of a precision around a number with this log2. */
const spacing = (exponent: number, precision: Precision): number =>
  precision === 'float64' ? Math.max(exponent, -1022) - 52 : Math.max(exponent, -126) - 23;

/** How far y is from e^x, in units in the last place. */
function errorOfExp(x: number, y: number, precision: Precision): number {
  const { m, k } = exact(x);
  const off = Number(fixed(y, -k) - m) / Number(ONE);
  return Math.abs(off) * 2 ** (k - spacing(k - Number(m < ONE), precision));
}

/** How far y is from ln x: that is e^-y x - 1, to first order. */
function errorOfLog(x: number, y: number, precision: Precision): number {
  const { m, k } = exact(y);
  const off = Number((fixed(x, -k) << P) / m - ONE) / Number(ONE);
  if (off === 0) return 0;
  return Math.abs(off) / 2 ** spacing(Math.floor(Math.log2(Math.abs(y))), precision);
}

async function computed(op: typeof exp, x: Float64Array, precision: Precision) {
  const leaf = new Graph().leaf([x.length]);
  const y = op(leaf);
  const replay = await replayInWebAssembly(lower({ seeds: [sum(y)], wrt: [], keep: [y] }, precision));
  replay.set(leaf, x);
  replay.run();
  return replay.value(y);
}

/** How far the worst of many numbers is off, and which. */
function worst(x: Float64Array, y: Float64Array, precision: Precision, error: typeof errorOfExp) {
  return x.reduce(
    (most, at, i) => {
      const ulp = error(at, y[i], precision);
      return ulp > most.ulp || Number.isNaN(ulp) ? { at, ulp } : most;
    },
    { at: 0, ulp: 0 },
  );
}

const range = {
  float32: { exp: [-103.9, 88.7], log: [-149, 127] },
  float64: { exp: [-745, 709.7], log: [-1074, 1023] },
};
const COUNT = 3000;

test.each(['float32', 'float64'] as const)('e^x in %s', async (precision) => {
  const random = randomLcg(0.4);
  const [low, high] = range[precision].exp;
  const round = precision === 'float32' ? Math.fround : Number;
  const spread = Array.from({ length: COUNT }, (_, i) => low + ((high - low) * (i + random())) / COUNT);
  const small = Array.from({ length: COUNT / 6 }, (_, i) => (random() - 0.5) * 2 ** (-i / 10));
  const x = Float64Array.from([...spread, ...small, low, high], round);
  const y = await computed(exp, x, precision);
  expect(worst(x, y, precision, errorOfExp).ulp).toBeLessThan(2);
  const beyond = Float64Array.of(-Infinity, -800, 0, -0, 720, Infinity, Number.NaN);
  expect([...(await computed(exp, beyond, precision))]).toEqual([0, 0, 1, 1, Infinity, Infinity, Number.NaN]);
});

test.each(['float32', 'float64'] as const)('ln x in %s', async (precision) => {
  const random = randomLcg(0.6);
  const [low, high] = range[precision].log;
  const round = precision === 'float32' ? Math.fround : Number;
  const spread = Array.from({ length: COUNT }, (_, i) => {
    return 2 ** (low + 1 + Math.floor(((high - low - 1) * i) / COUNT)) * (1 + random());
  });
  const nearOne = Array.from({ length: COUNT / 6 }, (_, i) => 1 + (random() - 0.5) * 2 ** (-i / 10));
  const x = Float64Array.from([...spread, ...nearOne, 2 ** low, 1], round);
  const y = await computed(log, x, precision);
  expect(worst(x, y, precision, errorOfLog).ulp).toBeLessThan(2);
  const beyond = Float64Array.of(0, -0, -1, Infinity, Number.NaN);
  const limits = [-Infinity, -Infinity, Number.NaN, Infinity, Number.NaN];
  expect([...(await computed(log, beyond, precision))]).toEqual(limits);
});

test('the measure sees a unit in the last place', () => {
  const next = (x: number) => x + 2 ** (Math.floor(Math.log2(x)) - 52);
  expect(errorOfExp(1, Math.E, 'float64')).toBeLessThan(0.5);
  expect(errorOfExp(1, next(next(next(Math.E))), 'float64')).toBeGreaterThan(2.5);
  expect(errorOfLog(2, Math.LN2, 'float64')).toBeLessThan(0.5);
  expect(errorOfLog(2, next(next(next(Math.LN2))), 'float64')).toBeGreaterThan(2.5);
  expect(errorOfExp(-740, Math.exp(-740), 'float64')).toBeLessThan(1);
  expect(errorOfExp(2, Math.fround(Math.exp(2)), 'float32')).toBeLessThan(0.5);
});
