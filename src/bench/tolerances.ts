import { FLOAT16_ROUNDING, FLOAT32_ROUNDING } from './rounding.ts';

/**
 * How far a method may be from the tape: `relative` to the largest entry of a gradient, plus `absolute`.
 * The reasons are shown to the user.
 */
export const tolerances = {
  terms: {
    relative: 1e-12,
    why:
      '10⁻¹² of the sum of the terms’ absolute values, and what rounding does to the gradient: ' +
      'the same rules in float64, added up in another order',
  },
  replay: {
    relative: 1e-12,
    why: '10⁻¹² of the largest entry, and what rounding does to the gradient: the fast path in float64, with kernels of its own',
  },
  tape: {
    why: 'what all others are compared with; right when a method that does not share its derivative rules says so',
  },
  differences: {
    relative: 1e-6,
    why:
      '10⁻⁶ of the largest entry, and what the differences lose themselves: they subtract two nearly equal ' +
      'losses, so that a gradient below about 10⁻¹² of the loss drowns in rounding',
  },
  float32: {
    relative: 1e-4,
    absolute: 1e-6,
    rounding: FLOAT32_ROUNDING,
    end: 3.4e38,
    why:
      '10⁻⁴ of the largest entry, and 10⁻⁶: float32 has 7 digits, and WebGL’s tanh fewer; ' +
      'and 16 times what the gradient moves by when every number moves by one rounding',
  },
  float16: {
    relative: 2e-2,
    absolute: 1e-3,
    rounding: FLOAT16_ROUNDING,
    end: 65504,
    why:
      '2 % of the largest entry, and 10⁻³: this device computes in float16, 3 digits; ' +
      'and 16 times what the gradient moves by when every number moves by one rounding',
  },
};

/** A computation rounds after every step, not only its inputs once. */
export const ROUNDINGS = 16;
