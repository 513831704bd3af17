/** The ops as functions of nodes, one for each row of the registry: `sigmoid(add(matmul(W, h), b))`; and others made of them. */
import type { Node, OpName } from './graph.ts';
import * as arrangement from './arrangement.ts';
import { ShapeError, ShapeMismatch } from './errors.ts';
import { convTranspose as convTransposeRule } from './convolution.ts';
import { crossEntropy as crossEntropyRule } from './cross-entropy.ts';
import * as elementary from './elementary.ts';
import { focalLoss as focalLossRule } from './focal.ts';
import { matmul as matmulRule } from './matmul.ts';
import { normalise as normaliseRule } from './normalise.ts';
import * as reductions from './reductions.ts';
import { squaredError as squaredErrorRule } from './squared-error.ts';
import { type Along, assertAxis, linesOf } from './lines.ts';
import { assertKeys, assertList, assertName, assertNode } from './misuse.ts';
import type { Rule, Sample, VariadicRule } from './rule.ts';
import { sameShape } from './shape.ts';

type AnyRule = Rule<1, any> | Rule<2, any> | VariadicRule<any>;

/** Optional where the op has no attributes of its own. */
type LastArgument<R extends AnyRule> = R extends { readonly samples: readonly Sample<infer Attributes>[] }
  ? {} extends Attributes
    ? [options?: Attributes & { name?: string }]
    : [options: Attributes & { name?: string }]
  : never;

type Op<R extends AnyRule> =
  R extends VariadicRule<any>
    ? (inputs: readonly Node[], ...last: LastArgument<R>) => Node
    : R extends Rule<1, any>
      ? (x: Node, ...last: LastArgument<R>) => Node
      : (a: Node, b: Node, ...last: LastArgument<R>) => Node;

/** A row of the registry as a function of nodes. Whoever bundles one op gets its own row, and no other. */
/* @__NO_SIDE_EFFECTS__ */
function op<R extends AnyRule>(name: OpName, rule: R): Op<R> {
  const { arity } = rule;
  const apply = (...args: unknown[]) => {
    const inputs = (arity === 'any' ? args[0] : args.slice(0, arity)) as readonly Node[];
    const options = args[arity === 'any' ? 1 : arity] as { name?: string };
    assertList(inputs, name);
    if (inputs.length === 0) throw new TypeError(`${name}: expected one input at least, in a list`);
    assertNode(inputs[0], `${name}: input 1`);
    // A list stays its owner's, who may add to it.
    return inputs[0].graph.apply(name, rule, arity === 'any' ? [...inputs] : inputs, options);
  };
  return apply as Op<R>;
}

/** y = x. */
export const identity = op('identity', elementary.identity);
/** σ(x) = 1 / (1 + e^-x), of each entry. Its slope σ(x) σ(-x) keeps its digits where σ saturates. */
export const sigmoid = op('sigmoid', elementary.sigmoid);
/** tanh(x) of each entry. Its slope 4 e^(-2|x|) / (1 + e^(-2|x|))² keeps its digits where tanh saturates. */
export const tanh = op('tanh', elementary.tanh);
/** max(x, 0) of each entry. The derivative at the kink, x = 0, is taken to be 0. */
export const relu = op('relu', elementary.relu);
/** a + b, of two values of one shape. */
export const add = op('add', elementary.add);
/** a - b, of two values of one shape. */
export const sub = op('sub', elementary.sub);
/** a ∘ b, entry by entry, of two values of one shape. */
export const mul = op('mul', elementary.mul);
/** a / b, entry by entry, of two values of one shape. */
export const div = op('div', elementary.div);
/** The smaller of each two entries of one shape. Where they are equal, each has half of the derivative. */
export const minimum = op('minimum', elementary.minimum);
/** The larger of each two entries of one shape. Where they are equal, each has half of the derivative. */
export const maximum = op('maximum', elementary.maximum);
/** Each entry, no less than `min`. The derivative at the kink, x = min, is taken to be 1. */
export const clamp = op('clamp', elementary.clamp);
/** e^x of each entry. */
export const exp = op('exp', elementary.exp);
/** The natural logarithm of each entry. */
export const log = op('log', elementary.log);
/** The square root of each entry. */
export const sqrt = op('sqrt', elementary.sqrt);
/** sin(x) of each entry, in radians. */
export const sin = op('sin', elementary.sin);
/** cos(x) of each entry, in radians. */
export const cos = op('cos', elementary.cos);
/** a^b, entry by entry. Where b is 0 nothing depends on a; where a is 0, and a^b too, nothing depends on b. */
export const pow = op('pow', elementary.pow);
/** by · x, for a number `by`. */
export const scale = op('scale', elementary.scale);
/** 0 where x < 0, 1 where x > 0, and ½ at 0 itself. Nothing goes back. */
export const step = op('step', elementary.step);
/** The sum of all entries, or along an axis: [m, n] becomes [n] along axis 0. */
export const sum = op('sum', reductions.sum);
/** The largest of all entries, or along an axis. Several that are equal share the derivative evenly. */
export const max = op('max', reductions.max);
/** log Σ e^x over all entries, or along an axis, without overflow. Its derivative is softmax(x). */
export const logSumExp = op('logSumExp', reductions.logSumExp);
/** e^x / Σ e^x along an axis, the first unless told. */
export const softmax = op('softmax', reductions.softmax);
/** (x - μ) / √(σ² + 1e-5) along an axis, the first unless told: μ and σ² are mean and variance. */
export const normalise = op('normalise', normaliseRule);
/** |x|, the root of the sum of squares of all entries. Its derivative x / |x| is taken to be 0 at x = 0. */
export const l2Norm = op('l2Norm', reductions.l2Norm);
/** A number everywhere in `shape`, or a vector [n] as each column of a matrix [n, B]. */
export const broadcast = op('broadcast', arrangement.broadcast);
/** Rows `from` to `to` (not included) of a vector [n] or a matrix [n, B]. */
export const slice = op('slice', arrangement.slice);
/** The same numbers, row by row, in another shape. */
export const reshape = op('reshape', arrangement.reshape);
/** The axes in another order: axis i of the result is axis `axes[i]` of x; in reverse unless told. */
export const transpose = op('transpose', arrangement.transpose);
/** Rows `indices` of x, along its first axis; a row can be taken more than once. */
export const gather = op('gather', arrangement.gather);
/** Values behind each other along an axis, the first unless told; their other axes are alike. */
export const concat = op('concat', arrangement.concat);
/** y = x, of which nothing goes back. */
export const stopGradient = op('stopGradient', arrangement.stopGradient);
/** A X, of a matrix A [m, n] and a vector [n] or a matrix [n, p]. */
export const matmul = op('matmul', matmulRule);
/**
 * Transposed convolution of an input [h, w] with a kernel [m, n]:
 * [(h - 1) stride + m - 2 padding, (w - 1) stride + n - 2 padding].
 */
