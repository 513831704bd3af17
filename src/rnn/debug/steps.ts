/** The graph of one step: its edges, and the values that are at hand in it. */
import type { GraphNode, Pullback } from '../../autograd/index.ts';
import { unitsOf } from '../experiment.ts';
import type { Subject } from './subject.ts';
import { type Network, traceNetwork } from '../network.ts';
import { shapeOf, type Unrolled } from '../unroll.ts';
import type { Alteration } from './method.ts';

/** An edge of every step, by the name of the node that uses something, and which of its inputs that is. */
export interface StepEdge {
  readonly consumer: string;
  readonly slot: number;
  readonly op: GraphNode['op'];
  /** What it leads back to. */
  readonly input: string;
  /** It leads back to a state of the step before. */
  readonly isThroughTime: boolean;
}

const traced = new WeakMap<Subject, Network>();

/** Two steps of a network, both with a loss: the second one stands for all. */
function sampleOf(experiment: Subject): Network {
  const known = traced.get(experiment);
  if (known) return known;
  const network = traceNetwork({ ...shapeOf(experiment), hasLoss: [true, true] });
  traced.set(experiment, network);
  return network;
}

const nodesOf = (experiment: Subject): readonly GraphNode[] =>
  sampleOf(experiment).graph.nodes.filter(({ step }) => step === 2);

/** The edges of a step at which the way back forks, is multiplied, or goes from step to step. */
export function edgesOf(experiment: Subject): readonly StepEdge[] {
  return nodesOf(experiment).flatMap(({ name, op, inputs }) =>
    inputs.flatMap((input, slot) => {
      if (input.op === 'leaf') return [];
      const forks = op === 'mul' || op === 'sub' || op === 'matmul' || name === 'h' || name === 'c';
      const isLoss = name === 'E';
      if (!forks && !isLoss && !isActivation({ op })) return [];
      return [{ consumer: name!, slot, op, input: input.name!, isThroughTime: input.step === 1 }];
    }),
  );
}

const isActivation = ({ op }: Pick<GraphNode, 'op'>): boolean =>
  op === 'sigmoid' || op === 'tanh' || op === 'relu';

/** Names of the nodes of a step that hold n numbers, up to its state, in the order in which they are computed. */
export const hiddenNames = (experiment: Subject): readonly string[] => {
  const n = unitsOf(experiment.cell, experiment.weights);
  const nodes = nodesOf(experiment);
  // What follows is of the output and of the loss, which may have n numbers, too.
  return nodes
    .slice(0, nodes.findIndex(({ name }) => name === 'h') + 1)
    .flatMap(({ name, shape, op }) => (shape.length === 1 && shape[0] === n && op !== 'leaf' ? [name!] : []));
};

/** Some of the steps 1 to T. */
export interface StepSet {
  readonly detail: string;
  readonly has: (k: number, T: number) => boolean;
}

export const everyStep: StepSet = { detail: '', has: () => true };
export const beforeTheLast: StepSet = { detail: 'before the last step', has: (k, T) => k < T };
export const someSteps: readonly StepSet[] = [
  { detail: 'at the last step alone', has: (k, T) => k === T },
  { detail: 'at the first step alone', has: (k) => k === 1 },
  beforeTheLast,
  { detail: 'after the first step', has: (k) => k > 1 },
];

/** One rule that is replaced by another. */
export type Replacement = (
  rule: Pullback<any>,
  node: GraphNode,
  network: Unrolled,
  slot: number,
) => Pullback<any>;

/** Replaces the rules of some edges of each step, by the names of their consumers. */
export const onEdges = (
  edges: readonly Pick<StepEdge, 'consumer' | 'slot'>[],
  replace: Replacement,
  { has }: StepSet = everyStep,
): Alteration => ({
  names: [...new Set(edges.map(({ consumer }) => consumer))],
  start: (network) => (node, rules) => {
    if (node.step === undefined || !has(node.step, network.steps.length)) return undefined;
    const slots = edges.filter(({ consumer }) => consumer === node.name).map(({ slot }) => slot);
    if (slots.length === 0) return undefined;
    return rules.map((rule, slot) => (slots.includes(slot) ? replace(rule, node, network, slot) : rule));
  },
});

/** dx[i] += factor(i) dy[i], in every lane. */
export const entrywise =
  (factor: (index: number) => number): Pullback<any> =>
  (dx, dy, { y }, { count, from, to }) => {
    for (let i = 0; i < y.length; i++) {
      const slope = factor(i);
      for (let r = from; r < to; r++) dx[i * count + r] += slope * dy[i * count + r];
    }
  };

export const timesRule =
  (factor: number): Replacement =>
  (rule) =>
  (dx, dy, frame, lanes) =>
    rule(
      dx,
      dy.map((y) => factor * y),
      frame,
      lanes,
    );

export const nothing: Pullback<any> = () => {};

/** What a rule would add, by itself. */
export function partOf(
  rule: Pullback<any>,
  ...[dx, dy, frame, lanes]: Parameters<Pullback<any>>
): Float64Array {
  const part = new Float64Array(dx.length);
  rule(part, dy, frame, lanes);
  return part;
}

export function addTo(dx: Float64Array, part: ArrayLike<number>, factor = 1): void {
  for (let i = 0; i < dx.length; i++) dx[i] += factor * part[i];
}

/** `h_k`, `f_{k-1}`. */
export function symbolOf(name: string, shift = 0): string {
  const bare = name.replace(/^gate /, '');
  const at = shift === 0 ? 'k' : `{k${shift > 0 ? '+' : '−'}${Math.abs(shift)}}`;
  return bare.includes(' ') || bare.includes('_')
    ? `${bare}, step ${at.replace(/[{}]/g, '')}`
    : `${bare}_${at}`;
}
