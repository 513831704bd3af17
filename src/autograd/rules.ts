/**
 * The registry of derivative rules: every op the engine knows, a row each.
 * A rule is written per input slot and reads as its formula, `dx += Jᵀ dy`. Rules trust the shapes that
 * were checked while tracing, and never broadcast: that is the `broadcast` op's work.
 */
import {
  identity,
  sigmoid,
  tanh,
  relu,
  add,
  sub,
  mul,
  div,
  minimum,
  maximum,
  clamp,
  exp,
  log,
  sqrt,
  sin,
  cos,
  pow,
  scale,
  step,
} from './elementary.ts';
import { sum, max, logSumExp, softmax, l2Norm } from './reductions.ts';
import { broadcast, slice, reshape, transpose, gather, concat, stopGradient } from './arrangement.ts';
import { matmul } from './matmul.ts';
import { convTranspose } from './convolution.ts';
import { squaredError } from './squared-error.ts';
import { crossEntropy } from './cross-entropy.ts';
import { focalLoss } from './focal.ts';
import { normalise } from './normalise.ts';

/** The table of ops: shape, value, derivatives and samples of each. */
export const rules = {
  identity,
  sigmoid,
  tanh,
  relu,
  add,
  sub,
  mul,
  div,
  minimum,
  maximum,
  clamp,
  exp,
  log,
  sqrt,
  sin,
  cos,
  pow,
  scale,
  step,
  sum,
  max,
  logSumExp,
  softmax,
  normalise,
  l2Norm,
  broadcast,
  slice,
  reshape,
  transpose,
  gather,
  concat,
  stopGradient,
  matmul,
  convTranspose,
  squaredError,
  crossEntropy,
  focalLoss,
};
