/** The ops as functions of nodes, one for each row of the registry: `sigmoid(add(matmul(W, h), b))`; and others made of them. */
import type { Node, OpName } from './graph.ts';
import * as arrangement from './arrangement.ts';
import { convTranspose as convTransposeRule } from './convolution.ts';
import { crossEntropy as crossEntropyRule } from './cross-entropy.ts';
import * as elementary from './elementary.ts';
import { focalLoss as focalLossRule } from './focal.ts';
import { matmul as matmulRule } from './matmul.ts';
import * as reductions from './reductions.ts';
import { squaredError as squaredErrorRule } from './squared-error.ts';
import { type Along, linesOf } from './lines.ts';
import { assertKeys, assertList, assertNode } from './misuse.ts';
import type { Rule, Sample, VariadicRule } from './rule.ts';

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
    if (!Array.isArray(inputs) || inputs.length === 0) {
      throw new TypeError(`${name}: expected one input at least, in a list`);
    }
    assertNode(inputs[0], `${name}: input 1`);
    return inputs[0].graph.apply(name, rule, inputs, options);
  };
  return apply as Op<R>;
}

export const identity = op('identity', elementary.identity);
export const sigmoid = op('sigmoid', elementary.sigmoid);
export const tanh = op('tanh', elementary.tanh);
export const relu = op('relu', elementary.relu);
export const add = op('add', elementary.add);
export const sub = op('sub', elementary.sub);
export const mul = op('mul', elementary.mul);
export const div = op('div', elementary.div);
export const minimum = op('minimum', elementary.minimum);
export const maximum = op('maximum', elementary.maximum);
export const clamp = op('clamp', elementary.clamp);
export const exp = op('exp', elementary.exp);
export const log = op('log', elementary.log);
export const sqrt = op('sqrt', elementary.sqrt);
export const sin = op('sin', elementary.sin);
export const cos = op('cos', elementary.cos);
export const pow = op('pow', elementary.pow);
export const scale = op('scale', elementary.scale);
export const step = op('step', elementary.step);
export const sum = op('sum', reductions.sum);
export const max = op('max', reductions.max);
export const logSumExp = op('logSumExp', reductions.logSumExp);
export const softmax = op('softmax', reductions.softmax);
export const l2Norm = op('l2Norm', reductions.l2Norm);
export const broadcast = op('broadcast', arrangement.broadcast);
export const slice = op('slice', arrangement.slice);
export const reshape = op('reshape', arrangement.reshape);
export const transpose = op('transpose', arrangement.transpose);
export const gather = op('gather', arrangement.gather);
export const concat = op('concat', arrangement.concat);
export const stopGradient = op('stopGradient', arrangement.stopGradient);
export const matmul = op('matmul', matmulRule);
export const convTranspose = op('convTranspose', convTransposeRule);
export const squaredError = op('squaredError', squaredErrorRule);
export const crossEntropy = op('crossEntropy', crossEntropyRule);
export const focalLoss = op('focalLoss', focalLossRule);

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
