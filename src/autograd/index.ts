/** The autograd engine: trace a function into a `Graph`, replay it in a `Session`, carry cotangents back. */
export { Backward, type Observer, type Seed } from './backward.ts';
export { ShapeError } from './errors.ts';
export { gradcheck, type GradCheck } from './gradcheck.ts';
export { Graph, type Edge, type Node, type OpName } from './graph.ts';
export { jacobian } from './jacobian.ts';
export * from './ops.ts';
export { print } from './print.ts';
export type { Frame, Lanes, Pullback, Rule, Sample } from './rule.ts';
export { rules } from './rules.ts';
export { Session } from './session.ts';
export type { Shape } from './shape.ts';
