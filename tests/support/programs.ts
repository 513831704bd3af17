import {
  Backward,
  type GraphNode,
  type Precision,
  lower,
  type Replay,
  replayInTypeScript,
  replayInWebAssembly,
  type Session,
} from '../../src/autograd/index.ts';

/** Every way to replay a program: name, precision, and how far it may be from the rules, of the largest entry. */
export const engines: readonly [string, Precision, number, typeof replayInWebAssembly][] = [
  ['TypeScript', 'float64', 1e-13, async (program) => replayInTypeScript(program)],
  ['WebAssembly in float64', 'float64', 1e-13, replayInWebAssembly],
  ['WebAssembly in float32', 'float32', 1e-6, replayInWebAssembly],
];

/** Copies every leaf of a session into a replay. */
export function copyLeaves(session: Session, replay: Replay): void {
  for (const leaf of replay.program.storage.reach.nodes) {
    if (leaf.op === 'leaf') replay.set(leaf, session.value(leaf));
  }
}

/** What the rules say: the gradients of a scalar, by one pass over a session. */
export function gradientsByRules(session: Session, E: GraphNode, wrt: readonly GraphNode[]): Float64Array[] {
  session.forward();
  const pass = new Backward(session, [{ node: E, cotangent: [1] }], wrt);
  pass.run();
  return wrt.map((node) => pass.cotangent(node));
}

/** Lowers and runs a graph on the leaves of a session. */
export async function replayOf(
  session: Session,
  E: GraphNode,
  wrt: readonly GraphNode[],
  precision: Precision,
  load: typeof replayInWebAssembly,
): Promise<Replay> {
  const replay = await load(lower({ seeds: [E], wrt }, precision));
  copyLeaves(session, replay);
  replay.run();
  return replay;
}

/** Largest difference of two arrays, relative to the largest entry of the first and at least `floor`. */
export function distance(expected: ArrayLike<number>, actual: ArrayLike<number>, floor = 1e-3): number {
  let largest = floor;
  let apart = expected.length === actual.length ? 0 : Infinity;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]));
    const difference = Math.abs(expected[i] - actual[i]);
    apart = Number.isNaN(difference) ? Infinity : Math.max(apart, difference);
  }
  return apart / largest;
}
