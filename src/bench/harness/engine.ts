/** What else the engine promises: how long lowering takes, how large the arena is, what the terms of every loss cost. */
import { lower, type GraphNode, type Replay, replayInWebAssembly } from '../../autograd/index.ts';
import { type CellName, traceNetwork } from '../../rnn/index.ts';
import { INPUTS, OUTPUTS } from './problem.ts';
import { spreadOf } from './rounds.ts';

export interface Engine {
  /** Milliseconds to trace and lower a sigmoid RNN of T = 100, n = 64, B = 32: the first time, and the median when warm. */
  readonly firstLoweringMs: number;
  readonly loweringMs: number;
  /** By T: numbers in the arena, and microseconds of a gradient, of a sigmoid RNN of n = 16, B = 1. */
  readonly lengths: readonly { readonly T: number; readonly arena: number; readonly gradientUs: number }[];
  /** By T: all cotangents δ(t, k), those of every loss E_t at every step k, over one gradient, n = 16, B = 1. */
  readonly allTerms: readonly { readonly T: number; readonly ratio: number }[];
}

export async function measureEngine(): Promise<Engine> {
  const start = performance.now();
  lowerBatch();
  const firstLoweringMs = performance.now() - start;
  const lengths = [];
  const allTerms = [];
  for (const T of [50, 100, 200, 400]) {
    const network = trace('sigmoid', T, 16);
    const gradient = await prepare([network.E], Object.values(network.parameters));
    const gradientUs = microsecondsOf(() => gradient.run());
    lengths.push({ T, arena: gradient.program.size, gradientUs });
    if (T !== 50 && T !== 200) continue;
    const fed = network.graph.edgesFrom(network.parameters.W).map(({ consumer }) => consumer);
    const all = await prepare(
      network.steps.map(({ E }) => E!),
      fed,
    );
    allTerms.push({ T, ratio: microsecondsOf(() => all.run()) / gradientUs });
  }
  return { firstLoweringMs, loweringMs: microsecondsOf(lowerBatch) / 1000, lengths, allTerms };
}

function trace(cell: CellName, T: number, n: number, batch?: number) {
  return traceNetwork({
    cell,
    loss: 'squared-error',
    n,
    m: INPUTS,
    q: OUTPUTS,
    hasLoss: Array.from({ length: T }, () => true),
    biases: ['b', 'd'],
    ...(batch !== undefined && { batch }),
  });
}

function lowerBatch(): void {
  const { E, parameters } = trace('sigmoid', 100, 64, 32);
  lower({ seeds: [E], wrt: Object.values(parameters) }, 'float32');
}

/** A program with numbers in its leaves that saturate nothing. */
async function prepare(seeds: readonly GraphNode[], wrt: readonly GraphNode[]): Promise<Replay> {
  const replay = await replayInWebAssembly(lower({ seeds, wrt }, 'float32'));
  for (const node of replay.program.storage.reach.nodes) {
    if (node.op === 'leaf')
      replay.set(
        node,
        Array.from({ length: node.size }, (_, i) => 0.3 * Math.sin(i)),
      );
  }
  return replay;
}

/** Median of 15 rounds of some 10 ms, after as many to warm up. */
function microsecondsOf(act: () => void): number {
  const times: number[] = [];
  for (let round = 0; round < 30; round++) {
    const start = performance.now();
    let count = 0;
    do {
      for (let i = 0; i < 8; i++) act();
      count += 8;
    } while (performance.now() - start < 10);
    times.push(((performance.now() - start) / count) * 1000);
  }
  return spreadOf(times.slice(15)).median;
}
