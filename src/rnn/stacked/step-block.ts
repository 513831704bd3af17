/**
 * Some steps of a direction, lowered together and run again for every stretch of a long sequence: matrices are packed once for
 * all of them.
 */
import {
  add,
  type GraphNode,
  lower,
  mul,
  type Precision,
  type Program,
  type Replay,
  sum,
} from '../../autograd/index.ts';
import type { CellName } from '../cells/index.ts';
import { biasNames, parameterNames, type ParameterName } from '../experiment.ts';
import { type Network, traceNetwork } from '../network.ts';

/** What replays a program: in WebAssembly, if there is. */
export type LoadProgram = (program: Program) => Promise<Replay>;

export type Numbers = Float32Array | Float64Array;

/** One direction of a layer: its parameters row by row. */
export interface DirectionNumbers {
  readonly cell: CellName;
  readonly weights: { readonly [P in ParameterName]?: Numbers };
}

export interface BlockSizes {
  /** Hidden units. */
  readonly n: number;
  /** Inputs. */
  readonly m: number;
  readonly steps: number;
}

/** What is wanted of the way back, all of it linear in the seeds: */
export type BlockKind =
  /** nothing. */
  | 'forward'
  /** What arrives from what is given at each step and behind the last one, also at the inputs. */
  | 'back'
  /** What arrives from so many gradients behind the last step, each by itself. */
  | { readonly lanes: number };

export interface StepBlock {
  readonly replay: Replay;
  readonly network: Network;
  /** Leaves: what is given at h_t, of `back` alone. */
  readonly given: readonly GraphNode[];
  /** Leaves, a lane each: what arrives at the state behind the last step. */
  readonly behind: readonly { readonly h: GraphNode; readonly c?: GraphNode }[];
}

/** Lowers steps of a direction, and sets its parameters. */
export async function loadSteps(
  { cell, weights }: DirectionNumbers,
  { n, m, steps }: BlockSizes,
  kind: BlockKind,
  load: LoadProgram,
  precision: Precision,
): Promise<StepBlock> {
  const biases = biasNames.filter((name) => weights[name]);
  const hasLoss = Array.from({ length: steps }, () => kind === 'back');
  const network = traceNetwork({ cell, loss: 'linear', n, m, q: n, isHeadless: true, hasLoss, biases });
  const { graph, initial: before, parameters } = network;
  const last = network.steps.at(-1)!;
  const lanes = typeof kind === 'object' ? kind.lanes : 1;
  const behind = Array.from({ length: lanes }, () => ({
    h: graph.leaf([n], 'dE/dh'),
    ...(last.c && { c: graph.leaf([n], 'dE/dc') }),
  }));
  const along = (node: GraphNode, cotangent: GraphNode) => sum(mul(node, cotangent));
  const seeds = behind.map(({ h, c }) => {
    const carried = c ? add(along(last.h, h), along(last.c!, c)) : along(last.h, h);
    return kind === 'back' ? add(network.E, carried) : carried;
  });
  const states = [before, ...network.steps].flatMap(({ h, c }) => (c ? [h, c] : [h]));
  const inputs = kind === 'back' ? network.steps.map(({ x }) => x) : [];
  const replay = await load(
    lower({ seeds, wrt: kind === 'forward' ? [] : [...states, ...inputs], keep: states }, precision),
  );
  for (const name of parameterNames) {
    if (parameters[name]) replay.set(parameters[name], weights[name]!);
  }
  if (kind === 'forward') {
    for (const { h, c } of behind) for (const leaf of c ? [h, c] : [h]) replay.set(leaf, new Float64Array(n));
  }
  return { replay, network, given: network.steps.flatMap(({ target }) => target ?? []), behind };
}

/** Sets what a block reads: the state before it, and inputs, side by side; steps beyond these read zeros. */
export function setValues(
  { replay, network: { initial, steps } }: StepBlock,
  { h, c, inputs }: { readonly h: Numbers; readonly c: Numbers | undefined; readonly inputs: Numbers },
): void {
  replay.set(initial.h, h);
  if (initial.c) replay.set(initial.c, c!);
  for (const [index, { x }] of steps.entries()) {
    const own = inputs.subarray(index * x.size, (index + 1) * x.size);
    replay.set(x, own.length > 0 ? own : new Float64Array(x.size));
  }
}

/** The largest absolute value. */
export function largestSize(numbers: Numbers): number {
  let largest = 0;
  for (const x of numbers) {
    const size = Math.abs(x);
    // NaN is kept, too.
    if (!(size <= largest)) largest = size;
  }
  return largest;
}
