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
export const ops = Object.fromEntries(names.map((name) => [name, define(name)])) as unknown as Ops;

export const {
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
  reshape,
  transpose,
  gather,
  concat,
  stopGradient,
  l2Norm,
  broadcast,
  slice,
  matmul,
  convTranspose,
  squaredError,
  crossEntropy,
  focalLoss,
} = ops;

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
