/** Functions of single entries. */
import { ShapeMismatch } from './errors.ts';
import { binary, rule, scale as scaleBy, unary } from './row.ts';
import { stops } from './rule.ts';

export const exp = unary(Math.exp, (_x, y) => y);
/** The natural logarithm. */
export const log = unary(Math.log, (x) => 1 / x, { positive: true });
export const sqrt = unary(Math.sqrt, (_x, y) => 0.5 / y, { positive: true });
export const sin = unary(Math.sin, (x) => Math.cos(x));
export const cos = unary(Math.cos, (x) => -Math.sin(x));

/** a^b. Where b is 0 nothing depends on a; where a is 0, and a^b too, nothing depends on b. */
export const pow = binary(
  Math.pow,
  (a, b) => (b === 0 ? 0 : b * a ** (b - 1)),
  (a, b) => (a === 0 && b > 0 ? 0 : a ** b * Math.log(a)),
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
  backward: [(dx, dy, { y, attributes: { by } }, lanes) => scaleBy(dx, dy, y.length, lanes, () => by)],
  samples: [{ inputs: [[2, 3]], attributes: { by: -1.5 } }],
});
