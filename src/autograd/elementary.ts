/** Functions of single entries. */
import { ShapeMismatch } from './errors.ts';
import { binary, rule, pullEntries, unary } from './row.ts';
import { stops } from './rule.ts';

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** 1 - tanh² x, as 4 e^(-2|x|) / (1 + e^(-2|x|))². */
const sech2 = (x: number): number => {
  const e = Math.exp(-2 * Math.abs(x));
  return (4 * e) / (1 + e) ** 2;
};

export const identity = unary(
  (x) => x,
  () => 1,
);

// Not y (1 - y) and 1 - y²: near saturation those have lost the digits that count.
export const sigmoid = unary(logistic, (x, y) => y * logistic(-x));

export const tanh = unary(Math.tanh, sech2);

/** The derivative at the kink, x = 0, is taken to be 0. */
export const relu = unary(
  (x) => (x <= 0 ? 0 : x),
  (x) => (x <= 0 ? 0 : 1),
);

export const add = binary(
  (a, b) => a + b,
  () => 1,
  () => 1,
);

export const sub = binary(
  (a, b) => a - b,
  () => 1,
  () => -1,
);

export const mul = binary(
  (a, b) => a * b,
  (_a, b) => b,
  (a) => a,
);

export const div = binary(
  (a, b) => a / b,
  (_a, b) => 1 / b,
  (a, b) => -(a / b) / b,
);

/** Where the two are equal, each has half of the derivative. */
export const minimum = binary(
  Math.min,
  (a, b) => share(b, a),
  (a, b) => share(a, b),
);

/** Where the two are equal, each has half of the derivative. */
export const maximum = binary(
  Math.max,
  (a, b) => share(a, b),
  (a, b) => share(b, a),
);

/** No less than `min`. The derivative at the kink, x = min, is taken to be 1. */
export const clamp = rule<1, { readonly min: number }>({
  arity: 1,
  shape: ([x], { min }) => {
    if (typeof min !== 'number' || Number.isNaN(min)) throw new ShapeMismatch('expected a number as min');
    return x;
  },
  forward: ({ x: [x], y, attributes: { min } }) => {
    for (let i = 0; i < y.length; i++) y[i] = Math.max(x[i], min);
  },
  backward: [
    (dx, dy, { x: [x], attributes: { min } }, lanes) =>
      pullEntries(dx, dy, x.length, lanes, (i) => (x[i] >= min ? 1 : 0)),
  ],
  samples: [{ inputs: [[2, 3]], attributes: { min: -0.25 } }],
});

export const exp = unary(Math.exp, (_x, y) => y);
/** The natural logarithm. */
export const log = unary(Math.log, (x) => 1 / x, { positive: true });
export const sqrt = unary(Math.sqrt, (_x, y) => 0.5 / y, { positive: true });
export const sin = unary(Math.sin, (x) => Math.cos(x));
export const cos = unary(Math.cos, (x) => -Math.sin(x));

/** a^b. Where b is 0 nothing depends on a; where a is 0, and a^b too, nothing depends on b. */
export const pow = binary(
  power,
  (a, b) => (b === 0 ? 0 : b * power(a, b - 1)),
  (a, b) => (a === 0 && b > 0 ? 0 : power(a, b) * Math.log(a)),
  { positive: true },
);

/** 0 below 0, 1 above, and ½ at 0 itself. Nothing goes back. */
export const step = rule<1>({
  arity: 1,
  shape: ([x]) => x,
  forward: ({ x: [x], y }) => {
    for (let i = 0; i < y.length; i++) y[i] = (Math.sign(x[i]) + 1) / 2;
  },
  backward: [stops],
  samples: [{ inputs: [[2, 3]], attributes: {} }],
});

/** y = by · x, for a number `by`. */
export const scale = rule<1, { readonly by: number }>({
  arity: 1,
  shape: ([x], { by }) => {
    if (typeof by !== 'number' || Number.isNaN(by)) throw new ShapeMismatch('expected a number as by');
    return x;
  },
  forward: ({ x: [x], y, attributes: { by } }) => {
    for (let i = 0; i < y.length; i++) y[i] = by * x[i];
  },
  backward: [(dx, dy, { y, attributes: { by } }, lanes) => pullEntries(dx, dy, y.length, lanes, () => by)],
  samples: [{ inputs: [[2, 3]], attributes: { by: -1.5 } }],
});

/** a^b, with 1^b = 1 for every b and (-1)^±∞ = 1, as IEEE 754 has it and JavaScript has not. */
function power(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
}

/** The derivative of the larger of two numbers with respect to the first. Beside NaN all passes. */
function share(own: number, other: number): number {
  if (own === other) return 0.5;
  return own < other ? 0 : 1;
}