export const convTranspose = op('convTranspose', convTransposeRule);
/** ½ |o - ô|², of two values of one shape. */
export const squaredError = op('squaredError', squaredErrorRule);
/**
 * -ô · log softmax(o), of logits o and targets ô [q], or of the columns of matrices [q, B], and summed over them.
 * Where ô is 0 nothing counts, be the logit -Infinity.
 */
export const crossEntropy = op('crossEntropy', crossEntropyRule);
/**
 * -ô · (1 - p)^γ log p with p = softmax(o) and γ = `gamma`, of logits o and targets ô: a number for vectors [q], [B] for
 * the columns of matrices [q, B] (Lin et al. 2017).
 */
export const focalLoss = op('focalLoss', focalLossRule);

/** -x. */
export const neg = (x: Node, options: { name?: string } = {}): Node =>
  composed('neg', [x], ['name'], options, (named) => scale(x, { ...named, by: -1 }));

/** The mean of all entries, or along an axis: [m, n] becomes [n] along axis 0. */
export function mean(x: Node, options: Along & { name?: string } = {}): Node {
  return composed('mean', [x], ['axis', 'name'], options, ({ axis, ...named }) => {
    assertAxis(x.shape, axis);
    const total = axis === undefined ? sum(x) : sum(x, { axis });
    return scale(total, { ...named, by: 1 / linesOf(x.shape, axis).length });
  });
}

/** Values of one shape along a new axis, the first unless told: three of [n] become [3, n] along axis 0. */
export function stack(inputs: readonly Node[], options: Along & { name?: string } = {}): Node {
  assertList(inputs, 'stack');
  return composed('stack', inputs, ['axis', 'name'], options, ({ axis = 0, ...named }) => {
    const [{ shape }] = inputs;
    if (!inputs.every((x) => sameShape(x.shape, shape))) throw new ShapeMismatch('shapes must match');
    assertAxis([...shape, 1], axis);
    const slices = inputs.map((x) => reshape(x, { shape: x.shape.toSpliced(axis, 0, 1) }));
    return concat(slices, { ...named, axis });
  });
}

/** What is made of other ops: its errors name it, and not those. */
function composed<Options extends { name?: string }>(
  op: string,
  inputs: readonly Node[],
  keys: readonly string[],
  options: Options,
  make: (options: Options) => Node,
): Node {
  assertKeys(options, keys, op);
  if (inputs.length === 0) throw new TypeError(`${op}: expected one input at least, in a list`);
  inputs.forEach((x, slot) => assertNode(x, `${op}: input ${slot + 1}`));
  assertName(options.name, op);
  try {
    return make(options);
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    const shapes = inputs.map(({ shape }) => shape);
    throw new ShapeError(op, options.name, inputs[0].graph.step, shapes, error.message);
  }
}
