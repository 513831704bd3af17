/**
 * The autograd engine: trace a function into a `Graph`, replay it in a `Session`, carry cotangents back.
 * To run it many times, `lower` it to a program and replay that.
 * @module backflow/autograd
 */
export { lower } from './fast/lower.ts';
export { printProgram, printStorage } from './fast/print.ts';
export type { Precision, Program } from './fast/program.ts';
export { type NonFinite, Replay } from './fast/replay.ts';
export type { LoweringRequest } from './fast/reach.ts';
export { replayInTypeScript } from './fast/typescript.ts';
export { hasKernels, replay, replayInWebAssembly } from './fast/webassembly.ts';
export { Backward, type Observer, type PullbacksOf, type Seed } from './backward.ts';
export { ShapeError } from './errors.ts';
export { gradcheck, type GradCheck } from './gradcheck.ts';
export { gradient, hessianVectorProduct } from './gradient.ts';
export { Graph, type Edge, type Node as GraphNode, type OpName } from './graph.ts';
export { jacobian } from './jacobian.ts';
export type { LaneView } from './lanes.ts';
export * from './ops.ts';
export { print } from './print.ts';
export {
  type Frame,
  type Lanes,
  type Pullback,
  type Rule,
  type Sample,
  stops,
  type VariadicRule,
} from './rule.ts';
export { rules } from './rules.ts';
export { Session } from './session.ts';
export type { Shape } from './shape.ts';
export {
  type Numbers,
  type Tensor,
  valueAndGrad,
  type ValueAndGrad,
  type ValueAndGradOptions,
} from './value-and-grad.ts';
