/** The ops as functions of nodes, one for each row of the registry: `sigmoid(add(matmul(W, h), b))`; and others made of them. */
import { type Node, type OpName } from './graph.ts';
import { type Along, linesOf } from './lines.ts';
import { assertKeys, assertList, assertNode } from './misuse.ts';
import type { Rule, VariadicRule } from './rule.ts';
import { rules } from './rules.ts';

type Rules = typeof rules;
type Options<K extends OpName> = Rules[K] extends {
  readonly samples: readonly { readonly attributes: infer Attributes }[];
}
  ? Attributes & { name?: string }
  : never;

/** Optional where the op has no attributes of its own. */
type LastArgument<K extends OpName> = {} extends Options<K> ? [options?: Options<K>] : [options: Options<K>];

type Op<K extends OpName> =
  Rules[K] extends VariadicRule<any>
    ? (inputs: readonly Node[], ...last: LastArgument<K>) => Node
    : Rules[K] extends Rule<1, any>
      ? (x: Node, ...last: LastArgument<K>) => Node
      : (a: Node, b: Node, ...last: LastArgument<K>) => Node;

type Ops = { readonly [K in OpName]: Op<K> };

function define(name: OpName): (...args: unknown[]) => Node {
  const { arity } = rules[name];
  return (...args) => {
    const inputs = (arity === 'any' ? args[0] : args.slice(0, arity)) as readonly Node[];
    const options = args[arity === 'any' ? 1 : arity] as { name?: string };
    if (!Array.isArray(inputs) || inputs.length === 0) {
      throw new TypeError(`${name}: expected one input at least, in a list`);
    }
    assertNode(inputs[0], `${name}: input 1`);
    return inputs[0].graph.apply(name, inputs, options);
  };
}

const names = Object.keys(rules) as OpName[];
/** Every op by its name. */
export const ops = Object.fromEntries(names.map((name) => [name, define(name)])) as unknown as Ops;

/** y = x. */
export const identity = ops.identity;
/** σ(x) = 1 / (1 + e^-x), of each entry. Its slope σ(x) σ(-x) keeps its digits where σ saturates. */
export const sigmoid = ops.sigmoid;
/** tanh(x) of each entry. Its slope 4 e^(-2|x|) / (1 + e^(-2|x|))² keeps its digits where tanh saturates. */
export const tanh = ops.tanh;
/** max(x, 0) of each entry. The derivative at the kink, x = 0, is taken to be 0. */
export const relu = ops.relu;
/** a + b, of two values of one shape. */
export const add = ops.add;
/** a - b, of two values of one shape. */
export const sub = ops.sub;
/** a ∘ b, entry by entry, of two values of one shape. */
export const mul = ops.mul;
/** a / b, entry by entry, of two values of one shape. */
export const div = ops.div;
/** The smaller of each two entries of one shape. Where they are equal, each has half of the derivative. */
export const minimum = ops.minimum;
/** The larger of each two entries of one shape. Where they are equal, each has half of the derivative. */
export const maximum = ops.maximum;
/** Each entry, no less than `min`. The derivative at the kink, x = min, is taken to be 1. */
export const clamp = ops.clamp;
/** e^x of each entry. */
export const exp = ops.exp;
/** The natural logarithm of each entry. */
export const log = ops.log;
/** The square root of each entry. */
export const sqrt = ops.sqrt;
/** sin(x) of each entry, in radians. */
export const sin = ops.sin;
/** cos(x) of each entry, in radians. */
export const cos = ops.cos;
/** a^b, entry by entry. Where b is 0 nothing depends on a; where a is 0, and a^b too, nothing depends on b. */
export const pow = ops.pow;
/** by · x, for a number `by`. */
export const scale = ops.scale;
/** 0 where x < 0, 1 where x > 0, and ½ at 0 itself. Nothing goes back. */
export const step = ops.step;
/** The sum of all entries, or along an axis: [m, n] becomes [n] along axis 0. */
export const sum = ops.sum;
/** The largest of all entries, or along an axis. Several that are equal share the derivative evenly. */
export const max = ops.max;
/** log Σ e^x over all entries, or along an axis, without overflow. Its derivative is softmax(x). */
export const logSumExp = ops.logSumExp;
/** e^x / Σ e^x along an axis, the first unless told. */
export const softmax = ops.softmax;
/** The same numbers, row by row, in another shape. */
export const reshape = ops.reshape;
/** The axes in another order: axis i of the result is axis `axes[i]` of x; in reverse unless told. */
export const transpose = ops.transpose;
/** Rows `indices` of x, along its first axis; a row can be taken more than once. */
export const gather = ops.gather;
/** Values behind each other along an axis, the first unless told; their other axes are alike. */
export const concat = ops.concat;
/** y = x, of which nothing goes back. */
export const stopGradient = ops.stopGradient;
/** |x|, the root of the sum of squares of all entries. Its derivative x / |x| is taken to be 0 at x = 0. */
export const l2Norm = ops.l2Norm;
/** A number everywhere in `shape`, or a vector [n] as each column of a matrix [n, B]. */
export const broadcast = ops.broadcast;
/** Rows `from` to `to` (not included) of a vector [n] or a matrix [n, B]. */
export const slice = ops.slice;
/** A X, of a matrix A [m, n] and a vector [n] or a matrix [n, p]. */
export const matmul = ops.matmul;
/**
 * Transposed convolution of an input [h, w] with a kernel [m, n]:
 * [(h - 1) stride + m - 2 padding, (w - 1) stride + n - 2 padding].
 */
export const convTranspose = ops.convTranspose;
/** ½ |o - ô|², of two values of one shape. */
export const squaredError = ops.squaredError;
/**
 * -ô · log softmax(o), of logits o and targets ô [q], or of the columns of matrices [q, B], and summed over them.
 * Where ô is 0 nothing counts, be the logit -Infinity.
 */
export const crossEntropy = ops.crossEntropy;
/**
 * -ô · (1 - p)^γ log p with p = softmax(o) and γ = `gamma`, of logits o and targets ô: a number for vectors [q], [B] for
 * the columns of matrices [q, B] (Lin et al. 2017).
 */
export const focalLoss = ops.focalLoss;

/** -x. */
export const neg = (x: Node, options: { name?: string } = {}): Node => scale(x, { ...options, by: -1 });

/** The mean of all entries, or along an axis: [m, n] becomes [n] along axis 0. */
export function mean(x: Node, options: Along & { name?: string } = {}): Node {
  assertKeys(options, ['axis', 'name'], 'mean');
  const { axis, ...named } = options;
  const total = axis === undefined ? sum(x) : sum(x, { axis });
  return scale(total, { ...named, by: 1 / linesOf(x.shape, axis).length });
}

/** Values of one shape along a new axis, the first unless told: three of [n] become [3, n] along axis 0. */
export function stack(inputs: readonly Node[], options: Along & { name?: string } = {}): Node {
  assertKeys(options, ['axis', 'name'], 'stack');
  const { axis = 0, ...named } = options;
  assertList(inputs, 'stack');
  for (const x of inputs) assertNode(x, 'stack');
  const slices = inputs.map((x) => reshape(x, { shape: x.shape.toSpliced(axis, 0, 1) }));
  return concat(slices, { ...named, axis });
}
