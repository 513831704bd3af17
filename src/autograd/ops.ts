/** The ops as functions of nodes, one for each row of the registry: `sigmoid(add(matmul(W, h), b))`. */
import { type Node, type OpName } from './graph.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules.ts';

type Rules = typeof rules;
type Options<K extends OpName> =
  Rules[K] extends Rule<any, infer Attributes> ? Attributes & { name?: string } : never;

/** Optional where the op has no attributes of its own. */
type LastArgument<K extends OpName> = {} extends Options<K> ? [options?: Options<K>] : [options: Options<K>];

type Op<K extends OpName> =
  Rules[K] extends Rule<1, any>
    ? (x: Node, ...last: LastArgument<K>) => Node
    : (a: Node, b: Node, ...last: LastArgument<K>) => Node;

type Ops = { readonly [K in OpName]: Op<K> };

function define(name: OpName): (...args: unknown[]) => Node {
  const { arity } = rules[name];
  return (...args) => {
    const inputs = args.slice(0, arity) as Node[];
    return inputs[0].graph.apply(name, inputs, args[arity] as { name?: string });
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
  sum,
  l2Norm,
  broadcast,
  slice,
  matmul,
  convTranspose,
  squaredError,
  crossEntropy,
  focalLoss,
} = ops;
